namespace Noether.Representations;

/// <summary>
/// Functions on the sphere as trigonometric polynomials of θ and φ, and back. Order m gives frequencies v = ±m alone, so that each way is one small real matrix an order: O(L³).
/// <para>
/// A spectrum of degree K is complex, <c>[..., K + 1, 2K + 1, channels]</c>: v = 0 to K (the function is real), and u = 0 to K, then -K to -1.
/// </para>
/// </summary>
public sealed class FourierTransform
{
    private readonly int _degree;
    private readonly int _spectrum;
    private readonly long[] _toPlanes;
    private readonly long[] _fromPlanes;
    private readonly FixedTable? _forward;
    private readonly FixedTable? _back;

    private FourierTransform(int degree, int spectrum, double[]? forward, double[]? back)
    {
        (_degree, _spectrum) = (degree, spectrum);
        (_toPlanes, _fromPlanes) = Places(degree);
        var planes = 2 * (degree + 1);
        _forward = forward is null ? null : new FixedTable(forward, planes, (2 * degree) + 1, degree + 1);
        _back = back is null ? null : new FixedTable(back, planes, degree + 1, spectrum + 1);
    }

    /// <summary>Of functions of degrees up to one to their spectra.</summary>
    internal static FourierTransform Forward(int degree) => new(degree, degree, Amplitudes(degree), null);

    /// <summary>Of spectra of one degree to the coefficients up to another.</summary>
    /// <param name="spectrum">Degree of the spectra.</param>
    /// <param name="degree">Highest degree of the harmonics.</param>
    internal static FourierTransform Back(int spectrum, int degree) => new(degree, spectrum, null, Integrals(spectrum, degree));

    /// <summary>Coefficients <c>[..., (L + 1)², channels]</c> to a spectrum of degree L.</summary>
    internal Tensor Encode(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        long[] lead = x.shape[..^2];
        var channels = x.shape[^1];
        using var places = torch.tensor(_toPlanes, torch.int64, x.device);
        var none = torch.zeros([.. lead, 1, channels], x.dtype, x.device);
        var byOrder = torch.cat([x, none], -2).index_select(-2, places).view([.. lead, 2 * (_degree + 1), _degree + 1, channels]);
        var planes = _forward!.Like(x).matmul(byOrder);
        return scope.MoveToOuter(torch.complex(planes.narrow(-3, 0, _degree + 1), planes.narrow(-3, _degree + 1, _degree + 1)));
    }

    /// <summary>The coefficients of a spectrum's function on the sphere.</summary>
    internal Tensor Decode(Tensor spectrum)
    {
        using var scope = torch.NewDisposeScope();
        // Frequencies u and -u are a mirror pair on the sphere: the table counts both.
        var kept = spectrum.narrow(-3, 0, _degree + 1).narrow(-2, 0, _spectrum + 1);
        var planes = torch.cat([kept.real, kept.imag], -3);
        using var places = torch.tensor(_fromPlanes, torch.int64, spectrum.device);
        return scope.MoveToOuter(_back!.Like(planes).matmul(planes).flatten(-3, -2).index_select(-2, places));
    }

