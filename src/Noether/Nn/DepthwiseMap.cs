using Noether.Representations;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// A steerable map in three steps: features are mixed to channels (<see cref="O3Linear"/>), each channel is multiplied with the attributes, one weight a channel and coupling, and the products
/// are mixed to the output, those of each coupling by weights of their own. Equivariant under O(3).
/// </summary>
public sealed class DepthwiseMap : torch.nn.Module<Tensor, Tensor, Tensor>
{
    private readonly O3Linear before;
    private readonly TensorProductLayer product;
    private readonly O3Linear after;

    /// <param name="input">Irreps of the features.</param>
    /// <param name="attributes">Irreps of the attributes.</param>
    /// <param name="output">Irreps of the result.</param>
    /// <param name="channels">Channels of each irrep between the two mixings.</param>
    /// <param name="generator">Draws the first weights.</param>
    public DepthwiseMap(Irreps input, Irreps attributes, Irreps output, int channels, Generator generator)
        : base(nameof(DepthwiseMap))
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        before = new O3Linear(input, SteerableMaps.Channels(input, channels), generator, biases: false);
        product = new TensorProductLayer(TensorProduct.Depthwise(before.Output, attributes, output.Select(b => b.Irrep).ToHashSet()), generator);
        after = new O3Linear(product.Product.Output, output, generator);
        RegisterComponents();
    }

    /// <param name="features"><c>[rows, input]</c>.</param>
    /// <param name="attributes"><c>[rows, attributes]</c>.</param>
    /// <returns><c>[rows, output]</c>.</returns>
    /// <exception cref="InputException">The features are not of these irreps.</exception>
    public override Tensor forward(Tensor features, Tensor attributes)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(after.call(product.call(before.call(features), attributes)));
    }
}
