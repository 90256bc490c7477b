using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using Noether.Testing.Xunit;

namespace Noether.Tests.Nn;

public sealed class PointNetConformanceTests : ConformanceTests
{
    protected override bool IsTwiceDifferentiable => false;

    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new PointNet(PointNetTests.Small, generator), generator);

    protected override Batch CreateBatch(Generator generator) => PointClouds.Masked(3, generator);
}

public sealed class PointNetWithTransformsConformanceTests : ConformanceTests
{
    protected override bool IsTwiceDifferentiable => false;

    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new PointNet(PointNetTests.Small with { Transforms = true }, generator), generator);

    protected override Batch CreateBatch(Generator generator) => PointClouds.Masked(3, generator);
}

public sealed class PointNetTests
{
    internal static readonly PointNetOptions Small = new() { Widths = [5, 6, 6, 8, 10], Head = [7, 6], TransformWidths = [5, 9], TransformHead = [6], };

    [Fact]
    public void The_defaults_are_the_part_segmentation_network()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var weights = new PointNet(null, generator).parameters().Where(p => p.dim() == 2).Select(p => (p.shape[1], p.shape[0]));
        Assert.Equal([(3, 64), (64, 128), (128, 128), (128, 512), (512, 2048), (4928, 256), (256, 256), (256, 128), (128, 3)], weights);
    }

    [Fact]
    public void The_split_head_equals_the_head_of_joined_features()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var head = new PointHead(4, 3, [6, 5], 2, () => torch.nn.Tanh(), generator);
        head.to(torch.float64);
        var points = new Ragged(torch.randn([5, 3], torch.float64, generator: generator.Torch), 0, 2, 5);
        var clouds = torch.randn([2, 4], torch.float64, generator: generator.Torch);
        var joined = torch.cat([points.Spread(clouds), points.Rows], 1);
        var whole = new PointHead(0, 7, [6, 5], 2, () => torch.nn.Tanh(), generator);
        whole.to(torch.float64);
        whole.load_state_dict(head.state_dict());
        var expected = whole.Run(torch.zeros([2, 0], torch.float64), points.With(joined));
        Assert.True(head.Run(clouds, points).allclose(expected, 1e-12, 1e-12));
    }

    [Fact]
    public void Masked_points_change_no_batch_statistics()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var batch = PointClouds.Masked(3, generator);
        var garbage = batch.Select((_, f) => f.With(torch.where(f.Exists()!, f.Value, torch.full_like(f.Value, 1e3))));
        Tensor Trained(Batch x)
        {
            using var weights = new Generator(4);
            var net = new PointNet(Small with { Transforms = true }, weights);
            net.to(torch.float64);
            net.train();
            _ = net.call(x);
            return torch.cat([.. net.buffers().Where(b => b.is_floating_point()).Select(b => b.flatten())]);
        }

        var (clean, dirty) = (Trained(batch), Trained(garbage));
        Assert.True(clean.eq(dirty).all().item<bool>());
        Assert.True(clean.ne(Trained(batch.Slice(0, 2))).any().item<bool>());
    }

    [Fact]
    public void Orthogonality_is_the_norm_of_what_T_times_its_transpose_lacks_of_the_identity()
    {
        using var scope = torch.NewDisposeScope();
        var turn = torch.tensor([0.6, -0.8, 0.8, 0.6]).view(2, 2);
        var values = TNet.Orthogonality(torch.stack([turn, 2 * torch.eye(2, dtype: torch.float64)]));
        Assert.Equal(0, values[0].item<double>(), 1e-12);
        Assert.Equal(Math.Sqrt(18), values[1].item<double>(), 1e-12);
    }

    [Fact]
    public void The_sum_over_transforms_is_an_output_that_trains_them()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var net = new PointNet(Small with { Transforms = true }, generator);
        net.to(torch.float64);
        var off = net.call(PointClouds.Masked(3, generator))["orthogonality"].Value;
        Assert.Equal([3L], off.shape);
        off.sum().backward();
        Assert.Contains(net.named_parameters(), p => p.name.StartsWith("featureTransform", StringComparison.Ordinal) && p.parameter.grad is { } g && g.abs().sum().item<double>() > 0);
    }

    [Fact]
    public void Points_of_another_width_are_refused_by_name()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var error = Assert.Throws<InputException>(() => new PointNet(Small, generator).call(new Batch(("positions", new Field(torch.zeros(2, 4, 2), FieldType.Position)))));
        Assert.Contains("'positions' is [2, 4, 2]", error.Message, StringComparison.Ordinal);
    }
}
