using Noether.Fields;
using Noether.Geometry;
using Noether.Nn;
using Noether.Runtime;
using Noether.Testing.Xunit;

namespace Noether.Tests.Nn;

public sealed class DgcnnConformanceTests : ConformanceTests
{
    protected override bool IsTwiceDifferentiable => false;

    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new Dgcnn(DgcnnTests.Small with { Transform = true }, generator), generator);

    protected override Batch CreateBatch(Generator generator) => PointClouds.Masked(3, generator);
}

public sealed class DgcnnOfMeansConformanceTests : ConformanceTests
{
    protected override bool IsTwiceDifferentiable => false;

    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new Dgcnn(DgcnnTests.Small with { Aggregation = Aggregation.Mean, KeepInput = true, Bounded = true }, generator), generator);

    protected override Batch CreateBatch(Generator generator) => PointClouds.Masked(3, generator);
}

public sealed class DgcnnTests
{
    internal static readonly DgcnnOptions Small = new() { Neighbours = 3, Edges = [[5, 4], [6]], Global = 8, Head = [7, 6], TransformWidths = ([4, 5], [6], [5]), };

    [Fact]
    public void The_defaults_are_the_segmentation_network()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var weights = new Dgcnn(null, generator).parameters().Where(p => p.dim() == 2).Select(p => (p.shape[1], p.shape[0]));
        Assert.Equal([(6, 64), (64, 64), (128, 64), (64, 64), (128, 64), (192, 1024), (1216, 256), (256, 256), (256, 128), (128, 3)], weights);
    }

    [Theory]
    [InlineData(Aggregation.Max)]
    [InlineData(Aggregation.Mean)]
    public void The_split_first_map_equals_the_perceptron_of_each_edge(Aggregation aggregation)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var layer = new EdgeConv([3, 5, 4], aggregation, () => torch.nn.Tanh(), generator);
        layer.to(torch.float64);
        layer.eval();
        var points = torch.randn([6, 3], torch.float64, generator: generator.Torch);
        var graph = NearestNeighbours.Graph(new Ragged(points, 0, 6), 3, self: true);
        var weights = layer.parameters().Where(p => p.dim() == 2).ToArray();
        var found = layer.Run(points, graph);

        // In evaluation fresh batch normalisation divides by sqrt(1 + 1e-5).
        var norm = Math.Sqrt(1 + 1e-5);
        for (var i = 0; i < 6; i++)
        {
            var edges = graph.Union.Neighbours(i).ToArray().Select(j => torch.cat([points[i], points[j] - points[i]])).ToArray();
            var values = torch.tanh(torch.tanh(torch.stack(edges).matmul(weights[0].t()) / norm).matmul(weights[1].t()) / norm);
            var expected = aggregation == Aggregation.Max ? values.amax([0]) : values.mean([0]);
            Assert.True(found[i].allclose(expected, 1e-12, 1e-12));
        }
    }

    [Fact]
    public void Later_convolutions_take_neighbours_among_features()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var net = PointClouds.Shaken(new Dgcnn(Small, generator), generator);
        net.to(torch.float64);
        net.eval();
        var points = torch.randn([1, 12, 3], torch.float64, generator: generator.Torch);
        var found = net.call(new Batch(("positions", new Field(points, FieldType.Position))))["y"].Value[0];

        static torch.nn.Module<Tensor, Tensor> Activation() => torch.nn.LeakyReLU(Small.NegativeSlope);
        var first = PointClouds.Part(new EdgeConv([3, 5, 4], Aggregation.Max, Activation, generator), net, "convolutions.0");
        var second = PointClouds.Part(new EdgeConv([4, 6], Aggregation.Max, Activation, generator), net, "convolutions.1");
        var global = PointClouds.Part(new NormedLinear(10, 8, Activation(), generator), net, "global");
        var head = PointClouds.Part(new PointHead(8, 10, [7, 6], 3, Activation, generator), net, "head");
        Tensor Expected(bool dynamic)
        {
            var rows = new Ragged(points[0], 0, 12);
            var fixedGraph = NearestNeighbours.Graph(rows, 3, self: true);
            var one = rows.With(first.Run(rows.Rows, fixedGraph));
            var two = rows.With(second.Run(one.Rows, dynamic ? NearestNeighbours.Graph(one, 3, self: true) : fixedGraph));
            var joined = rows.With(torch.cat([one.Rows, two.Rows], 1));
            return head.Run(rows.With(global.call(joined.Rows)).Max(), joined);
        }

        Assert.True(found.allclose(Expected(dynamic: true), 1e-12, 1e-12));
        Assert.False(found.allclose(Expected(dynamic: false), 1e-3, 1e-3));
    }

    [Fact]
    public void A_bounded_network_answers_between_minus_one_and_one()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var net = new Dgcnn(Small with { Bounded = true }, generator);
        var values = net.call(new Batch(("positions", new Field(torch.randn([2, 9, 3], generator: generator.Torch) * 100, FieldType.Position))))["y"].Value;
        Assert.True(values.abs().max().item<float>() < 1);
    }

    [Fact]
    public void Dropout_is_part_of_the_network_and_draws_from_its_own_generators()
    {
        using var scope = torch.NewDisposeScope();
        Tensor Trained(long seed, double rate)
        {
            using var generator = new Generator(seed);
            var net = new Dgcnn(Small with { Dropout = rate }, generator);
            net.train();
            Assert.Equal(Small.Head.Count - 1, net.modules().OfType<IRandomModule>().Count());
            var draws = torch.randn([2, 9, 3], generator: new Generator(9).Torch);
            return net.call(new Batch(("positions", new Field(draws, FieldType.Position))))["y"].Value;
        }

        Assert.True(Trained(1, 0.5).eq(Trained(1, 0.5)).all().item<bool>());
        Assert.True(Trained(1, 0.5).ne(Trained(1, 0)).any().item<bool>());
    }
}
