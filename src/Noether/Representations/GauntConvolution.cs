namespace Noether.Representations;

/// <summary>
/// The messages of an equivariant convolution by <see cref="GauntProduct"/>: x ⊗ Σ_l h_l Y_l(n), along the direction n of an edge. In the frame where n is the polar axis the filter
/// depends on θ alone, so that the product is one convolution along the frequencies of θ for each order: O(L³) an edge and channel with the rotations.
/// </summary>
/// <remarks>Source: Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis via Gaunt tensor products", ICLR 2024, section 3.3.</remarks>
public sealed class GauntConvolution
{
    private readonly double _bound;
    private readonly FourierTransform _forward;
    private readonly FourierTransform _back;
    private readonly FixedTable _filter;

    /// <param name="product">Degrees of features, of the filter, and of the messages.</param>
    public GauntConvolution(GauntProduct product)
        : this(product, GauntPlan.PieceBytes)
    {
    }

    internal GauntConvolution(GauntProduct product, double bound)
    {
        ArgumentNullException.ThrowIfNull(product);
        (Product, _bound) = (product, bound);
        _forward = FourierTransform.Forward(product.First);
        _back = FourierTransform.Back(product.First + product.Second, product.Output);
        _filter = Filter(product.Second);
    }

    /// <summary>Degrees of features, of the filter, and of the messages.</summary>
    public GauntProduct Product { get; }

    /// <summary>Row by row; differentiable at least twice.</summary>
    /// <param name="x">Features at the edges' senders, <c>[edges, (First + 1)², channels]</c>.</param>
    /// <param name="directions">From receivers to senders or the other way, <c>[edges, 3]</c>, of any length but zero.</param>
    /// <param name="radial">h, <c>[edges, Second + 1, channels]</c>, or one channel for all.</param>
    /// <returns><c>[edges, (Output + 1)², channels]</c>.</returns>
    /// <exception cref="InputException">The shapes are not those.</exception>
    public Tensor Apply(Tensor x, Tensor directions, Tensor radial)
    {
        SphereCoefficients.Check(x, Product.First, nameof(x));
        ArgumentNullException.ThrowIfNull(radial);
        if (x.dim() != 3 || radial.dim() != 3 || radial.shape[1] != Product.Second + 1)
        {
            throw new InputException(
                $"Features [edges, {SphereCoefficients.Count(Product.First)}, channels] and weights [edges, {Product.Second + 1}, channels] are needed; found [{string.Join(", ", x.shape)}] and [{string.Join(", ", radial.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var columnBytes = FourierTransform.ZonalColumnBytes(Product.First, Product.Second, x);
        var channels = Math.Max(x.shape[^1], radial.shape[^1]);
        return scope.MoveToOuter(RowChunks.Apply([x, PolarFrames.Of(directions), radial], columnBytes * channels, _bound, rows => [InFrames(rows[0], rows[1], rows[2])])[0]);
    }

    private Tensor InFrames(Tensor x, Tensor frames, Tensor radial)
    {
        using var scope = torch.NewDisposeScope();
        var filter = _filter.Like(radial).matmul(radial).unsqueeze(1);
        var spectrum = FourierTransform.MultiplyZonal(_forward.Encode(Rotate(x, frames)), torch.complex(filter, torch.zeros_like(filter)));
        var missing = Product.Output + 1 - spectrum.shape[1];
        if (missing > 0)
        {
            // Orders that the features lack, and that a filter about the axis cannot make.
            spectrum = torch.cat([spectrum, torch.zeros([spectrum.shape[0], missing, .. spectrum.shape[2..]], spectrum.dtype, spectrum.device)], 1);
        }

        return scope.MoveToOuter(Rotate(_back.Decode(spectrum), frames.transpose(1, 2)));
    }

    private static Tensor Rotate(Tensor x, Tensor rotations)
    {
        var degree = (int)Math.Round(Math.Sqrt(x.shape[^2])) - 1;
        var irreps = Irreps.SphericalHarmonics(degree, (int)x.shape[^1]);
        return irreps.Rotate(x.flatten(-2), rotations, IrrepsLayout.ComponentFirst).view(x.shape);
    }

    /// <summary>Frequencies of θ of Y_l0(e_y) Y_l0, <c>[2L + 1, L + 1]</c>, in the order of spectra.</summary>
    private static FixedTable Filter(int degree)
    {
        var (series, frequencies) = (FourierHarmonics.Series(degree)[0], (2 * degree) + 1);
        var table = new double[frequencies * (degree + 1)];
        for (var i = 0; i < frequencies; i++)
        {
            for (var l = 0; l <= degree; l++)
            {
                var u = i <= degree ? i : i - frequencies;
                table[(i * (degree + 1)) + l] = Math.Sqrt(((2 * l) + 1) / (4 * Math.PI)) * series[l][u + degree];
            }
        }

        return new FixedTable(table, frequencies, degree + 1);
    }
}
