using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.FrameAveraging.Normals;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

public sealed class NormalsRecipeTests
{
    private static readonly NormalsOptions Small = new()
    {
        TrainShapes = 12,
        ValidationShapes = 3,
        TestShapes = 4,
        Points = 24,
        Epochs = 2,
        ValidateEvery = 1,
        BatchSize = 4,
        Width = 0.05,
        LocalWidth = 0.05,
        LocalEpochs = 2,
        Neighbours = 5,
        LocalNeighbours = 6,
        Angles = 3,
        GroupDraws = 2,
    };

    private static readonly string[] Exact = ["plane-fit", "fa-pointnet", "fa-local-pointnet", "fa-dgcnn"];

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_contents()
    {
        var recipe = RecipeRuns.Named("normals");
        var metrics = recipe.RunsWhole(Small, out var drawn);
        Assert.All(recipe.Metrics, m => Assert.All(recipe.Arms, a => Assert.Contains($"{a.Name}.{m.Name}", metrics)));
        Assert.All(Exact, a =>
        {
            Assert.InRange(metrics[$"{a}.ratio"], 0.99, 1.01);
            Assert.InRange(metrics[$"{a}.defect"], 0, 1e-10);
        });
        Assert.All(recipe.Arms.Select(a => a.Name).Except(Exact), a => Assert.True(metrics[$"{a}.defect"] > 0.01));
        var findings = recipe.Findings!(metrics);
        Assert.All(recipe.Arms, a => Assert.Contains(FormattableString.Invariant($"{metrics[$"{a.Name}.rotated"]:0.000} turned"), findings, StringComparison.Ordinal));

        var figures = drawn.ToDictionary(f => f.Name);
        LineFigure[] angles = [Assert.IsType<LineFigure>(figures["angles"]), Assert.IsType<LineFigure>(figures["angles-dgcnn"])];
        Assert.All(angles, f => Assert.InRange(f.Series.Count, 1, 8));
        var lines = angles.SelectMany(f => f.Series).Where(s => s.X.Count == 3).ToArray();
        Assert.Equal(recipe.Arms.Select(a => a.Name).Order(), lines.Select(s => s.Name).Order());
        Assert.All(lines, s => Assert.Equal(metrics[$"{s.Name}.upright"], s.Y[0], s.Name == "ga-pointnet" ? 0.2 : 1e-4));
        ScatterPanel[] clouds = [.. new[] { "clouds", "clouds-dgcnn" }.SelectMany(name => Assert.IsType<ScatterFigure>(figures[name]).Panels)];
        Assert.Equal(2 * recipe.Arms.Count, clouds.Length);
        Assert.All(clouds, p => Assert.Equal(1, p.X.Zip(p.Y, double.Hypot).Max(), 1e-9));
        var gaps = Assert.IsType<BarFigure>(figures["gaps"]);
        Assert.All(gaps.Bars, b => Assert.Equal(1, b.Values.Sum(), 1e-9));
    }

    [Fact]
    public void The_table_of_regimes_says_what_was_trained_on_and_leaves_out_what_was_not_measured()
    {
        static Table Regimes(double turned, double exact, double upright, double rotated) => new(["turned in training", "exact", "upright", "rotated"], [[turned, exact, upright, rotated]]);
        static Table Curve() => new(["angle (degrees)", "error"], [[0, 0.1]]);
        static Table Cloud() => new(["x", "y", "z", "error upright", "error rotated"], [[1, 0, 0, 0, 0]]);
        string[] arms = ["pointnet", "pointnet-plain", "pointnet-rotated", "fa-pointnet"];
        Table[] rows = [Regimes(0, 0, 0.1, 0.4), Regimes(0, 0, 0.2, 0.5), Regimes(1, 0, 0.26, 0.27), Regimes(0, 1, 0.3, 0.3)];
        var tables = arms.Zip(rows).SelectMany(p => (KeyValuePair<string, Table>[])[new($"{p.First}.regimes", p.Second), new($"{p.First}.angles", Curve()), new($"{p.First}.cloud", Cloud())]);
        var figure = Assert.IsType<BarFigure>(RecipeRuns.Named("normals").Figures!(new RunTables(tables.ToDictionary())).First(f => f.Name == "regimes"));
        Assert.Equal(["pointnet", "pointnet-plain", "fa-pointnet"], figure.Bars.Select(b => b.Name));
        Assert.Equal([[0.1, 0.4, 0.27], [0.2, 0.5, double.NaN], [0.3, 0.3, 0.3]], figure.Bars.Select(b => b.Values.ToArray()));
    }

    [Theory]
    [InlineData("fa-local-pointnet")]
    [InlineData("dgcnn")]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm) => RecipeRuns.Named("normals").ContinuesAfterAStop(arm, Small, 3);

    [Fact]
    public void The_kept_weights_are_those_of_the_least_validation_error()
    {
        var result = RecipeRuns.Named("normals").Run("pointnet", Small with { Epochs = 6, LearningRate = 0.02 });
        Assert.Equal(result.Tables["validation"]["error"].Min(), result.Metrics["validation"], 1e-6);
    }

    [Fact]
    public void All_arms_can_be_trained_on_turned_clouds()
    {
        var recipe = RecipeRuns.Named("normals");
        var (upright, turned) = (recipe.Run("pointnet", Small), recipe.Run("pointnet", Small with { TrainRotation = TrainRotation.Turned }));
        Assert.Equal(0, upright.Tables["regimes"]["turned in training"][0]);
        Assert.Equal(1, turned.Tables["regimes"]["turned in training"][0]);
        Assert.NotEqual(upright.Tables["learning"]["error"], turned.Tables["learning"]["error"]);
    }
}
