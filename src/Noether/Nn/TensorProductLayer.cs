using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A tensor product with weights of its own, row by row: of <see cref="TensorProduct.FullyConnected"/>, <see cref="TensorProduct.Full"/>, <see cref="TensorProduct.Elementwise"/>,
/// <see cref="TensorProduct.Square"/> (call it with the same features twice), or of any instructions. Equivariant under O(3).
/// </summary>
/// <remarks>
/// Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>); the flat weights are e3nn's, drawn from N(0, 1). The biases, where there are some, are those of the scalar outputs
/// in turn, zero at first.
/// </remarks>
public sealed class TensorProductLayer : torch.nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Parameter? weight;
    private readonly Parameter? bias;
    private readonly ProductPlan _plan;
    private readonly ProductBackend _backend;

    /// <param name="product">The product.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="biases">Whether <c>0e</c> outputs have biases.</param>
    public TensorProductLayer(TensorProduct product, Generator generator, ProductBackend backend = ProductBackend.Automatic, bool biases = false)
        : base(nameof(TensorProductLayer))
    {
        _plan = new ProductPlan(product);
        _backend = backend;
        weight = product.WeightCount > 0 ? Initial.Normal([product.WeightCount], 1, generator) : null;
        bias = biases ? ScalarBias.Of(product.Output) : null;
        RegisterComponents();
    }

    /// <summary>The product.</summary>
    public TensorProduct Product => _plan.Product;

    /// <param name="x"><c>[..., dimension of the first irreps]</c>.</param>
    /// <param name="y"><c>[..., dimension of the second irreps]</c>, with the same leading axes.</param>
    /// <returns><c>[..., dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The features are not of these irreps, or their leading axes differ.</exception>
    public override Tensor forward(Tensor x, Tensor y)
    {
        IrrepsLayouts.Check(Product.First, x);
        IrrepsLayouts.Check(Product.Second, y);
        if (!x.shape.AsSpan(0, x.shape.Length - 1).SequenceEqual(y.shape.AsSpan(0, y.shape.Length - 1)))
        {
            throw new InputException($"Both factors need the same leading axes; found shapes [{string.Join(", ", x.shape)}] and [{string.Join(", ", y.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var rows = _plan.Apply(x.reshape(-1, Product.First.Dimension), y.reshape(-1, Product.Second.Dimension), weight, _backend);
        return scope.MoveToOuter(ScalarBias.Add(rows, bias, Product.Output).reshape([.. x.shape[..^1], Product.Output.Dimension]));
    }
}
