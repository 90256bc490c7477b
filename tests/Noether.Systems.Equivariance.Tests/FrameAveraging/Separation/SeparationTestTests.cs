using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;
using Noether.Systems.Equivariance.FrameAveraging.Separation;
using Noether.Systems.Equivariance.Tests.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Separation;

public sealed class SeparationTestTests
{
    private const double Threshold = 1e-3;
    private static readonly GraphLayout Layout = new(6, 16, [12, 8], [10], torch.nn.Tanh, Mean: false);

    [Fact]
    public void Pairs_that_are_left_are_those_that_no_network_gives_different_numbers()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var graphs = GraphFields.Of(GeneratedGraphs.Connected(6));
        var design = new GraphDesign(Backbone.Gcn, FrameKind.None);
        var test = new SeparationTest("small", new GraphEmbedding(design, Layout, graphs, null), null, Threshold);
        var apart = new bool[graphs.Size, graphs.Size];
        for (var network = 0; network < 3; network++)
        {
            using var draws = generator.Fork($"{network}");
            test.Ask(draws);
            using var model = GraphNetwork.Create(design, Layout, null, draws);
            var rows = model.call(graphs)["output"].Value.data<float>().ToArray().Chunk(10).ToArray();
            var left = 0;
            for (var b = 0; b < rows.Length; b++)
            {
                for (var a = 0; a < b; a++)
                {
                    apart[a, b] |= rows[a].Zip(rows[b], (x, y) => Math.Abs((double)x - y)).Sum() > Threshold;
                    left += apart[a, b] ? 0 : 1;
                }
            }

            Assert.Equal(left, test.Left);
        }

        Assert.InRange(test.Left, 1, test.Pairs - 1);
    }

    [Fact]
    public void Rounds_of_messages_leave_at_least_what_the_colour_test_leaves()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var graphs = GeneratedGraphs.Connected(6);
        var alike = graphs.GroupBy(g => ColourTest.Of(g)).Sum(c => c.Count() * (c.Count() - 1) / 2);
        var test = new SeparationTest("small", new GraphEmbedding(new GraphDesign(Backbone.Gin, FrameKind.None), Layout, GraphFields.Of(graphs), null), null, Threshold);
        for (var network = 0; network < 5; network++)
        {
            using var draws = generator.Fork($"{network}");
            test.Ask(draws);
        }

        Assert.True(alike > 0);
        Assert.InRange(test.Left, alike, 5 * alike);
    }

    [Fact]
    public void One_random_order_tells_graphs_apart_from_themselves_and_whole_frames_do_not()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var graphs = SeparationData.WithCopies(GraphFields.Of(GeneratedGraphs.Connected(4)), generator);
        (int, int)[] twins = [.. Enumerable.Range(0, 6).Select(i => (i, i + 6))];
        var design = new GraphDesign(Backbone.GinWithPlaces, FrameKind.Laplacian);
        var sorted = GraphFields.Sorted(graphs, FrameKind.Laplacian);
        var layout = Layout with { Nodes = 4 };
        SeparationTest Test(int? samples) => new("twins", new GraphEmbedding(design, layout, sorted, samples), twins, Threshold);
        var (one, whole) = (Test(1), Test(null));
        for (var network = 0; network < 10; network++)
        {
            using var draws = generator.Fork($"{network}");
            one.Ask(draws);
            whole.Ask(draws);
        }

        // Ties of the star, the triangle with a tail, the diamond and the complete graph are symmetries; those of path and cycle are not.
        Assert.Equal(6, whole.Left);
        Assert.Equal(4, one.Left);
    }

    [Fact]
    public void Controls_raise_the_bar_to_what_graphs_differ_from_themselves()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var (embedding, pairs, twins) = Covers(FrameKind.Group, 1, generator);
        var (bare, controlled) = (new SeparationTest("bare", embedding, pairs, Threshold), new ChanceTest("controlled", embedding, pairs, twins, Threshold));
        Assert.Equal(8, controlled.Left);
        bare.Ask(generator);
        for (var network = 0; network < 20; network++)
        {
            using var draws = generator.Fork($"{network}");
            controlled.Ask(draws);
        }

        // Each pair is decided once: twenty networks leave no fewer pairs than one would.
        Assert.Equal(0, bare.Left);
        Assert.InRange(controlled.Left, 6, 8);
        Assert.InRange(controlled.Ratio, 0.75, 1.33);
    }

    [Fact]
    public void Means_over_many_orders_of_the_frame_rise_above_chance()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var (embedding, pairs, twins) = Covers(FrameKind.Laplacian, 64, generator);
        var test = new ChanceTest("frames", embedding, pairs, twins, Threshold);
        for (var network = 0; network < 5; network++)
        {
            using var draws = generator.Fork($"{network}");
            test.Ask(draws);
        }

        Assert.InRange(test.Ratio, 1.5, 100);
        Assert.InRange(test.Left, 0, 4);
    }

    private static (GraphEmbedding Graphs, (int, int)[] Pairs, (int, int)[] Twins) Covers(FrameKind frame, int samples, Generator generator)
    {
        var graphs = GraphFields.Sorted(SeparationData.WithCopies(GraphFields.Of(DoubleCovers.Draw(8, generator)), generator), frame);
        var layout = Layout with { Nodes = (int)graphs["nodes"].Value.shape[1] };
        var embedding = new GraphEmbedding(new GraphDesign(Backbone.GinWithPlaces, frame), layout, graphs, samples);
        return (embedding, [.. Enumerable.Range(0, 8).Select(k => (2 * k, (2 * k) + 1))], [.. Enumerable.Range(0, 16).Select(i => (i, i + 16))]);
    }
}
