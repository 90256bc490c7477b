using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>
/// The baseline without symmetry: <see cref="MessageLayers"/> on the coordinates as they are. Fields <c>x</c>, <c>v</c>, <c>charge</c> in, <c>target</c> out.
/// </summary>
internal sealed class CoordinateForecaster : NetworkModel
{
    private readonly MessageLayers network;
    private readonly CompleteGraphs _graphs = new();

    /// <param name="width">Channels.</param>
    /// <param name="layers">Layers of message passing.</param>
    /// <param name="generator">Draws the first weights.</param>
    public CoordinateForecaster(int width, int layers, Generator generator)
        : base(nameof(CoordinateForecaster))
    {
        network = new MessageLayers(width, layers, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var places = x["x"].Value;
        var graph = _graphs.Of(places.shape[0], places.shape[1]);
        var pairs = ParticlePairs.Of(graph, x);
        var h = network.Embed(places, x["v"].Value);
        for (var layer = 0; layer < network.Count; layer++)
        {
            h = network.Pass(layer, graph, h, pairs);
        }

        return new Batch(("target", new Field(scope.MoveToOuter(network.Decode(h)), FieldType.Position)));
    }
}
