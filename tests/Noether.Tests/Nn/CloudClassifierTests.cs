using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;
using Noether.Testing.Xunit;

namespace Noether.Tests.Nn;

public sealed class PointNetClassifierConformanceTests : ConformanceTests
{
    protected override bool IsTwiceDifferentiable => false;

    protected override IAction? NodePermutation { get; } = new TrivialAction();

    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new PointNetClassifier(CloudClassifierTests.Small, generator), generator);

    protected override Batch CreateBatch(Generator generator) => PointClouds.Masked(3, generator);
}

public sealed class DgcnnClassifierConformanceTests : ConformanceTests
{
    protected override bool IsTwiceDifferentiable => false;

    protected override IAction? NodePermutation { get; } = new TrivialAction();

    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new DgcnnClassifier(CloudClassifierTests.Small, generator), generator);

    protected override Batch CreateBatch(Generator generator) => PointClouds.Masked(3, generator);
}

public sealed class DistanceFeaturesConformanceTests : ConformanceTests
{
    protected override bool IsTwiceDifferentiable => false;

    protected override IAction? NodePermutation { get; } = new TrivialAction();

    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(SemidirectProduct.Euclidean(3, 2))];

    protected override IModel CreateModel(Generator generator) =>
        new DistanceFeatures(PointClouds.Shaken(new PointNetClassifier(CloudClassifierTests.Small with { Channels = 3 }, generator), generator), neighbours: 2);

    protected override Batch CreateBatch(Generator generator) => new(("positions", new Field(torch.randn([3, 6, 3], torch.float64, generator: generator.Torch), FieldType.Position)));
}

public sealed class CloudClassifierTests
{
    internal static readonly CloudClassifierOptions Small = new() { Widths = [5, 6, 8], Head = [7, 6], Outputs = 4, Neighbours = 3 };

    [Fact]
    public void The_defaults_are_the_published_networks()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        IEnumerable<(long, long)> Weights(NetworkModel model) => model.parameters().Where(p => p.dim() == 2).Select(p => (p.shape[1], p.shape[0]));
        Assert.Equal([(3, 64), (64, 64), (64, 64), (64, 128), (128, 1024), (1024, 512), (512, 256), (256, 40)], Weights(new PointNetClassifier(null, generator)));
        Assert.Equal([(6, 64), (128, 64), (128, 128), (256, 256), (512, 1024), (2048, 512), (512, 256), (256, 40)], Weights(new DgcnnClassifier(null, generator)));
    }

    [Fact]
    public void Distances_do_not_see_scale_and_centred_coordinates_neither_shift_nor_scale()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var points = new Field(torch.randn([2, 9, 3], torch.float64, generator: generator.Torch), FieldType.Position);
        var moved = points.With((points.Value * 7) + 5);
        var map = new CentredCoordinates();
        Assert.True(map.Canonicalize(points).Coordinates.allclose(map.Canonicalize(moved).Coordinates, 1e-10, 1e-10));
        Assert.True(map.Canonicalize(points).Positions(map.Canonicalize(points).Coordinates).allclose(points.Value, 1e-10, 1e-10));
        var model = new DistanceFeatures(new PointNetClassifier(Small with { Channels = 3 }, generator), 2);
        model.to(torch.float64);
        model.eval();
        Assert.True(model.call(new Batch(("positions", points)))["logits"].Value.allclose(model.call(new Batch(("positions", moved)))["logits"].Value, 1e-9, 1e-9));
    }
}
