using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Runtime;
using Noether.Systems.Equivariance.Tests.FrameAveraging;
using Noether.Systems.Equivariance.Tinvnn;
using Noether.Systems.Equivariance.Tinvnn.Classify;

namespace Noether.Systems.Equivariance.Tests.Tinvnn;

public sealed class ClassifyRecipeTests
{
    private static readonly ClassifyOptions Small = ClassifyOptions.For(Preset.Smoke) with
    {
        TrainShapes = 40,
        TestShapes = 20,
        Points = 48,
        Steps = 6,
        EdgeSteps = 2,
        Width = 0.05,
        Neighbours = 5,
        Transforms = 3,
        TransformedClouds = 8,
    };

    private static IEnumerable<string> Canonical => [.. ClassifyArm.All.Where(a => a.Given is not (Representation.Raw or Representation.Unsigned)).Select(a => a.Name)];

    [Fact]
    public void All_arms_run_and_answers_on_canonical_coordinates_do_not_change()
    {
        var metrics = Named("classify").RunsWhole(Small);
        Assert.All(Canonical, name => Assert.True(metrics[$"{name}.defect"] < 1e-9, name));
        Assert.All(Canonical, name => Assert.Equal(0, metrics[$"{name}.changed"]));
        Assert.True(metrics["pointnet.defect"] > 1e-3);
        Assert.True(metrics["pointnet-pca.defect"] > 1e-3);
    }

    [Fact]
    public void Without_the_data_set_models_are_made_up_and_say_nothing_of_it()
    {
        var metrics = Named("models").RunsWhole(Small with { Source = ShapeSource.Auto, Stretch = 1.25 }, out _, elsewhere: "cad_");
        Assert.DoesNotContain("pointnet.cad_rotated", metrics.Keys);
    }

    [Fact]
    public void A_stopped_run_continues_to_the_same_result() => Named("classify").ContinuesAfterAStop("pointnet-signs", Small, 3);

    [Fact]
    public void Similarities_move_each_cloud_by_its_own_scale_and_keep_ratios_of_distances()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var points = new Field(torch.randn([5, 7, 3], torch.float64, generator: generator.Torch), FieldType.Position);
        var (moved, scales) = SimilarityMoves.Similar(points, generator);
        var ratios = torch.linalg.vector_norm(moved.Value[.., ..1] - moved.Value[.., 1..], dims: [-1]) / torch.linalg.vector_norm(points.Value[.., ..1] - points.Value[.., 1..], dims: [-1]);
        Assert.True((ratios - scales.unsqueeze(1)).abs().max().ToDouble() < 1e-9);
        Assert.True(scales.max().ToDouble() / scales.min().ToDouble() > 1.1);
        var upright = SimilarityMoves.TurnedUpright(points, generator);
        Assert.True((upright.Value.select(2, 1) - points.Value.select(2, 1)).abs().max().ToDouble() < 1e-9);
        Assert.True((SimilarityMoves.Turned(points, generator).Value.select(2, 1) - points.Value.select(2, 1)).abs().max().ToDouble() > 0.1);
    }

    private static Recipe Named(string name) => new TinvnnSystem().Recipes.Single(r => r.Name == name);
}
