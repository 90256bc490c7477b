using Noether.Geometry;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// An equivariant convolution over a graph in space that mixes copies: node i receives Σ_j of features x_j, mapped by <see cref="So2Linear"/> in the frame of the edge, over √degree; a
/// perceptron on invariants of the edge says what each order and copy is multiplied by before. Where <see cref="DepthwiseConvolution"/> has harmonics up to a degree, this one has all.
/// </summary>
/// <remarks>
/// Source: Passaro, Zitnick, "Reducing SO(3) convolutions to SO(2) for efficient equivariant GNNs", ICML 2023, sections 4 and 5. Features lie component-first
/// (<see cref="IrrepsLayout.ComponentFirst"/>).
/// </remarks>
public sealed class So2Convolution : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor, Tensor>
{
    private readonly So2Linear linear;
    private readonly ScalarPerceptron radial;
    private readonly double _scale;

    /// <param name="input">Irreps of the nodes.</param>
    /// <param name="output">Irreps of the result.</param>
    /// <param name="radialWidths">Invariants of an edge and the widths of the perceptron's hidden layers (SiLU).</param>
    /// <param name="averageDegree">Average number of edges into a node.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="maxOrder">The highest order that is mixed; null for all.</param>
    /// <param name="mirrored">Whether reflections commute, too.</param>
    public So2Convolution(
        Irreps input, Irreps output, IReadOnlyList<int> radialWidths, double averageDegree, Generator generator, int? maxOrder = null, bool mirrored = true)
        : base(nameof(So2Convolution))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(averageDegree);
        linear = new So2Linear(input, output, generator, maxOrder, mirrored);
        radial = new ScalarPerceptron([.. radialWidths, linear.FactorCount], ScalarActivation.Silu, generator);
        _scale = 1 / Math.Sqrt(averageDegree);
        RegisterComponents();
    }

    /// <summary>Irreps of the nodes.</summary>
    public Irreps Input => linear.Input;

    /// <summary>Irreps of the result.</summary>
    public Irreps Output => linear.Output;

    /// <param name="graph">The edges.</param>
    /// <param name="features"><c>[nodes, dimension of the input]</c>.</param>
    /// <param name="directions">From one end of each edge to the other, always the same way, <c>[edges, 3]</c>, of any length but zero.</param>
    /// <param name="invariants"><c>[edges, k]</c>: the distance in some basis, times a cutoff.</param>
    /// <returns><c>[nodes, dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The shapes are not those.</exception>
    public override Tensor forward(GraphBatch graph, Tensor features, Tensor directions, Tensor invariants)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = torch.NewDisposeScope();
        var messages = linear.call(graph.FromSenders(features), directions, radial.call(invariants));
        return scope.MoveToOuter(graph.Sum(messages) * _scale);
    }
}
