using Noether.Fields;
using Noether.Nn;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>A perceptron of a graph written out as one row of numbers, adjacency and where asked node features, padded with zeros: field <c>hidden</c>. The order of the nodes matters to it.</summary>
internal sealed class FlatTrunk : NetworkModel
{
    private readonly torch.nn.Module<Tensor, Tensor> layers;
    private readonly bool _features;

    /// <param name="layers">From <see cref="Inputs"/> numbers.</param>
    /// <param name="features">Whether it gets the node features too.</param>
    public FlatTrunk(torch.nn.Module<Tensor, Tensor> layers, bool features)
        : base(nameof(FlatTrunk))
    {
        this.layers = layers;
        _features = features;
        RegisterComponents();
    }

    /// <summary>Numbers of a graph of that many nodes.</summary>
    public static int Inputs(int nodes, bool features) => nodes * (nodes + (features ? GraphFields.Channels : 0));

    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var row = x["edges"].Masked().flatten(1);
        row = _features ? torch.cat([x["nodes"].Masked().flatten(1), row], 1) : row;
        return new Batch(("hidden", new Field(scope.MoveToOuter(layers.call(row)), FieldType.Scalar)));
    }
}
