using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Models.Onnx;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests;

/// <summary>What every recipe of the area owes to those who use what it trained.</summary>
public sealed class CatalogueTests
{
    // What has no models: it tests random networks, or times kernels.
    private static readonly HashSet<string> WithoutModels = ["frame-averaging/separation", "gaunt-tensor-product/bench", "soft-equivariance/discover"];

    private static readonly SystemCatalogue Systems = SystemCatalogue.From(typeof(NeroSystem).Assembly);

    public static TheoryData<string> Recipes =>
        [.. Systems.Systems.Where(s => s.Card.Area == "Equivariance").SelectMany(s => s.Recipes.Select(r => $"{s.Card.Slug}/{r.Name}"))];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_that_trains_models_says_how_they_are_audited_and_asked(string path)
    {
        var (system, recipe) = Systems.Select(path);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var facts = new Dictionary<string, long> { ["nodes"] = 6, ["cad"] = 0, ["dimension"] = 3, ["features"] = 1, ["elements"] = 1 | (6 << 7) | (8 << 14) };
        var context = new ArmContext(0, generator, torch.CPU, RecipeRuns.Data, RunLimits.None) { Facts = facts };
        var audited = (system as IAuditedSystem)?.Audit(recipe.Name);
        if (WithoutModels.Contains(path))
        {
            Assert.Null(audited);
            return;
        }

        var options = recipe.Defaults(Preset.Smoke);
        Assert.NotNull(audited);
        _ = AuditPresets.Named(audited.Symmetry);
        foreach (var arm in recipe.Arms)
        {
            // Made without its data: of these data sets most are not here.
            var run = recipe.Build(arm.Name, options, context with { Data = new NoData() });
            Assert.NotNull(run.Asked);
            Assert.True(recipe.Asked.Count > 0 || run.Model is IOnnxNetwork, $"Nothing says how '{arm.Name}' is asked.");
        }

        var data = audited.Data(options, context);
        Assert.True(data.Inputs.Size > 0 && data.Targets is not null);
        Assert.All(recipe.Asked, field =>
        {
            var values = data.Inputs[field.Name].Value;
            Assert.Equal(data.Inputs[field.Name].Type, field.Type);
            Assert.Equal(field.Shape.Count + 1, values.dim());
            Assert.All(field.Shape.Zip(values.shape.Skip(1)), s => Assert.True(s.First is null || s.First == s.Second));
        });
    }

    /// <summary>Refuses whoever asks for data.</summary>
    private sealed class NoData : IDataSets
    {
        public bool Has(string name) => throw new InvalidOperationException($"The model needs the data set {name}.");

        public string Folder(string name) => throw new InvalidOperationException($"The model needs the data set {name}.");

        public Stream Open(string name, string file) => throw new InvalidOperationException($"The model needs the data set {name}.");
    }
}
