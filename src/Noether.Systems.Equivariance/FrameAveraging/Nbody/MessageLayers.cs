using Noether.Geometry;
using Noether.Nn;
using Noether.Runtime;
using Noether.Systems.Equivariance.Forecasting;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>
/// The network that forecasts in coordinates: positions and velocities of each particle as six plain features, message passing over all pairs,
/// three coordinates at the end. Alone it knows nothing of rotations.
/// </summary>
internal sealed class MessageLayers : torch.nn.Module
{
    private readonly Linear embedding;
    private readonly ModuleList<MpnnLayer> layers;
    private readonly Sequential decoder;

    /// <param name="width">Channels of a particle and of all hidden layers.</param>
    /// <param name="count">Layers of message passing.</param>
    /// <param name="generator">Draws the first weights.</param>
    public MessageLayers(int width, int count, Generator generator)
        : base(nameof(MessageLayers))
    {
        embedding = Initial.DrawUniform(torch.nn.Linear(6, width), generator);
        layers = new ModuleList<MpnnLayer>([.. Enumerable.Range(0, count).Select(_ => new MpnnLayer(width, ParticlePairs.Count, width, generator))]);
        decoder = Mlp.Create([width, width, 3], torch.nn.SiLU, generator);
        RegisterComponents();
    }

    /// <summary>Layers of message passing.</summary>
    public int Count => layers.Count;

    /// <summary>Coordinates to channels.</summary>
    /// <param name="x">Positions, <c>[..., 3]</c>.</param>
    /// <param name="v">Velocities, <c>[..., 3]</c>.</param>
    public Tensor Embed(Tensor x, Tensor v) => embedding.call(torch.cat([x, v], -1));

    /// <summary>One layer of message passing.</summary>
    /// <param name="layer">Which.</param>
    /// <param name="graph">Complete graphs of n nodes, one for each of h's rows.</param>
    /// <param name="h"><c>[rows, n, width]</c>.</param>
    /// <param name="pairs">Numbers of each edge.</param>
    public Tensor Pass(int layer, GraphBatch graph, Tensor h, Tensor pairs) => layers[layer].call(graph, h.flatten(0, 1), pairs).view(h.shape);

    /// <summary>Channels to coordinates, <c>[..., 3]</c>.</summary>
    public Tensor Decode(Tensor h) => decoder.call(h);
}
