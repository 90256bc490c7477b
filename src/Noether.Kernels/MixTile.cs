namespace Noether.Kernels;

/// <summary>What both ways of <see cref="ProductMixing"/> do with thirty-two rows that lie in the lanes of vectors: number n of row r at n 32 + r.</summary>
internal static unsafe class MixTile<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>Rows of a tile: two of the widest vectors, as <see cref="TileProduct{TLanes, TVector}"/> asks.</summary>
    public const int Rows = 32;

    private const int Four = 4;

    /// <summary>The matrix of a path for one output component: entry i is Σ_j C[i, j, k] y[j].</summary>
    public static void Fold(PathTerms fold, int component, int inputs, float* attributes, float* matrix)
    {
        for (var i = 0; i < inputs; i++)
        {
            var target = (component * inputs) + i;
            for (nint lane = 0; lane < Rows; lane += TLanes.Count)
            {
                var sum = TLanes.Create(0);
                for (var term = fold.Starts[target]; term < fold.Starts[target + 1]; term++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Create(fold.Values[term]), TLanes.Load(attributes + ((nint)fold.First[term] * Rows) + lane), sum);
                }

                TLanes.Store(matrix + ((nint)i * Rows) + lane, sum);
            }
        }
    }

    /// <summary>The products of a path, p[c] = Σ_i m[i] x[i, c].</summary>
    public static void Products(ProductPath path, float* matrix, float* features, float* products)
    {
        var (stride, inputs) = ((nint)path.Input.Stride * Rows, path.Input.Components);
        for (nint lane = 0; lane < Rows; lane += TLanes.Count)
        {
            float* source = features + ((nint)path.Input.Offset * Rows) + lane, target = products + lane, m = matrix + lane;
            var c = 0;
            for (; c <= path.Channels - Four; c += Four)
            {
                var (a0, a1, a2, a3) = (TLanes.Create(0), TLanes.Create(0), TLanes.Create(0), TLanes.Create(0));
                for (nint i = 0; i < inputs; i++)
                {
                    var x = source + (i * stride);
                    var factor = TLanes.Load(m + (i * Rows));
                    a0 = TLanes.MultiplyAdd(factor, TLanes.Load(x), a0);
                    a1 = TLanes.MultiplyAdd(factor, TLanes.Load(x + Rows), a1);
                    a2 = TLanes.MultiplyAdd(factor, TLanes.Load(x + (2 * Rows)), a2);
                    a3 = TLanes.MultiplyAdd(factor, TLanes.Load(x + (3 * Rows)), a3);
                }

                TLanes.Store(target, a0);
                TLanes.Store(target + Rows, a1);
                TLanes.Store(target + (2 * Rows), a2);
                TLanes.Store(target + (3 * Rows), a3);
                source += Four * Rows;
                target += Four * Rows;
            }

            for (; c < path.Channels; c++)
            {
                var sum = TLanes.Create(0);
                for (nint i = 0; i < inputs; i++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(m + (i * Rows)), TLanes.Load(source + (i * stride)), sum);
                }

                TLanes.Store(target, sum);
                source += Rows;
                target += Rows;
            }
        }
    }

    /// <summary>The gradients of features, x'[i, c] += m[i] p'[c].</summary>
    public static void Features(ProductPath path, float* matrix, float* slopes, float* gradients)
    {
        for (nint i = 0; i < path.Input.Components; i++)
        {
            var target = gradients + (path.Input.At((int)i) * (nint)Rows);
            for (nint lane = 0; lane < Rows; lane += TLanes.Count)
            {
                var factor = TLanes.Load(matrix + (i * Rows) + lane);
                for (nint c = 0; c < path.Channels; c++)
                {
                    var place = target + (c * Rows) + lane;
                    TLanes.Store(place, TLanes.MultiplyAdd(factor, TLanes.Load(slopes + (c * Rows) + lane), TLanes.Load(place)));
                }
            }
        }
    }

    /// <summary>The gradients of attributes, y'[j] += Σ_i C[i, j, k] Σ_c x[i, c] p'[c].</summary>
    public static void Attributes(ProductPath path, PathTerms fold, int component, float* features, float* slopes, float* gradients)
    {
        for (nint i = 0; i < path.Input.Components; i++)
        {
            var source = features + (path.Input.At((int)i) * (nint)Rows);
            var entry = (component * path.Input.Components) + (int)i;
            for (nint lane = 0; lane < Rows; lane += TLanes.Count)
            {
                var sum = TLanes.Create(0);
                for (nint c = 0; c < path.Channels; c++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(source + (c * Rows) + lane), TLanes.Load(slopes + (c * Rows) + lane), sum);
                }

                for (var term = fold.Starts[entry]; term < fold.Starts[entry + 1]; term++)
                {
                    var place = gradients + ((nint)fold.First[term] * Rows) + lane;
                    TLanes.Store(place, TLanes.MultiplyAdd(TLanes.Create(fold.Values[term]), sum, TLanes.Load(place)));
                }
            }
        }
    }
}
