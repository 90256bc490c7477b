using Noether.Fields;
using Noether.Geometry;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>
/// Numbers for each graph: a trunk, averaged over orders of the nodes where it sees them, then a perceptron on the averaged hidden vector: field <c>output</c>.
/// It takes the fields of <see cref="GraphFields"/>.
/// </summary>
public sealed class GraphNetwork : NetworkModel
{
    private static readonly SymmetricGroup Permutations = new();
    private static readonly Symmetry Invariance = new("permutations of nodes", Permutations, new GroupAction(Permutations), new TrivialAction());

    private readonly NetworkModel trunk;
    private readonly torch.nn.Module<Tensor, Tensor> head;

    private GraphNetwork(NetworkModel trunk, torch.nn.Module<Tensor, Tensor> head)
        : base(nameof(GraphNetwork))
    {
        this.trunk = trunk;
        this.head = head;
        RegisterComponents();
    }

    /// <param name="design">Backbone and frame.</param>
    /// <param name="layout">Sizes.</param>
    /// <param name="draws">Random orders a graph; null for whole frames.</param>
    /// <param name="generator">Gives the seed of weights and of the orders drawn.</param>
    internal static GraphNetwork Create(GraphDesign design, GraphLayout layout, FrameDraws? draws, Generator generator)
    {
        using var weights = generator.Fork("weights");
        var bare = Trunk(design.Backbone, layout, weights);
        var last = Mlp.Create([layout.HiddenOf(design.Backbone), .. layout.Head], layout.Activation, weights);
        return new GraphNetwork(design.Frame == FrameKind.None ? bare : new FrameAverage(bare, new FieldSortFrame("class"), Invariance, generator.Fork("frames"), draws), last);
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        return new Batch(("output", new Field(scope.MoveToOuter(head.call(trunk.call(x)["hidden"].Value)), FieldType.Scalar)));
    }

    private static NetworkModel Trunk(Backbone backbone, GraphLayout layout, Generator generator)
    {
        if (backbone == Backbone.Perceptron)
        {
            int[] widths = [FlatTrunk.Inputs(layout.Nodes, layout.FlatFeatures), .. layout.PerceptronWidths];
            return new FlatTrunk(Mlp.Create(widths, layout.Activation, generator, activateLast: true), layout.FlatFeatures);
        }

        var places = backbone == Backbone.GinWithPlaces;
        var inputs = GraphFields.Channels + (places ? layout.Nodes : 0);
        var layers = Enumerable.Range(0, GraphLayout.Rounds).Select(i => Round(backbone, i == 0 ? inputs : layout.Width, layout.Width, generator));
        return new MessageTrunk(layers, layout.Activation(), places, layout.Mean);
    }

    private static torch.nn.Module<GraphBatch, Tensor, Tensor> Round(Backbone backbone, int inputs, int outputs, Generator generator) => backbone == Backbone.Gcn
        ? new GcnLayer(inputs, outputs, generator)
        : new GinLayer(Initial.DrawUniform(torch.nn.Linear(inputs, outputs), generator), generator);
}

/// <summary>What is averaged, over which orders.</summary>
internal sealed record GraphDesign(Backbone Backbone, FrameKind Frame);

/// <summary>What turns a graph into a hidden vector.</summary>
internal enum Backbone
{
    /// <summary>Graph convolutions.</summary>
    Gcn,

    /// <summary>Graph isomorphism layers.</summary>
    Gin,

    /// <summary>These, with each node told its place in the order.</summary>
    GinWithPlaces,

    /// <summary>A perceptron of all numbers of the graph.</summary>
    Perceptron,
}

/// <summary>Sizes of a <see cref="GraphNetwork"/>.</summary>
/// <param name="Nodes">Nodes of the padded graphs.</param>
/// <param name="Width">Channels of each round of messages.</param>
/// <param name="PerceptronWidths">Channels of the perceptron's hidden layers.</param>
/// <param name="Head">Channels of the layers after the average.</param>
/// <param name="Activation">Between layers.</param>
/// <param name="Mean">Whether nodes are averaged rather than summed.</param>
internal sealed record GraphLayout(
    int Nodes, int Width, IReadOnlyList<int> PerceptronWidths, IReadOnlyList<int> Head, Func<torch.nn.Module<Tensor, Tensor>> Activation, bool Mean)
{
    /// <summary>Rounds of messages.</summary>
    public const int Rounds = 3;

    /// <summary>Whether the perceptron gets the node features too; where nodes are all of one kind, they follow from the adjacency matrix.</summary>
    public bool FlatFeatures { get; init; } = true;

    /// <summary>Length of the hidden vector.</summary>
    public int HiddenOf(Backbone backbone) => backbone == Backbone.Perceptron ? PerceptronWidths[^1] : Width;
}
