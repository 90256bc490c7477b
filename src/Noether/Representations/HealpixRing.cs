namespace Noether.Representations;

/// <summary>Centres of HEALPix cells by their number in the ring scheme, from the north pole down: caps of 4, 8, ... cells a ring, and a belt of 4N a ring, N = 2^level.</summary>
internal static class HealpixRing
{
    /// <summary>Number of cells.</summary>
    public static int Count(int level) => 12 << (2 * level);

    /// <summary>Height over the equator's plane (the cosine of the distance from the north pole) and azimuth.</summary>
    public static (double Height, double Azimuth) Centre(int level, int cell)
    {
        var (n, count) = (1 << level, Count(level));
        var cap = 2 * n * (n - 1);
        if (cell < cap)
        {
            return OfCap(n, cell);
        }

        if (cell >= count - cap)
        {
            // The south cap mirrors the north one, its rings counted the same way round.
            var (ring, place) = RingOf(count - 1 - cell);
            return (-1 + ((double)ring * ring / (3.0 * n * n)), Math.PI / (2 * ring) * ((4 * ring) - place - 0.5));
        }

        var (row, j) = Math.DivRem(cell - cap, 4 * n);
        var shift = (row + (2 * n)) % 2 == 0 ? 0.5 : 0;
        return (4.0 / 3 - (2.0 * (row + n) / (3 * n)), Math.PI / (2 * n) * (j + shift));
    }

    private static (double Height, double Azimuth) OfCap(int n, int cell)
    {
        var (ring, place) = RingOf(cell);
        return (1 - ((double)ring * ring / (3.0 * n * n)), Math.PI / (2 * ring) * (place + 0.5));
    }

    /// <summary>Ring i ≥ 1 of a cap has 4i cells, so that 2i(i - 1) come before it.</summary>
    private static (int Ring, int Place) RingOf(int cell)
    {
        var ring = (int)((1 + Math.Sqrt(1 + (2.0 * cell))) / 2);
        return (ring, cell - (2 * ring * (ring - 1)));
    }
}
