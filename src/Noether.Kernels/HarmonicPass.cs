namespace Noether.Kernels;

/// <summary><see cref="HarmonicLoops"/> with one kind of vectors: cuts the points into blocks for threads and tiles for the caches.</summary>
internal sealed unsafe class HarmonicPass<TLanes, TVector> : HarmonicLoops
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>Points a block; a multiple of the tile.</summary>
    private const int BlockPoints = 4096;

    /// <summary>Results larger than this are written past the caches, which then need not read what is overwritten.</summary>
    private const long CacheBytes = 4 << 20;

    private const int Line = 64;

    private protected override void RunPlanar(ReadOnlySpan<float> points, HarmonicTable table, bool unit, int stride, Span<float> values, Span<float> gradients, int threads)
    {
        fixed (float* source = points, target = values, slopes = gradients)
        {
            var past = ((long)values.Length + gradients.Length) * sizeof(float) > CacheBytes && stride % (Line / sizeof(float)) == 0 && IsAligned(target) && IsAligned(slopes);
            Job job = new() { Table = table, Unit = unit, Points = source, Count = points.Length / 3, Target = target, Slopes = slopes, Stride = stride, Past = past };
            job.Each(threads, gradients.IsEmpty ? PlanarTile : GradientTile);
        }
    }

    private protected override void RunRows(ReadOnlySpan<float> points, HarmonicTable table, bool unit, Span<float> values, int threads)
    {
        fixed (float* source = points, target = values)
        {
            var past = values.Length * (long)sizeof(float) > CacheBytes && IsAligned(target);
            Job job = new() { Table = table, Unit = unit, Points = source, Count = points.Length / 3, Target = target, Past = past };
            job.Each(threads, RowTile);
        }
    }

    private protected override void RunPull(ReadOnlySpan<float> points, HarmonicTable table, bool unit, ReadOnlySpan<float> slopes, Span<float> gradients, int threads)
    {
        fixed (float* source = points, given = slopes, target = gradients)
        {
            Job job = new() { Table = table, Unit = unit, Points = source, Count = points.Length / 3, Target = target, Slopes = given };
            job.Each(threads, PullTile);
        }
    }

    private static bool IsAligned(float* target) => (nint)target % Line == 0;

    private static void PlanarTile(in Job job, in HarmonicTile tile, int first, int count)
    {
        if (count == HarmonicTile.Points)
        {
            HarmonicTile<TLanes, TVector>.Values(tile, job.Table, job.Table.Degree, job.Target + first, job.Stride, job.Past);
            return;
        }

        HarmonicTile<TLanes, TVector>.Values(tile, job.Table, job.Table.Degree, tile.Values, HarmonicTile.Points, past: false);
        for (var c = 0; c < job.Table.Components; c++)
        {
            Copy(tile.Values + (c * HarmonicTile.Points), job.Target + ((nint)c * job.Stride) + first, count);
        }
    }

    private static void GradientTile(in Job job, in HarmonicTile tile, int first, int count)
    {
        HarmonicTile<TLanes, TVector>.Values(tile, job.Table, job.Table.Degree, tile.Values, HarmonicTile.Points, past: false);
        var whole = count == HarmonicTile.Points;
        nint plane = job.Table.Components * (nint)job.Stride, length = HarmonicTile.Points;
        fixed (int* sources = job.Table.SlopeSources)
        fixed (float* factors = job.Table.SingleSlopeFactors)
        {
            for (var (l, c) = (0, 0); c < job.Table.Components; c++)
            {
                l += c > (l * l) + (2 * l) ? 1 : 0;
                float* values = tile.Values + (c * length), target = job.Target + (c * (nint)job.Stride) + first, slopes = job.Slopes + (c * (nint)job.Stride) + first;
                var source = sources + (c * HarmonicTable.SlopeTerms);
                var factor = factors + (c * HarmonicTable.SlopeTerms);
                if (whole)
                {
                    Gradients(tile, source, factor, job.Unit ? l : 0, values, slopes, plane, job.Past);
                    for (nint i = 0; i < length; i += TLanes.Count)
                    {
                        HarmonicTile<TLanes, TVector>.Write(target + i, TLanes.Load(values + i), job.Past);
                    }

                    continue;
                }

                Gradients(tile, source, factor, job.Unit ? l : 0, values, tile.Rows, length, past: false);
                Copy(values, target, count);
                for (var axis = 0; axis < 3; axis++)
                {
                    Copy(tile.Rows + (axis * length), slopes + (axis * plane), count);
                }
            }
        }
    }

    /// <summary>(∂R - l n R) / r by each axis; the degree l is given where points are divided by their lengths (Euler: n · ∂R = l R), else 0.</summary>
    private static void Gradients(in HarmonicTile tile, int* sources, float* factors, float degree, float* values, float* target, nint plane, bool past)
    {
        for (nint i = 0; i < HarmonicTile.Points; i += TLanes.Count)
        {
            HarmonicTile<TLanes, TVector>.Slopes(tile.Values + i, sources, factors, out var x, out var y, out var z);
            var radial = TLanes.Multiply(TLanes.Create(-degree), TLanes.Load(values + i));
            var inverse = TLanes.Load(tile.Inverse + i);
            x = TLanes.Multiply(inverse, TLanes.MultiplyAdd(radial, TLanes.Load(tile.X + i), x));
            y = TLanes.Multiply(inverse, TLanes.MultiplyAdd(radial, TLanes.Load(tile.Y + i), y));
            z = TLanes.Multiply(inverse, TLanes.MultiplyAdd(radial, TLanes.Load(tile.Z + i), z));
            HarmonicTile<TLanes, TVector>.Write(target + i, x, past);
            HarmonicTile<TLanes, TVector>.Write(target + plane + i, y, past);
            HarmonicTile<TLanes, TVector>.Write(target + (2 * plane) + i, z, past);
        }
    }

    private static void RowTile(in Job job, in HarmonicTile tile, int first, int count)
    {
        var components = job.Table.Components;
        HarmonicTile<TLanes, TVector>.Values(tile, job.Table, job.Table.Degree, tile.Values, HarmonicTile.Points, past: false);
        var target = job.Target + ((nint)first * components);
        if (!job.Past || count < HarmonicTile.Points)
        {
            TileTranspose.ToRows(tile.Values, HarmonicTile.Points, components, target, count);
            return;
        }

        TileTranspose.ToRows(tile.Values, HarmonicTile.Points, components, tile.Rows, count);
        for (nint i = 0; i < components * HarmonicTile.Points; i += TLanes.Count)
        {
            TLanes.StorePast(target + i, TLanes.Load(tile.Rows + i));
        }
    }

    private static void PullTile(in Job job, in HarmonicTile tile, int first, int count)
    {
        var (components, degree) = (job.Table.Components, job.Table.Degree);
        TileTranspose.ToPlanes(job.Slopes + ((nint)first * components), components, tile.Rows, HarmonicTile.Points, count);
        HarmonicTile<TLanes, TVector>.Values(tile, job.Table, Math.Max(0, degree - 1), tile.Values, HarmonicTile.Points, past: false);
        var target = job.Target + ((nint)first * 3);
        var result = stackalloc float[3 * HarmonicTile.Points];
        fixed (int* sources = job.Table.SlopeSources)
        fixed (float* factors = job.Table.SingleSlopeFactors)
        {
            for (nint i = 0; i < HarmonicTile.Points; i += TLanes.Count)
            {
                TVector gx = TLanes.Create(0), gy = gx, gz = gx;
                var source = sources;
                var factor = factors;
                for (nint c = 1; c < components; c++)
                {
                    source += HarmonicTable.SlopeTerms;
                    factor += HarmonicTable.SlopeTerms;
                    HarmonicTile<TLanes, TVector>.Slopes(tile.Values + i, source, factor, out var x, out var y, out var z);
                    var slope = TLanes.Load(tile.Rows + (c * HarmonicTile.Points) + i);
                    (gx, gy, gz) = (TLanes.MultiplyAdd(slope, x, gx), TLanes.MultiplyAdd(slope, y, gy), TLanes.MultiplyAdd(slope, z, gz));
                }

                Project(tile, i, job.Unit, gx, gy, gz, result + i);
            }
        }

        for (var i = 0; i < count; i++)
        {
            (target[3 * i], target[(3 * i) + 1], target[(3 * i) + 2]) = (result[i], result[HarmonicTile.Points + i], result[(2 * HarmonicTile.Points) + i]);
        }
    }

    /// <summary>(g - n (n · g)) / r where points are divided by their lengths.</summary>
    private static void Project(in HarmonicTile tile, nint at, bool unit, TVector x, TVector y, TVector z, float* target)
    {
        if (unit)
        {
            TVector nx = TLanes.Load(tile.X + at), ny = TLanes.Load(tile.Y + at), nz = TLanes.Load(tile.Z + at), inverse = TLanes.Load(tile.Inverse + at);
            var radial = TLanes.MultiplyAdd(nx, x, TLanes.MultiplyAdd(ny, y, TLanes.Multiply(nz, z)));
            x = TLanes.Multiply(inverse, TLanes.Subtract(x, TLanes.Multiply(nx, radial)));
            y = TLanes.Multiply(inverse, TLanes.Subtract(y, TLanes.Multiply(ny, radial)));
            z = TLanes.Multiply(inverse, TLanes.Subtract(z, TLanes.Multiply(nz, radial)));
        }

        TLanes.Store(target, x);
        TLanes.Store(target + HarmonicTile.Points, y);
        TLanes.Store(target + (2 * HarmonicTile.Points), z);
    }

    private static void Copy(float* source, float* target, int count) => new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));

    private delegate void Tile(in Job job, in HarmonicTile tile, int first, int count);

    /// <summary>What a call is about.</summary>
    private struct Job
    {
        public HarmonicTable Table;
        public bool Unit;
        public bool Past;
        public float* Points;
        public float* Target;
        public float* Slopes;
        public int Count;
        public int Stride;

        public readonly void Each(int threads, Tile each)
        {
            var job = this;
            Blocks.Each((Count + BlockPoints - 1) / BlockPoints, threads, block =>
            {
                using var space = HarmonicTile.Space(job.Table.Components);
                var tile = HarmonicTile.In(space, job.Table.Components);
                var end = Math.Min(job.Count, (block + 1) * BlockPoints);
                for (var first = block * BlockPoints; first < end; first += HarmonicTile.Points)
                {
                    var count = Math.Min(HarmonicTile.Points, end - first);
                    HarmonicTile<TLanes, TVector>.Read(tile, job.Points + (3 * (nint)first), count, job.Unit);
                    each(job, tile, first, count);
                }

                // Orders what was written past the caches before whatever tells other threads of it.
                Thread.MemoryBarrier();
            });
        }
    }
}
