using Noether.Geometry;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// A layer of message passing with edge features: m_ij = SiLU(W_2 SiLU(W_1 [h_i, h_j, a_ij])), sent by j to i, then h_i + W_4 SiLU(W_3 [h_i, sum_j m_ij]);
/// every map with a bias.
/// </summary>
/// <remarks>
/// Source: Gilmer et al., "Neural message passing for quantum chemistry", ICML 2017, equations 1 and 2, with the perceptrons of
/// Satorras, Hoogeboom, Welling, "E(n) equivariant graph neural networks", ICML 2021, equation 2 and appendix C.
/// </remarks>
public sealed class MpnnLayer : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor>
{
    private readonly PairPerceptron messages;
    private readonly RowMlp update;

    private readonly bool _residual;

    /// <param name="features">Channels of a node, c.</param>
    /// <param name="edgeFeatures">Numbers of an edge, k; may be 0.</param>
    /// <param name="hidden">Width of the messages and of the hidden layers.</param>
    /// <param name="generator">Draws the first weights, as torch's own layers do.</param>
    /// <param name="residual">Whether the update is added to the node's features or replaces them.</param>
    public MpnnLayer(int features, int edgeFeatures, int hidden, Generator generator, bool residual = true)
        : base(nameof(MpnnLayer))
    {
        messages = new PairPerceptron(features, edgeFeatures, hidden, generator);
        update = new RowMlp(features + hidden, hidden, features, generator, residual);
        _residual = residual;
        RegisterComponents();
    }

    /// <summary>Whether the update is added to the node's features.</summary>
    public bool Residual => _residual;

    /// <param name="graph">The edges.</param>
    /// <param name="nodes"><c>[nodes, c]</c>.</param>
    /// <param name="edges"><c>[edges, k]</c>, in the order of the graph's edges.</param>
    /// <returns><c>[nodes, c]</c>.</returns>
    public override Tensor forward(GraphBatch graph, Tensor nodes, Tensor edges)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(nodes);
        using var sums = messages.Sum(graph, nodes, edges);
        return update.call(nodes, sums);
    }
}
