using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;

namespace FromE3nn;

/// <summary>A fully connected tensor product of features that lie as e3nn's do.</summary>
internal sealed class ScalarsAndVectors(Generator generator) : IDisposable
{
    private readonly TensorProductLayer _product = new(TensorProduct.FullyConnected("8x0e + 4x1o", "0e + 1o + 2e", "6x0e + 3x1o + 2x1e"), generator);

    public torch.nn.Module Layer => _product;

    public Tensor Apply(Tensor x, Tensor y)
    {
        var product = _product.Product;
        var z = _product.call(ToNoether(product.First, x), ToNoether(product.Second, y));
        return IrrepsLayouts.Convert(product.Output, z, IrrepsLayout.ComponentFirst, IrrepsLayout.MultiplicityFirst);
    }

    public void Dispose() => _product.Dispose();

    private static Tensor ToNoether(Irreps irreps, Tensor x) => IrrepsLayouts.Convert(irreps, x, IrrepsLayout.MultiplicityFirst, IrrepsLayout.ComponentFirst);
}
