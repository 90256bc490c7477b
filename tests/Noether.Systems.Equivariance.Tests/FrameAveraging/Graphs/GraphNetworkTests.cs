using Noether.Fields;
using Noether.Geometry;
using Noether.Groups;
using Noether.Lab.Data.Formats;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;
using Noether.Systems.Equivariance.FrameAveraging.Separation;
using Noether.Testing;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Graphs;

public sealed class GraphNetworkTests
{
    private static readonly SymmetricGroup Permutations = new();
    private static readonly Symmetry Invariance = new("permutations of nodes", Permutations, new GroupAction(Permutations), new TrivialAction());

    /// <summary>Both kinds of frame and both kinds of network, on graphs of two sizes whose frames have up to 24 orders.</summary>
    [Theory]
    [InlineData("Gin", "None")]
    [InlineData("Gcn", "None")]
    [InlineData("GinWithPlaces", "Laplacian")]
    [InlineData("GinWithPlaces", "Group")]
    [InlineData("Perceptron", "Laplacian")]
    [InlineData("Perceptron", "Group")]
    public void Averages_over_whole_frames_do_not_change_with_the_numbers_of_nodes(string backbone, string frame)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var kind = Enum.Parse<FrameKind>(frame);
        var (graphs, model) = Create(Enum.Parse<Backbone>(backbone), kind, null, generator);
        var sorted = GraphFields.Sorted(graphs, kind);
        var g = Permutations.For(graphs).Sample(6, generator);
        EquivarianceCheck.InBothPrecisions(model, Invariance, sorted, g);

        var renumbered = new GroupAction(Permutations).Apply(Permutations.For(graphs).Sample(graphs.Size, generator), graphs, Pairing.Each).To(torch.float64);
        var anew = GraphFields.Sorted(renumbered, kind);
        OutputCheck.Same("Classes found before and after the nodes were numbered anew", model.call(sorted.To(torch.float64)), model.call(anew), 1e-9);
    }

    [Fact]
    public void Without_averaging_the_order_of_nodes_matters()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (graphs, model) = Create(Backbone.GinWithPlaces, FrameKind.None, null, generator);
        model.eval();
        var defects = EquivarianceError.Measure(model, Invariance, graphs, Permutations.For(graphs).Sample(6, generator));
        Assert.True(defects.Worst.Value > 0.01);
    }

    [Fact]
    public void Many_draws_come_near_the_whole_average()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var graphs = GraphFields.Sorted(GraphFields.Of(GeneratedGraphs.Connected(4)), FrameKind.Laplacian);
        double Error(int draws)
        {
            using var a = new Generator(3);
            using var b = new Generator(3);
            var layout = new GraphLayout(4, 8, [8], [1], torch.nn.Tanh, Mean: true);
            var design = new GraphDesign(Backbone.GinWithPlaces, FrameKind.Laplacian);
            using var whole = GraphNetwork.Create(design, layout, null, a);
            using var drawn = GraphNetwork.Create(design, layout, new FrameDraws(Training: draws), b);
            drawn.train();
            return (whole.call(graphs)["output"].Value - drawn.call(graphs)["output"].Value).square().mean().sqrt().ToDouble();
        }

        Assert.InRange(Error(4096) / Error(16), 1.0 / 64, 0.25);
    }

    [Fact]
    public void Nodes_carry_their_kind_and_degree()
    {
        using var scope = torch.NewDisposeScope();
        var batch = GraphFields.Of([new LabelledGraph(Graph.FromPairs(3, (0, 1), (1, 2)), 1, [0, 1, 0]), new LabelledGraph(Graph.FromPairs(2, (0, 1)), 0, [1, 1])]);
        Assert.Equal([0f, 1, 1, 2, 0, 1, 1, 1, 1, 1, 0, 0], batch["nodes"].Value.data<float>().ToArray());
        Assert.Equal([true, true, true, true, true, false], batch["nodes"].Mask!.data<bool>().ToArray());
        Assert.Equal([1f, 0], batch["label"].Value.data<float>().ToArray());
    }

    [Fact]
    public void A_perceptron_takes_the_adjacency_matrix_alone_where_nodes_are_of_one_kind()
    {
        Assert.Equal(64, FlatTrunk.Inputs(8, features: false));
        Assert.Equal(4224, FlatTrunk.Inputs(64, features: true));
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var graphs = GraphFields.Of([Graph.FromPairs(3, (0, 1), (1, 2))]);
        var layout = new GraphLayout(3, 8, [8], [1], torch.nn.Tanh, Mean: true) { FlatFeatures = false };
        using var model = GraphNetwork.Create(new GraphDesign(Backbone.Perceptron, FrameKind.None), layout, null, generator);
        var other = graphs.With("nodes", graphs["nodes"].With(graphs["nodes"].Value * 5));
        Assert.Equal(model.call(graphs)["output"].Value.ToSingle(), model.call(other)["output"].Value.ToSingle());
    }

    [Fact]
    public void Graphs_numbered_anew_are_sorted_anew()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var graphs = GraphFields.Of([.. Enumerable.Repeat(Graph.FromPairs(4, (0, 1), (1, 2), (2, 3), (3, 1)), 8)]);
        var moved = GraphFields.Sorted(GraphFields.Renumbered(graphs, generator), FrameKind.Laplacian);
        var (classes, degrees) = (moved["class"].Value.squeeze(-1), moved["nodes"].Value.select(2, 1));
        Assert.InRange(degrees.eq(3).to(torch.int64).argmax(1).unique().output.shape[0], 2, 4);
        Assert.Equal(1, classes[degrees.eq(3)].unique().output.shape[0]);
    }

    private static (Batch Graphs, GraphNetwork Model) Create(Backbone backbone, FrameKind frame, FrameDraws? draws, Generator generator)
    {
        var graphs = GraphFields.Of([.. GeneratedGraphs.Connected(4), Graph.FromPairs(3, (0, 1), (1, 2))]);
        return (graphs, GraphNetwork.Create(new GraphDesign(backbone, frame), new GraphLayout(4, 8, [8, 6], [5, 2], torch.nn.Tanh, Mean: false), draws, generator));
    }
}
