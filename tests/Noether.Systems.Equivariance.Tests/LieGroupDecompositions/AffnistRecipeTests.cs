using Noether.Lab.Catalogue;
using Noether.Runtime;
using Noether.Systems.Equivariance.LieGroupDecompositions;
using Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.LieGroupDecompositions;

public sealed class AffnistRecipeTests
{
    private static readonly Recipe Affnist = new LieGroupDecompositionsSystem().Recipes.Single();

    private static readonly AffnistOptions Small = new()
    {
        TrainImages = 20,
        TestImages = 10,
        TestTransforms = 1,
        TableImages = 10,
        BatchSize = 10,
        Channels = 2,
        HeadWidth = 4,
        Gsamples = 2,
        KernelHidden = 4,
        KernelSize = 3,
    };

    [Fact]
    public void The_catalogue_accepts_the_system() => Assert.Empty(new SystemCatalogue([new LieGroupDecompositionsSystem()]).Validate());

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_lines()
    {
        var metrics = Affnist.RunsWhole(Small, out var figures);
        Assert.All(Affnist.PageFigures, name => Assert.Contains(figures, f => f.Name == name));
        Assert.All(metrics.Where(m => !m.Key.Contains("moved", StringComparison.Ordinal) && !m.Key.EndsWith("parameters", StringComparison.Ordinal)), m => Assert.InRange(m.Value, 0, 1));
        var robust = Assert.IsType<LineFigure>(figures.Single(f => f.Name == "robustness-shear"));
        Assert.Equal(["cnn", "so2", "sl2", "gl2"], robust.Series.Select(s => s.Name));
        Assert.All(robust.Series, s => Assert.Equal([0, 0.5, 1, 1.5, 2], s.X));
        Assert.Equal(3, Assert.IsType<MosaicFigure>(figures.Single(f => f.Name == "kernels")).Panels.Count);
    }

    [Theory]
    [InlineData(Preset.Smoke)]
    [InlineData(Preset.Reproduce)]
    public void All_networks_have_as_many_weights_up_to_one_in_twenty(Preset preset)
    {
        var options = AffnistOptions.For(preset);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var counts = Affnist.Arms.Select(a => (double)Affnist.Build(a.Name, options, RecipeRuns.Context(generator)).Model!.parameters().Sum(p => p.numel())).ToList();
        Assert.InRange(counts.Max() / counts.Min(), 1, 1.1);
        Assert.All(counts, c => Assert.InRange(c / counts[2], 0.95, 1.05));
    }

    [Fact]
    public void The_findings_count_the_networks_that_ran()
    {
        Assert.StartsWith("The network was trained", Affnist.Findings!(RecipeRuns.Numbers(Affnist, "sl2")), StringComparison.Ordinal);
        Assert.StartsWith("The networks were trained", Affnist.Findings!(RecipeRuns.Numbers(Affnist, "cnn", "sl2")), StringComparison.Ordinal);
    }
}
