using Noether.Fields;
using Noether.Geometry;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>A layer: messages and what the node was before, mixed.</summary>
internal sealed class PieceLayer : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor>
{
    private readonly PieceMessages messages;
    private readonly O3Linear update;
    private readonly O3Linear join;
    private readonly Gate gate;

    /// <param name="input">Irreps of the nodes on the way in.</param>
    /// <param name="hidden">Irreps of the nodes on the way out.</param>
    /// <param name="messages">Of the input's irreps.</param>
    /// <param name="generator">Draws the first weights.</param>
    public PieceLayer(Irreps input, Irreps hidden, PieceMessages messages, Generator generator)
        : base(nameof(PieceLayer))
    {
        this.messages = messages;
        gate = new Gate(hidden);
        update = new O3Linear(messages.Output, gate.Input, generator);
        join = new O3Linear(gate.Output + input, hidden, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(GraphBatch graph, Tensor features, Tensor edges)
    {
        using var scope = torch.NewDisposeScope();
        using var ones = torch.ones_like(edges.narrow(1, 0, 1));
        var mean = messages.call(graph, features, edges) / graph.Sum(ones).clamp_min(1);
        return scope.MoveToOuter(join.call(torch.cat([gate.call(update.call(mean)), features], 1)));
    }
}

/// <summary>
/// Tells which piece four cubes are: field <c>positions</c> in, field <c>logits</c> out. A pseudo-scalar tells the two chiral pieces apart: their logits are s a and -s a with a scalar a, so
/// that a mirror image has the same logits with these two exchanged, exactly. Rotations and shifts change nothing.
/// </summary>
/// <remarks>Source: the Tetris example of e3nn; layers as in Xie, Daigavane, Kotak, Smidt, "The price of freedom", ICML 2025.</remarks>
internal sealed class PieceClassifier : NetworkModel
{
    // Cubes side by side are neighbours, the next ones lie 1.41 apart.
    private const double Radius = 1.1;

    private readonly O3Linear embedding;
    private readonly ModuleList<PieceLayer> layers;
    private readonly O3Linear readout;

    /// <param name="options">Sizes.</param>
    /// <param name="hidden">Irreps of the nodes between layers.</param>
    /// <param name="messages">Makes the messages of a layer from the irreps of its nodes.</param>
    /// <param name="generator">Draws the first weights.</param>
    public PieceClassifier(TetrisOptions options, Irreps hidden, Func<Irreps, Generator, PieceMessages> messages, Generator generator)
        : base(nameof(PieceClassifier))
    {
        Irreps first = new([new IrrepsBlock(options.Embedding, new Irrep(0, Parity.Even))]);
        embedding = new O3Linear(new Irrep(0, Parity.Even), first, generator);
        layers = new ModuleList<PieceLayer>([.. Enumerable.Range(0, options.Layers).Select(i => i == 0 ? first : hidden).Select(input => new PieceLayer(input, hidden, messages(input, generator), generator))]);
        readout = new O3Linear(options.Layers == 0 ? first : hidden, $"1x0o + {TetrisPieces.Count - 1}x0e", generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The positions are no points of space.</exception>
    public override Batch forward(Batch x)
    {
        var places = x["positions"].Value;
        if (places.dim() != 3 || places.shape[2] != 3)
        {
            throw new InputException($"The network takes cubes [batch, cubes, 3]; the field 'positions' is [{string.Join(", ", places.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var points = new Ragged(places.flatten(0, 1), [.. Enumerable.Range(0, (int)places.shape[0] + 1).Select(i => i * places.shape[1])]);
        var graph = RadiusGraph.Of(points, Radius);
        var edges = graph.FromSenders(points.Rows) - graph.FromReceivers(points.Rows);
        var h = embedding.call(torch.ones([points.Rows.shape[0], 1], places.dtype, places.device));
        foreach (var layer in layers)
        {
            h = layer.call(graph, h, edges);
        }

        var read = readout.call(h.view([.. places.shape[..2], -1]).mean([1]));
        var chiral = read.narrow(1, 0, 1) * read.narrow(1, 1, 1);
        return new Batch(("logits", new Field(scope.MoveToOuter(torch.cat([chiral, -chiral, read.narrow(1, 2, read.shape[1] - 2)], 1)), FieldType.Scalar)));
    }
}
