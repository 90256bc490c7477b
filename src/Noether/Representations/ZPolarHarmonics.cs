namespace Noether.Representations;

/// <summary>
/// Converters from and to the real spherical harmonics of libraries whose polar axis is z and whose azimuth counts from x (SciPy, sphericart, e3x, spherical t-designs'
/// tables): Y^z_lm(x, y, z) = Y_lm(y, z, x), so that l = 1 is ordered (y, z, x). Orders are m = -l..l on both sides.
/// </summary>
public static class ZPolarHarmonics
{
    /// <summary>Where the axes go: P n = (y, z, x).</summary>
    private static readonly double[] Axes = [0, 1, 0, 0, 0, 1, 1, 0, 0];

    /// <summary>Their harmonics at points: <see cref="SphericalHarmonics.Values"/> of the points with their axes exchanged.</summary>
    /// <inheritdoc cref="SphericalHarmonics.Values"/>
    public static Tensor Values(Tensor points, int maxDegree, HarmonicNormalisation normalisation = HarmonicNormalisation.Integral, bool normalise = true)
    {
        ArgumentNullException.ThrowIfNull(points);
        using var exchanged = points.roll(-1, -1);
        return SphericalHarmonics.Values(exchanged, maxDegree, normalisation, normalise);
    }

    /// <summary>Coefficients in our basis of a function given by theirs: c = D(P)ᵀ c^z, degree by degree.</summary>
    /// <param name="coefficients"><c>[..., (L + 1)²]</c>.</param>
    public static Tensor ToYPolar(Tensor coefficients) => Apply(coefficients, transpose: true);

    /// <summary>The inverse of <see cref="ToYPolar"/>: c^z = D(P) c.</summary>
    /// <inheritdoc cref="ToYPolar"/>
    public static Tensor FromYPolar(Tensor coefficients) => Apply(coefficients, transpose: false);

    /// <summary>Coefficients or values with the phase of Condon and Shortley where they were without, and the other way: orders change sign where m is odd.</summary>
    /// <param name="components"><c>[..., (L + 1)²]</c>.</param>
    public static Tensor ExchangePhase(Tensor components)
    {
        var degree = MaxDegree(components);
        using var scope = torch.NewDisposeScope();
        var signs = Enumerable.Range(0, degree + 1).SelectMany(l => Enumerable.Range(-l, (2 * l) + 1)).Select(m => m % 2 == 0 ? 1.0 : -1).ToArray();
        return scope.MoveToOuter(components * torch.tensor(signs, components.dtype, components.device));
    }

    /// <summary>L of (L + 1)² components.</summary>
    /// <exception cref="InputException">Their number is no square.</exception>
    internal static int MaxDegree(Tensor components)
    {
        ArgumentNullException.ThrowIfNull(components);
        var root = components.dim() == 0 ? 0 : (int)Math.Round(Math.Sqrt(components.shape[^1]));
        return root > 0 && (long)root * root == components.shape[^1]
            ? root - 1
            : throw new InputException($"Components of all degrees up to L are [..., (L + 1)²], found shape [{string.Join(", ", components.shape)}].");
    }

    private static Tensor Apply(Tensor coefficients, bool transpose)
    {
        var degree = MaxDegree(coefficients);
        using var scope = torch.NewDisposeScope();
        var axes = torch.tensor(Axes).view(3, 3);
        var irreps = Irreps.SphericalHarmonics(degree);
        var flat = coefficients.reshape(1, -1, coefficients.shape[^1]);
        return scope.MoveToOuter(irreps.Rotate(flat, (transpose ? axes.t() : axes).unsqueeze(0)).reshape(coefficients.shape));
    }
}
