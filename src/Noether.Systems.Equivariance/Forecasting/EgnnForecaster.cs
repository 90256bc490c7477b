using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>
/// The equivariant baseline: layers that pass invariant messages and move positions along differences and velocities. A particle begins with its speed as its
/// one feature. Fields <c>x</c>, <c>v</c>, <c>charge</c> in, <c>target</c> out.
/// </summary>
/// <remarks>Source: Satorras, Hoogeboom, Welling, "E(n) equivariant graph neural networks", ICML 2021, section 5.1 and its program.</remarks>
internal sealed class EgnnForecaster : NetworkModel
{
    private readonly Linear embedding;
    private readonly ModuleList<EgnnLayer> layers;
    private readonly CompleteGraphs _graphs = new();

    /// <param name="width">Channels.</param>
    /// <param name="count">Layers.</param>
    /// <param name="generator">Draws the first weights.</param>
    public EgnnForecaster(int width, int count, Generator generator)
        : base(nameof(EgnnForecaster))
    {
        embedding = Initial.DrawUniform(torch.nn.Linear(1, width), generator);
        layers = new ModuleList<EgnnLayer>([.. Enumerable.Range(0, count).Select(i =>
            new EgnnLayer(width, ParticlePairs.Count, width, generator, new EgnnOptions { Velocities = true, UpdateFeatures = i + 1 < count }))]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var places = x["x"].Value;
        var graph = _graphs.Of(places.shape[0], places.shape[1]);
        var pairs = ParticlePairs.Of(graph, x);
        var v = x["v"].Value.flatten(0, 1);
        var speeds = torch.linalg.vector_norm(v, dims: [1], keepdim: true);
        var state = new PointState(embedding.call(speeds), places.flatten(0, 1), v);
        foreach (var layer in layers)
        {
            state = layer.call(graph, state, pairs);
        }

        return new Batch(("target", new Field(scope.MoveToOuter(state.Positions.view(places.shape)), FieldType.Position)));
    }
}
