using Noether.Fields;
using Noether.Nn;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>A perceptron of a graph written out as one row of numbers, node features and adjacency padded with zeros: field <c>hidden</c>. The order of the nodes matters to it.</summary>
internal sealed class FlatTrunk : NetworkModel
{
    private readonly torch.nn.Module<Tensor, Tensor> layers;

    /// <param name="layers">From <see cref="Inputs"/> numbers.</param>
    public FlatTrunk(torch.nn.Module<Tensor, Tensor> layers)
        : base(nameof(FlatTrunk))
    {
        this.layers = layers;
        RegisterComponents();
    }

    /// <summary>Numbers of a graph of that many nodes.</summary>
    public static int Inputs(int nodes) => nodes * (GraphFields.Channels + nodes);

    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var row = torch.cat([x["nodes"].Masked().flatten(1), x["edges"].Masked().flatten(1)], 1);
        return new Batch(("hidden", new Field(scope.MoveToOuter(layers.call(row)), FieldType.Scalar)));
    }
}
