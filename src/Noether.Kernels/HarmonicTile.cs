using System.Runtime.CompilerServices;

namespace Noether.Kernels;

/// <summary>A few points, planar, and what is computed of them; it stays in the first cache.</summary>
internal unsafe struct HarmonicTile
{
    /// <summary>Points a tile: two of the widest vectors.</summary>
    public const int Points = 32;

    /// <summary>x, y and z, divided by the lengths where asked for.</summary>
    public float* X, Y, Z;

    /// <summary>Squared lengths of X, Y, Z: zero, or one up to rounding, where points are divided by their lengths.</summary>
    public float* Square;

    /// <summary>One over the lengths; one where points are not divided.</summary>
    public float* Inverse;

    /// <summary>Components one after another, each <see cref="Points"/> numbers.</summary>
    public float* Values;

    /// <summary>Slopes that come in, or rows that go out.</summary>
    public float* Rows;

    /// <summary>Takes the parts of a tile.</summary>
    public static HarmonicTile In(Workspace space, int components) => new()
    {
        X = space.Take(Points),
        Y = space.Take(Points),
        Z = space.Take(Points),
        Square = space.Take(Points),
        Inverse = space.Take(Points),
        Values = space.Take((long)components * Points),
        Rows = space.Take((long)components * Points),
    };

    /// <summary>What <see cref="In"/> takes.</summary>
    public static Workspace Space(int components) => new((5 + (2L * components)) * Points, 7);
}

/// <summary>What is computed of a tile, with one kind of vectors.</summary>
internal static unsafe class HarmonicTile<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>Reads points; those beyond the last become zero vectors.</summary>
    public static void Read(in HarmonicTile tile, float* points, int count, bool unit)
    {
        for (var i = 0; i < HarmonicTile.Points; i++)
        {
            var exists = i < count;
            (tile.X[i], tile.Y[i], tile.Z[i]) = exists ? (points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]) : (0, 0, 0);
        }

        for (var i = 0; i < HarmonicTile.Points; i += TLanes.Count)
        {
            TVector x = TLanes.Load(tile.X + i), y = TLanes.Load(tile.Y + i), z = TLanes.Load(tile.Z + i), inverse = TLanes.Create(1);
            var square = Square(x, y, z);
            if (unit)
            {
                inverse = TLanes.InverseRoot(square);
                (x, y, z) = (TLanes.Multiply(x, inverse), TLanes.Multiply(y, inverse), TLanes.Multiply(z, inverse));
                square = Square(x, y, z);
                TLanes.Store(tile.X + i, x);
                TLanes.Store(tile.Y + i, y);
                TLanes.Store(tile.Z + i, z);
            }

            TLanes.Store(tile.Square + i, square);
            TLanes.Store(tile.Inverse + i, inverse);
        }
    }

    /// <summary>Values of all components.</summary>
    /// <param name="tile">The points.</param>
    /// <param name="table">Seeds and steps.</param>
    /// <param name="degree">The highest degree; not above that of the table.</param>
    /// <param name="target">Where component 0 of the tile's first point goes.</param>
    /// <param name="stride">From component to component.</param>
    /// <param name="past">Whether to write past the caches; the target is then aligned to vectors.</param>
    public static void Values(in HarmonicTile tile, HarmonicTable table, int degree, float* target, nint stride, bool past)
    {
        fixed (float* seeds = table.SingleSeeds, steps = table.SingleSteps)
        {
            for (var i = 0; i < HarmonicTile.Points; i += 2 * TLanes.Count)
            {
                Recur(tile, i, seeds, steps, table.Degree, degree, target + i, stride, past);
            }
        }
    }

    /// <summary>Slopes of component u by x, y and z at one vector of points, from the values of one degree less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Slopes(float* values, int* sources, float* factors, out TVector x, out TVector y, out TVector z)
    {
        x = Term(values, sources[1], factors[1], TLanes.Multiply(TLanes.Create(factors[0]), TLanes.Load(values + (sources[0] * HarmonicTile.Points))));
        y = TLanes.Multiply(TLanes.Create(factors[2]), TLanes.Load(values + (sources[2] * HarmonicTile.Points)));
        z = Term(values, sources[4], factors[4], TLanes.Multiply(TLanes.Create(factors[3]), TLanes.Load(values + (sources[3] * HarmonicTile.Points))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(float* target, TVector value, bool past)
    {
        if (past)
        {
            TLanes.StorePast(target, value);
        }
        else
        {
            TLanes.Store(target, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Term(float* values, int source, float factor, TVector sum) =>
        TLanes.MultiplyAdd(TLanes.Create(factor), TLanes.Load(values + (source * HarmonicTile.Points)), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Square(TVector x, TVector y, TVector z) => TLanes.MultiplyAdd(x, x, TLanes.MultiplyAdd(y, y, TLanes.Multiply(z, z)));

    /// <summary>Two vectors of points, so that the additions of one fill the waiting of the other.</summary>
    private static void Recur(in HarmonicTile tile, int at, float* seeds, float* steps, int tableDegree, int degree, float* target, nint stride, bool past)
    {
        nint lanes = TLanes.Count;
        TVector y0 = TLanes.Load(tile.Y + at), y1 = TLanes.Load(tile.Y + at + lanes);
        TVector r0 = TLanes.Load(tile.Square + at), r1 = TLanes.Load(tile.Square + at + lanes);
        TVector a0 = TLanes.Create(1), a1 = a0, b0 = TLanes.Create(0), b1 = b0;
        for (var m = 0; m <= degree; m++)
        {
            TVector q0 = TLanes.Create(seeds[m]), q1 = q0, p0 = TLanes.Create(0), p1 = p0;
            var step = steps;
            for (var l = m; ; l++)
            {
                var centre = target + (((l * l) + l) * stride);
                float* plus = centre + (m * stride), minus = centre - (m * stride);
                Write(plus, TLanes.Multiply(q0, a0), past);
                Write(plus + lanes, TLanes.Multiply(q1, a1), past);
                if (m > 0)
                {
                    Write(minus, TLanes.Multiply(q0, b0), past);
                    Write(minus + lanes, TLanes.Multiply(q1, b1), past);
                }

                if (l == degree)
                {
                    break;
                }

                TVector a = TLanes.Create(step[0]), b = TLanes.Create(step[1]);
                step += 2;
                (q0, p0) = (TLanes.MultiplyAdd(TLanes.Multiply(a, y0), q0, TLanes.Multiply(TLanes.Multiply(b, r0), p0)), q0);
                (q1, p1) = (TLanes.MultiplyAdd(TLanes.Multiply(a, y1), q1, TLanes.Multiply(TLanes.Multiply(b, r1), p1)), q1);
            }

            steps += 2 * (tableDegree - m);
            TVector x0 = TLanes.Load(tile.X + at), x1 = TLanes.Load(tile.X + at + lanes);
            TVector z0 = TLanes.Load(tile.Z + at), z1 = TLanes.Load(tile.Z + at + lanes);
            (a0, b0) = (TLanes.Subtract(TLanes.Multiply(a0, z0), TLanes.Multiply(b0, x0)), TLanes.MultiplyAdd(a0, x0, TLanes.Multiply(b0, z0)));
            (a1, b1) = (TLanes.Subtract(TLanes.Multiply(a1, z1), TLanes.Multiply(b1, x1)), TLanes.MultiplyAdd(a1, x1, TLanes.Multiply(b1, z1)));
        }
    }
}
