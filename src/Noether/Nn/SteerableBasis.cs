namespace Noether.Nn;

/// <summary>
/// Circular harmonics: the filters tau_j(r) cos(k phi) and tau_j(r) sin(k phi), with Gaussian rings tau_j of radius mu_j.
/// A rotation by theta maps each pair (cos, sin) of frequency k to itself by the angle k theta, so a learned combination can be
/// rotated by any angle exactly, without resampling the filter.
/// </summary>
/// <remarks>
/// Source: Weiler, Hamprecht, Storath, "Learning Steerable Filters for Rotation Equivariant CNNs", CVPR 2018, section 3.1, equations 3 to 5;
/// widths and frequency limit as in Weiler and Cesa, "General E(2)-Equivariant Steerable CNNs", NeurIPS 2019, appendix.
/// phi runs counter-clockwise on the displayed image (columns to the right, rows down). Every function has about unit norm on the grid.
/// </remarks>
public sealed class SteerableBasis
{
    private const double RingWidth = 0.6;
    private const double OuterRingWidth = 0.4;

    private readonly Harmonic[] _functions;

    /// <param name="size">Edge length of the square filter in pixels; even sizes are centred between pixels.</param>
    /// <param name="frequencyLimit">Angular frequencies on a ring of radius r are at most this times r; higher ones alias on the pixel grid.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, or a negative limit.</exception>
    public SteerableBasis(int size, double frequencyLimit = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(frequencyLimit);
        Size = size;
        _functions = [.. Normalised(Harmonics(size, frequencyLimit), Grid(size))];
    }

    /// <summary>Edge length of the filters in pixels.</summary>
    public int Size { get; }

    /// <summary>Number of basis functions.</summary>
    public int Count => _functions.Length;

    /// <summary>The functions' values at points of the plane.</summary>
    /// <param name="points"><c>[points, 2]</c>, float64: x to the right, y up, in pixels from the filter's centre.</param>
    /// <returns><c>[Count, points]</c>, float64.</returns>
    public Tensor Sample(Tensor points)
    {
        var x = points.cpu().to(torch.float64).contiguous().data<double>().ToArray();
        var values = new double[Count * (x.Length / 2)];
        for (int b = 0, at = 0; b < Count; b++)
        {
            for (var p = 0; p < x.Length; p += 2)
            {
                values[at++] = _functions[b].At(x[p], x[p + 1]);
            }
        }

        return torch.tensor(values, [Count, x.Length / 2]);
    }

    /// <summary>The matrix D with sum_b (D c)_b psi_b(x) = sum_b c_b psi_b(R^-1 x), where R turns counter-clockwise by the angle.</summary>
    /// <param name="angle">Radians.</param>
    /// <returns><c>[Count, Count]</c>, float64, orthogonal.</returns>
    public Tensor Rotation(double angle)
    {
        var d = new double[Count, Count];
        for (var b = 0; b < Count; b++)
        {
            var (sin, cos) = Math.SinCos(_functions[b].Frequency * angle);
            d[b, b] = cos;
            if (_functions[b].Frequency > 0)
            {
                // The cosine stands before its sine: cos(k(phi - a)) = cos(ka) cos(k phi) + sin(ka) sin(k phi).
                var partner = _functions[b].IsSine ? b - 1 : b + 1;
                d[partner, b] = _functions[b].IsSine ? -sin : sin;
            }
        }

        return torch.tensor(d);
    }

    /// <summary>The functions sampled on the pixel grid after each rotation of C_N: row n is turned counter-clockwise by 2 pi n / N.</summary>
    /// <remarks>Where N is a multiple of 4, the quarter turns are the very numbers of the first quarter moved on the grid, so that no rounding tells them apart.</remarks>
    /// <param name="orientations">N.</param>
    /// <returns><c>[Count, N, Size * Size]</c>, float64.</returns>
    public Tensor Rotated(int orientations)
    {
        using var scope = torch.NewDisposeScope();
        var upright = Sample(torch.tensor(Grid(Size)));
        var quarter = orientations % 4 == 0 ? orientations / 4 : orientations;
        var first = Enumerable.Range(0, quarter).Select(n => Rotation(2 * Math.PI * n / orientations).t().matmul(upright)).ToArray();
        var turned = torch.stack(first, 1).view(Count, quarter, Size, Size);
        var all = Enumerable.Range(0, orientations / quarter).Select(k => torch.rot90(turned, k, (2, 3))).ToArray();
        return torch.cat(all, 1).view(Count, orientations, Size * Size).MoveToOuterDisposeScope();
    }

    private static IEnumerable<Harmonic> Harmonics(int size, double frequencyLimit)
    {
        var outer = (size - 1) / 2.0;
        for (var radius = size % 2 == 1 ? 0 : 0.5; radius <= outer; radius++)
        {
            var width = radius == outer && radius > 0 ? OuterRingWidth : RingWidth;
            yield return new Harmonic(radius, width, 0, IsSine: false);
            for (var k = 1; k <= frequencyLimit * radius; k++)
            {
                yield return new Harmonic(radius, width, k, IsSine: false);
                yield return new Harmonic(radius, width, k, IsSine: true);
            }
        }
    }

    // A cosine and its sine share one scale: otherwise a turn would change the norm.
    private static IEnumerable<Harmonic> Normalised(IEnumerable<Harmonic> functions, double[,] grid)
    {
        foreach (var pair in functions.GroupBy(f => (f.Radius, f.Frequency)))
        {
            var squares = pair.Average(f => Enumerable.Range(0, grid.GetLength(0)).Sum(p => Math.Pow(f.At(grid[p, 0], grid[p, 1]), 2)));
            foreach (var function in pair)
            {
                yield return function with { Scale = 1 / Math.Sqrt(squares) };
            }
        }
    }

    private static double[,] Grid(int size)
    {
        var centre = (size - 1) / 2.0;
        var points = new double[size * size, 2];
        for (var p = 0; p < size * size; p++)
        {
            points[p, 0] = (p % size) - centre;
            points[p, 1] = centre - (p / size);
        }

        return points;
    }

    private sealed record Harmonic(double Radius, double Width, int Frequency, bool IsSine, double Scale = 1)
    {
        public double At(double x, double y)
        {
            var radius = Math.Sqrt((x * x) + (y * y));
            if (radius == 0 && Frequency > 0)
            {
                // The centre has no direction: only a function that is constant round it may be non-zero there.
                return 0;
            }

            var distance = (radius - Radius) / Width;
            var (sin, cos) = Math.SinCos(Frequency * Math.Atan2(y, x));
            return Scale * Math.Exp(-distance * distance / 2) * (IsSine ? sin : cos);
        }
    }
}
