namespace Noether.Representations;

/// <summary>Trigonometric polynomials of both angles, multiplied by fast Fourier transforms.</summary>
internal sealed class GauntFourier(GauntProduct product, double bound = GauntPlan.PieceBytes) : IGauntKernel
{
    private readonly FourierTransform _first = FourierTransform.Forward(product.First);
    private readonly FourierTransform _second = FourierTransform.Forward(product.Second);
    private readonly FourierTransform _back = FourierTransform.Back(product.First + product.Second, product.Output);

    public Tensor Multiply(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        var rowBytes = FourierTransform.ColumnBytes(product.First + product.Second, x) * Math.Max(x.shape[^1], y.shape[^1]);
        return scope.MoveToOuter(RowChunks.Apply([x, y], rowBytes, bound, rows => [_back.Decode(FourierTransform.Multiply(_first.Encode(rows[0]), _second.Encode(rows[1])))])[0]);
    }
}
