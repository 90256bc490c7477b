namespace Noether.Nn;

/// <summary>
/// Circular-harmonic moments of pictures: ∫ B_q(s) cos(μt) f and ∫ B_q(s) sin(μt) f over the disc within a square picture, t the angle from the right, counter-clockwise, s the distance from
/// the middle in halves of the edge. A quarter turn of the picture changes them exactly as it must.
/// </summary>
internal sealed class PlaneMoments
{
    private const double RingWidth = 0.6;
    private const double SameRing = 1e-9;

    private PlaneMoments(int size, int maxFrequency, int rings, Tensor table) => (Size, MaxFrequency, Rings, Table) = (size, maxFrequency, rings, table);

    /// <summary>Edge length of pictures.</summary>
    public int Size { get; }

    /// <summary>The highest μ.</summary>
    public int MaxFrequency { get; }

    /// <summary>Number of radial functions B.</summary>
    public int Rings { get; }

    /// <summary><c>[pixels, 2 (max + 1) · rings]</c>, float64: the cosines of all μ, then the sines, for each the rings.</summary>
    public Tensor Table { get; }

    /// <summary>
    /// Gaussian rings with evenly spaced radii from 0 to 1; every moment of white noise has the noise's variance. Near the middle, where pixels are too coarse for a frequency's waves, it fades.
    /// </summary>
    public static PlaneMoments Gaussian(int size, int maxFrequency, int rings)
    {
        var spacing = rings > 1 ? 1.0 / (rings - 1) : 1;
        return Of(size, maxFrequency, rings, (s, q, mu) => Math.Exp(-0.5 * Math.Pow((s - (q * spacing)) / (RingWidth * spacing), 2)) * Fading(s * size / 2, mu), normalised: true);
    }

    /// <summary>A radial function of its own for each distance of a pixel from the middle, 1 there and 0 elsewhere.</summary>
    public static PlaneMoments EachRadius(int size, int maxFrequency)
    {
        var radii = Radii(size);
        return Of(size, maxFrequency, radii.Count, (s, q, _) => Math.Abs(s - radii[q]) < SameRing ? 1 : 0, normalised: false);
    }

    /// <summary>The different distances from the middle of the pixels within the disc, ascending.</summary>
    public static IReadOnlyList<double> Radii(int size)
    {
        List<double> radii = [];
        foreach (var s in Enumerable.Range(0, size * size).Select(p => Place(size, p).Radius).Where(s => s <= 1).Order())
        {
            if (radii.Count == 0 || s - radii[^1] > SameRing)
            {
                radii.Add(s);
            }
        }

        return radii;
    }

    /// <summary>Where a pixel lies.</summary>
    public static (double Radius, double Angle) Place(int size, int pixel)
    {
        var middle = (size - 1) / 2.0;
        var (x, y) = ((pixel % size) - middle, middle - (pixel / size));
        return (Math.Sqrt((x * x) + (y * y)) / (size / 2.0), Math.Atan2(y, x));
    }

    /// <summary>A wave is 2πr/μ pixels long: half of it is kept where that is a little over two.</summary>
    private static double Fading(double pixels, int mu) => mu == 0 ? 1 : 1 - Math.Exp(-4 * pixels * pixels / ((double)mu * mu));

    private static PlaneMoments Of(int size, int maxFrequency, int rings, Func<double, int, int, double> radial, bool normalised)
    {
        var frequencies = maxFrequency + 1;
        var table = new double[size * size, 2 * frequencies * rings];
        for (var (q, mu) = (0, 0); q < rings; (q, mu) = mu == maxFrequency ? (q + 1, 0) : (q, mu + 1))
        {
            var (cosine, sine) = ((mu * rings) + q, ((frequencies + mu) * rings) + q);
            var squares = 0.0;
            for (var p = 0; p < size * size; p++)
            {
                // The middle has no direction, so that only what is constant round it is not zero there; the corners leave the picture when it turns.
                var (s, t) = Place(size, p);
                var value = s > 1 || (s == 0 && mu > 0) ? 0 : radial(s, q, mu);
                var (sin, cos) = Math.SinCos(mu * t);
                (table[p, cosine], table[p, sine]) = (value * cos, value * sin);
                squares += value * value / (mu == 0 ? 1 : 2);
            }

            // A cosine and its sine share one scale: otherwise a turn would change the norm.
            var scale = normalised && squares > 0 ? 1 / Math.Sqrt(squares) : 1;
            for (var p = 0; p < size * size; p++)
            {
                table[p, cosine] *= scale;
                table[p, sine] *= scale;
            }
        }

        return new PlaneMoments(size, maxFrequency, rings, torch.tensor(table));
    }
}
