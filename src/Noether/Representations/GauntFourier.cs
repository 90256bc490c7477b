namespace Noether.Representations;

/// <summary>Trigonometric polynomials of both angles, multiplied by fast Fourier transforms.</summary>
internal sealed class GauntFourier(GauntProduct product) : IGauntKernel
{
    private readonly FourierTransform _first = FourierTransform.Forward(product.First);
    private readonly FourierTransform _second = FourierTransform.Forward(product.Second);
    private readonly FourierTransform _back = FourierTransform.Back(product.First + product.Second, product.Output);

    public Tensor Multiply(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(_back.Decode(FourierTransform.Multiply(_first.Encode(x), _second.Encode(y))));
    }
}
