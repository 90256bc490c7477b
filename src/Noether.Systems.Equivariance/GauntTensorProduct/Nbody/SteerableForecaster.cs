using Noether.Fields;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Nbody;

/// <summary>
/// Forecasts by steerable messages: features of degrees up to some, steered by the harmonics of differences and velocities; the network says how far each particle goes. Fields <c>x</c>,
/// <c>v</c>, <c>charge</c> in, <c>target</c> out. Equivariant under all motions of space: positions enter about the mean of a sample's particles.
/// </summary>
/// <remarks>
/// Source: Brandstetter, Hesselink, van der Pol, Bekkers, Welling, "Geometric and physical quantities improve E(3) equivariant message passing", ICLR 2022, section 5.1. Other than there:
/// messages are averaged, not added up, a node's attributes are half the sum of its edges' mean and its velocity's harmonics, and nothing is normalised between layers.
/// </remarks>
internal sealed class SteerableForecaster : NetworkModel
{
    // Distance, and product of charges.
    private const int EdgeScalars = 2;

    private readonly SteerableNetwork network;
    private readonly CompleteGraphs _graphs = new();
    private readonly int _attributeDegree;

    /// <param name="options">Layers and degrees.</param>
    /// <param name="hidden">Irreps of the nodes between layers, scalars first.</param>
    /// <param name="map">Makes the steerable maps.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="mix">Makes what each layer ends with; null for nothing.</param>
    public SteerableForecaster(NbodyOptions options, Irreps hidden, SteerableMap map, Generator generator, FeatureMix? mix = null)
        : base(nameof(SteerableForecaster))
    {
        _attributeDegree = options.AttributeDegree;
        network = new SteerableNetwork(new SteerableShape("1x0e+2x1o", hidden, "1x1o", Irreps.SphericalHarmonics(_attributeDegree), EdgeScalars, options.Layers), map, generator, mix);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var places = x["x"].Value;
        var graph = _graphs.Of(places.shape[0], places.shape[1]);
        var (rows, v, charges) = (places.flatten(0, 1), x["v"].Value.flatten(0, 1), x["charge"].Value.flatten(0, 1));
        var centred = (places - places.mean([1], keepdim: true)).flatten(0, 1);
        var speeds = torch.linalg.vector_norm(v, dims: [1], keepdim: true);
        var differences = graph.FromSenders(rows) - graph.FromReceivers(rows);
        var edges = Harmonics(differences);
        var state = new SteerableState(
            torch.cat([speeds, torch.stack([centred, v], -1).flatten(1)], 1),
            // Halved: the constant harmonic of both is 1, and so it stays.
            (graph.Mean(edges) + Harmonics(v)) / 2,
            edges,
            torch.cat([torch.linalg.vector_norm(differences, dims: [1], keepdim: true), graph.FromReceivers(charges) * graph.FromSenders(charges)], 1));
        var moves = network.call(graph, state).view(places.shape);
        return new Batch(("target", new Field(scope.MoveToOuter(places + moves), FieldType.Position)));
    }

    private Tensor Harmonics(Tensor vectors) => SphericalHarmonics.Values(vectors, _attributeDegree, HarmonicNormalisation.Component);
}
