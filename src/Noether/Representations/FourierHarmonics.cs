using System.Numerics;

namespace Noether.Representations;

/// <summary>
/// Real spherical harmonics (normalisation <c>integral</c>) as trigonometric polynomials, Y_lm(θ, φ) = Σ y_uv e^{i(uθ + vφ)} with u, v from -l to l, where θ runs through the whole circle:
/// sin^|m| θ keeps its sign. Only v = ±m are not zero.
/// </summary>
/// <remarks>Source: Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis via Gaunt tensor products", ICLR 2024, section 3.2.</remarks>
public static class FourierHarmonics
{
    /// <summary>y_uv of Y_lm.</summary>
    /// <param name="l">Degree, at least 0.</param>
    /// <param name="m">Order, from -l to l.</param>
    /// <param name="u">Frequency in θ.</param>
    /// <param name="v">Frequency in φ.</param>
    public static Complex Coefficient(int l, int m, int u, int v)
    {
        Check(l, m);
        return Math.Abs(u) > l ? 0 : Polar(m) * Series(l)[m < 0 ? -m : m][l][u + l] * Azimuthal(m, v);
    }

    /// <summary>z of Y_lm: ∫ e^{i(uθ + vφ)} Y_lm dΩ over the sphere; not zero for v = ±m only.</summary>
    /// <inheritdoc cref="Coefficient"/>
    public static Complex Integral(int l, int m, int u, int v)
    {
        Check(l, m);
        var series = Series(l)[Math.Abs(m)][l];
        Complex sum = 0;
        for (var k = -l; k <= l; k++)
        {
            sum += series[k + l] * HalfCircle(u + k);
        }

        return Math.Tau * Polar(m) * Azimuthal(m, -v) * sum;
    }

    /// <summary>
    /// T_lm of Y_lm = T_lm(θ) cos mφ, for orders from 0 up, by frequency: T = Σ a_u e^{iuθ} for even m, where a is even in u, and Σ i a_u e^{iuθ} for odd, where a is odd.
    /// </summary>
    /// <param name="maxDegree">Highest degree L.</param>
    /// <returns>a as <c>[m][l][u + L]</c>; empty where l &lt; m.</returns>
    internal static double[][][] Series(int maxDegree)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        // As many points of the circle as there are frequencies; the harmonics are polynomials of the coordinates, so that a negative sin θ is as good as any.
        var count = (2 * maxDegree) + 1;
        var angles = Enumerable.Range(0, count).Select(j => Math.Tau * j / count).ToArray();
        var points = torch.tensor(angles.SelectMany(t => (double[])[0, Math.Cos(t), Math.Sin(t)]).ToArray()).view(-1, 3);
        var values = SphericalHarmonics.Values(points, maxDegree).data<double>().ToArray();
        double Amplitude(int l, int m, int u) => Enumerable.Range(0, count).Sum(j =>
        {
            var phase = Math.Tau * ((long)Math.Abs(u) * j % count) / count;
            var wave = m % 2 == 0 ? Math.Cos(phase) : -Math.Sign(u) * Math.Sin(phase);
            return values[(j * (maxDegree + 1) * (maxDegree + 1)) + (l * l) + l + m] * wave;
        }) / count;
        return [.. Enumerable.Range(0, maxDegree + 1).Select(m => (double[][])[.. Enumerable.Range(0, maxDegree + 1).Select(l =>
            l < m ? [] : Enumerable.Range(-maxDegree, count).Select(u => Amplitude(l, m, u)).ToArray())])];
    }

    /// <summary>∫ e^{ikθ} sin θ dθ from 0 to π.</summary>
    internal static Complex HalfCircle(int k) => k % 2 == 0 ? 2 / (1.0 - ((double)k * k)) : Math.Abs(k) == 1 ? new Complex(0, k * Math.PI / 2) : 0;

    /// <summary>What the real amplitudes of an order are multiplied by.</summary>
    private static Complex Polar(int m) => m % 2 == 0 ? 1 : Complex.ImaginaryOne;

    /// <summary>Coefficient of e^{ivφ} in cos mφ or sin |m|φ.</summary>
    private static Complex Azimuthal(int m, int v) =>
        Math.Abs(v) != Math.Abs(m) ? 0 : m == 0 ? 1 : m > 0 ? 0.5 : new Complex(0, -0.5 * Math.Sign(v));

    private static void Check(int l, int m)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(l);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(m), l, nameof(m));
    }
}