    /// <summary>The spectrum of the product of two functions, by transforms long enough that nothing folds back.</summary>
    /// <param name="f">A spectrum of degree K, <c>[..., K + 1, 2K + 1, channels]</c>, complex.</param>
    /// <param name="g">One of degree N, <c>[..., N + 1, 2N + 1, channels]</c>.</param>
    /// <returns>One of degree K + N.</returns>
    public static Tensor Multiply(Tensor f, Tensor g)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(g);
        using var scope = torch.NewDisposeScope();
        var degree = f.shape[^3] + g.shape[^3] - 2;
        var length = FastLength((2 * degree) + 1);
        var values = Values(f, length);
        values = values * (ReferenceEquals(f, g) ? values : Values(g, length));
        return scope.MoveToOuter(Kept(torch.fft.rfftn(values, dim: [-2, -3], norm: FFTNormType.Forward).narrow(-3, 0, degree + 1), degree));
    }

    /// <summary>The same where the second function does not depend on φ: one convolution along the frequencies of θ for each of φ.</summary>
    /// <param name="f">A spectrum of degree K, <c>[..., orders, 2K + 1, channels]</c>.</param>
    /// <param name="zonal">A spectrum of degree N with v = 0 alone, <c>[..., 1, 2N + 1, channels]</c>.</param>
    /// <returns><c>[..., orders, 2 (K + N) + 1, channels]</c>.</returns>
    internal static Tensor MultiplyZonal(Tensor f, Tensor zonal)
    {
        using var scope = torch.NewDisposeScope();
        var degree = (f.shape[^2] + zonal.shape[^2] - 2) / 2;
        var length = FastLength((2 * degree) + 1);
        Tensor Values(Tensor spectrum) => torch.fft.ifft(Padded(spectrum, length), dim: -2, norm: FFTNormType.Forward);
        return scope.MoveToOuter(Kept(torch.fft.fft_(Values(f) * Values(zonal), dim: -2, norm: FFTNormType.Forward), degree));
    }

    /// <summary>Bytes that one channel of a row needs on the way to a product's spectrum: its values and those of both factors, and as much for the spectra that they come from.</summary>
    /// <param name="degree">Degree of the product.</param>
    /// <param name="x">Of the type that is computed in.</param>
    internal static double ColumnBytes(int degree, Tensor x)
    {
        const int Alive = 6;
        double length = FastLength((2 * degree) + 1);
        return Alive * length * length * x.element_size();
    }

    /// <summary>The same for <see cref="MultiplyZonal"/>, from the degrees of both functions.</summary>
    internal static double ZonalColumnBytes(int first, int zonal, Tensor x)
    {
        const int Alive = 3;
        return Alive * 2 * (first + 1.0) * FastLength((2 * (first + zonal)) + 1) * x.element_size();
    }

    /// <summary>The smallest length from one on without prime factors above 5.</summary>
    internal static long FastLength(long least)
    {
        for (var n = least; ; n++)
        {
            var rest = n;
            foreach (var prime in (int[])[2, 3, 5])
            {
                while (rest % prime == 0)
                {
                    rest /= prime;
                }
            }

            if (rest == 1)
            {
                return n;
            }
        }
    }

    /// <summary>Values on an even grid of θ and φ through both whole circles, <c>[..., length, length, channels]</c>.</summary>
    private static Tensor Values(Tensor f, long length) => torch.fft.irfftn(Padded(f, length), [length, length], [-2, -3], FFTNormType.Forward);

    /// <summary>Room for further frequencies of θ, between the positive and the negative ones.</summary>
    private static Tensor Padded(Tensor f, long length)
    {
        var degree = (f.shape[^2] - 1) / 2;
        var none = torch.zeros([.. f.shape[..^2], length - (2 * degree) - 1, f.shape[^1]], f.dtype, f.device);
        return torch.cat([f.narrow(-2, 0, degree + 1), none, f.narrow(-2, degree + 1, degree)], -2);
    }

    /// <summary>The frequencies of θ up to a degree.</summary>
    private static Tensor Kept(Tensor all, long degree) => torch.cat([all.narrow(-2, 0, degree + 1), all.narrow(-2, all.shape[^2] - degree, degree)], -2);

    /// <summary>Real parts of the frequencies v = 0 to L, then imaginary ones; each from l = 0 to L of one order, +m where m is even in real planes and odd in imaginary ones, else -m.</summary>
    private static (long[] To, long[] From) Places(int degree)
    {
        var (to, from) = (new long[2 * (degree + 1) * (degree + 1)], new long[(degree + 1) * (degree + 1)]);
        for (var plane = 0; plane < 2 * (degree + 1); plane++)
        {
            var (imaginary, order) = (plane > degree, plane % (degree + 1));
            for (var l = 0; l <= degree; l++)
            {
                var place = (plane * (degree + 1)) + l;
                var exists = l >= order && !(imaginary && order == 0);
                to[place] = exists ? (l * l) + l + (imaginary == (order % 2 != 0) ? order : -order) : from.Length;
                if (exists)
                {
                    from[to[place]] = place;
                }
            }
        }

        return (to, from);
    }

    private static double[] Amplitudes(int degree)
    {
        var (series, columns, frequencies) = (FourierHarmonics.Series(degree), degree + 1, (2 * degree) + 1);
        var table = new double[2 * columns * frequencies * columns];
        for (var plane = 0; plane < 2 * columns; plane++)
        {
            var (imaginary, order) = (plane > degree, plane % columns);
            // cos mφ has e^{±imφ}/2, sin |m|φ has ∓i e^{±imφ}/2; odd orders bring another i.
            var factor = (order == 0 ? 1 : 0.5) * (imaginary && order % 2 == 0 ? -1 : 1);
            for (var l = order; l <= degree; l++)
            {
                for (var i = 0; i < frequencies; i++)
                {
                    var u = i <= degree ? i : i - frequencies;
                    table[(((plane * frequencies) + i) * columns) + l] = factor * series[order][l][u + degree];
                }
            }
        }

        return table;
    }

    private static double[] Integrals(int spectrum, int degree)
    {
        var (series, rows) = (FourierHarmonics.Series(degree), degree + 1);
        var table = new double[2 * rows * rows * (spectrum + 1)];
        for (var plane = 0; plane < 2 * rows; plane++)
        {
            var (imaginary, order) = (plane > degree, plane % rows);
            var factor = Math.Tau * (imaginary || order % 2 != 0 ? -1 : 1);
            for (var l = order; l <= degree; l++)
            {
                for (var u = 0; u <= spectrum; u++)
                {
                    var integral = Enumerable.Range(-degree, (2 * degree) + 1).Sum(k => (u + k) % 2 == 0 ? series[order][l][k + degree] * FourierHarmonics.HalfCircle(u + k).Real : 0);
                    table[(((plane * rows) + l) * (spectrum + 1)) + u] = factor * (u == 0 ? 1 : 2) * integral;
                }
            }
        }

        return table;
    }
}
