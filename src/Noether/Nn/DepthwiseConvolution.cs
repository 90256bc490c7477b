using Noether.Geometry;
using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// An equivariant convolution over a graph in space: node i receives Σ_j x_j ⊗ Y(r_ij) / √degree, copy by copy and coupling by coupling weighted with the outputs of a perceptron on
/// invariants of the edge. Products are summed at the receivers as they are made; mix them by an <see cref="O3Linear"/> before and behind. Features, attributes and invariants of second
/// moment 1 give results of second moment 1, and where all invariants of an edge are zero, so is its message, unless the perceptron is one's own.
/// </summary>
/// <remarks>
/// Source: Batzner et al., "E(3)-equivariant graph neural networks for data-efficient and accurate interatomic potentials", Nature Communications 13, 2022, equation 4. Features lie
/// component-first (<see cref="IrrepsLayout.ComponentFirst"/>).
/// </remarks>
public sealed class DepthwiseConvolution : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor, Tensor>
{
    private readonly torch.nn.Module<Tensor, Tensor> radial;
    private readonly ProductPlan _plan;
    private readonly ProductBackend _backend;
    private readonly double _scale;

    /// <param name="product">The product, of depth-wise terms, all weighted: <see cref="TensorProduct.Depthwise"/>, or some of its terms.</param>
    /// <param name="radialWidths">Invariants of an edge and the widths of the hidden layers of a <see cref="ScalarPerceptron"/> (SiLU); its outputs are one weight for each copy and coupling.</param>
    /// <param name="averageDegree">Average number of edges into a node.</param>
    /// <param name="generator">Draws the first weights, from N(0, 1).</param>
    /// <param name="backend">What computes the product.</param>
    public DepthwiseConvolution(
        TensorProduct product, IReadOnlyList<int> radialWidths, double averageDegree, Generator generator, ProductBackend backend = ProductBackend.Automatic)
        : this(product, new ScalarPerceptron([.. radialWidths, WeightsOf(product)], ScalarActivation.Silu, generator), averageDegree, backend)
    {
    }

    /// <param name="product">The product, of depth-wise terms, all weighted: <see cref="TensorProduct.Depthwise"/>, or some of its terms.</param>
    /// <param name="radial">Makes the weights of an edge, <c>[edges, weight count of the product]</c>, of its invariants.</param>
    /// <param name="averageDegree">Average number of edges into a node.</param>
    /// <param name="backend">What computes the product.</param>
    public DepthwiseConvolution(TensorProduct product, torch.nn.Module<Tensor, Tensor> radial, double averageDegree, ProductBackend backend = ProductBackend.Automatic)
        : base(nameof(DepthwiseConvolution))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(averageDegree);
        ArgumentNullException.ThrowIfNull(radial);
        _plan = new ProductPlan(product);
        this.radial = radial;
        (_backend, _scale) = (backend, 1 / Math.Sqrt(averageDegree));
        RegisterComponents();
    }

    /// <summary>The product; its output is what the layer gives.</summary>
    public TensorProduct Product => _plan.Product;

    /// <param name="graph">The edges.</param>
    /// <param name="features"><c>[nodes, dimension of the features]</c>.</param>
    /// <param name="attributes"><c>[edges, dimension of the attributes]</c>, in the order of the graph's edges.</param>
    /// <param name="invariants"><c>[edges, k]</c>: the distance in some basis, times a cutoff.</param>
    /// <returns><c>[nodes, dimension of the product's output]</c>.</returns>
    /// <exception cref="InputException">The shapes are not those.</exception>
    public override Tensor forward(GraphBatch graph, Tensor features, Tensor attributes, Tensor invariants)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = torch.NewDisposeScope();
        var weights = radial.call(invariants) * _scale;
        return scope.MoveToOuter(_plan.Convolve(graph.Union.ForProducts, features, attributes, weights, _backend));
    }

    private static int WeightsOf(TensorProduct product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return product.WeightCount;
    }
}
