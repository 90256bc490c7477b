using Noether.Fields;
using Noether.Geometry;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Ponita.Superpixels;

/// <summary>Which digit the pieces of a picture are: a network over the pieces near each piece, and the mean over the pieces. Fields <c>positions</c> and <c>intensity</c> in, <c>logits</c> out.</summary>
internal sealed class SuperpixelClassifier : NetworkModel
{
    private readonly OrientedNetwork network;
    private readonly double _radius;

    /// <param name="size">The network.</param>
    /// <param name="radius">How far pieces hear each other, in steps of their grid.</param>
    /// <param name="generator">Draws the first weights.</param>
    public SuperpixelClassifier(OrientedNetworkOptions size, double radius, Generator generator)
        : base(nameof(SuperpixelClassifier))
    {
        network = new OrientedNetwork(size, generator);
        _radius = radius;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var (places, greys) = (x[SuperpixelData.Positions], x[SuperpixelData.Intensity]);
        Ragged Rows(Field field) => places.Mask is { } mask
            ? Ragged.FromPadded(field.Value, mask)
            : new Ragged(field.Value.flatten(0, 1), Enumerable.Range(0, (int)field.BatchSize + 1).Select(i => i * field.Value.shape[1]));
        var rows = Rows(places);
        var graph = RadiusGraph.Of(rows.With(rows.Rows.detach()), _radius);
        var said = network.call(graph, new OrientedNodes(rows.Rows, Rows(greys).Rows)).Scalars!;
        return new Batch(("logits", new Field(scope.MoveToOuter(rows.With(said).Mean()), FieldType.Scalar)));
    }
}
