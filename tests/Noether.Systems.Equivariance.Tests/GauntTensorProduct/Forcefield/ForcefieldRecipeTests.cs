using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.GauntTensorProduct;
using Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Forcefield;

public sealed class ForcefieldRecipeTests
{
    private static readonly Recipe Forces = new GauntTensorProductSystem().Recipes.Single(r => r.Name == "forcefield");

    private static readonly ForcefieldOptions Small = new()
    {
        Source = MoleculeSource.Generated,
        TrainFrames = 10,
        ValidationFrames = 3,
        HeldOutFrames = 8,
        Epochs = 2,
        ValidateEvery = 1,
        Channels = 3,
        Basis = 4,
        RadialWidth = 4,
        RadialLayers = 1,
    };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_says_that_its_frames_are_made_up()
    {
        var metrics = Forces.RunsWhole(Small, out var figures);
        var exact = ClaimEvaluator.Evaluate(Forces.Claims, [metrics]).Where(c => c.Id.EndsWith("-exact", StringComparison.Ordinal) || c.Id.EndsWith("-slopes", StringComparison.Ordinal)).ToArray();
        Assert.Equal(6, exact.Length);
        Assert.All(exact, c => Assert.Equal(Outcome.Holds, c.Outcome));
        Assert.Equal(["learning", "parity", "scan"], figures.Select(f => f.Name));
        Assert.All(figures, f => Assert.Contains("made-up", f.Title, StringComparison.Ordinal));
        Assert.Contains("made up", Forces.Findings!(metrics), StringComparison.Ordinal);
        Assert.True(metrics["pairs.force_rmse_300"] < metrics["constant.force_rmse_300"]);
        Assert.True(metrics["mace-cg.parameters"] > metrics["mace-gaunt.parameters"]);
        Assert.Equal(0, metrics["constant.parameters"]);
    }

    [Fact]
    public void Tables_name_sets_and_models()
    {
        var run = Forces.Run("pairs", Small);
        var tables = Forces.Tables!(new RunTables(run.Tables.ToDictionary(t => $"pairs.{t.Key}", t => t.Value))).ToArray();
        Assert.Equal(["errors", "exactness"], tables.Select(t => t.Name));
        Assert.Equal(["300 K, as trained: pairs", "600 K, hotter than trained: pairs", "scan about a bond: pairs"], tables[0].Rows.Select(r => r.Words));
        Assert.Equal(run.Metrics["force_rmse_600"], tables[0].Rows[1].Values[^1]);
        // The largest component of a constant's forces is nothing; its differences are nothing too.
        Assert.InRange(Forces.Run("constant", Small).Metrics["force_difference_error"], 0, 1e-9);
    }

    [Fact]
    public void Equal_seeds_give_equal_results() => Assert.Equal(Forces.Run("mace-gaunt", Small).Metrics, Forces.Run("mace-gaunt", Small).Metrics);

    [Theory]
    [InlineData("pairs", 0)]
    [InlineData("mace-cg", 3)]
    [InlineData("mace-gaunt", 3)]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm, int steps) => Forces.ContinuesAfterAStop(arm, Small, steps);

    [Fact]
    public void A_file_is_taken_where_one_is_given_and_split()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var folder = Directory.CreateTempSubdirectory("noether-frames-").FullName;
        try
        {
            var path = Path.Combine(folder, "mine.xyz");
            using (var file = File.Create(path))
            {
                ExtendedXyzFile.Write(file, ModelMolecule.Sample(20, 300, generator));
            }

            var registry = DataRegistry.FromAssemblies([], new DataRegistryOptions { CacheRoot = folder, Offline = true, Override = path });
            var context = RecipeRuns.Context(generator) with { Data = registry };
            var data = ForcefieldData.Of(Small with { Source = MoleculeSource.Auto }, context);
            Assert.Equal(MoleculeSource.File, data.Source);
            Assert.Equal((10, 3, "held", 5), (data.Train.Count, data.Validation.Count, data.Tests.Single().Name, data.Tests.Single().Frames.Count));
            Assert.Empty(data.Train.Concat(data.Validation).Intersect(data.Tests.Single().Frames));

            var run = Forces.Build("pairs", Small with { Source = MoleculeSource.Auto }, context);
            new RunHost(new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
            var measured = run.Evaluate(new EvaluationContext(generator, new Silence(), CancellationToken.None)).Metrics;
            Assert.True(measured["force_rmse_held"] > 0);
            var named = measured.ToDictionary(m => $"pairs.{m.Key}", m => m.Value);
            Assert.Contains("--data", Forces.Findings!(named), StringComparison.Ordinal);

            File.WriteAllText(path, "1\n\nH 0 0 0\n");
            Assert.Contains("no energy", Assert.Throws<InputException>(() => ForcefieldData.Of(Small with { Source = MoleculeSource.File }, context)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Data_that_are_not_here_are_named()
    {
        using var generator = new Generator(1);
        var problem = Assert.Throws<InputException>(() => Forces.Build("constant", Small with { Source = MoleculeSource.Bpa }, RecipeRuns.Context(generator)));
        Assert.Contains("md-3bpa", problem.Message, StringComparison.Ordinal);
        Assert.Contains("edgeDegree", Assert.Throws<InputException>(() => Forces.Build("mace-cg", Small with { Degree = 3 }, RecipeRuns.Context(generator))).Message, StringComparison.Ordinal);
    }
}
