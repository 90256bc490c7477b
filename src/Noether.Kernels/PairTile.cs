using System.Runtime.CompilerServices;

namespace Noether.Kernels;

/// <summary>What both ways through a tile begin with: the scalars of its edges and the first layer. Rows of a tile beyond its edges hold anything.</summary>
internal static unsafe class PairTile<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>Differences of positions, <c>[edges, dimension]</c>, and the scalars of each edge, <c>[edges, scalar width]</c>.</summary>
    public static void Scalars(EdgeTiles tiles, in PairBuffers b, int first, int count, float* differences, float* scalars)
    {
        var (dimension, given, width) = (b.Shape.Dimension, b.Shape.EdgeScalars, b.Shape.ScalarWidth);
        for (var e = 0; e < count; e++)
        {
            var row = scalars + (e * width);
            if (dimension > 0)
            {
                var (receiver, sender) = (tiles.Receivers[first + e] * dimension, tiles.Senders[first + e] * dimension);
                var square = 0f;
                for (var d = 0; d < dimension; d++)
                {
                    var difference = b.Positions[receiver + d] - b.Positions[sender + d];
                    differences[(e * dimension) + d] = difference;
                    square += difference * difference;
                }

                *row++ = square;
            }

            for (var k = 0; k < given; k++)
            {
                row[k] = b.Edges[((nint)(first + e) * given) + k];
            }

            if (width > b.Shape.Scalars)
            {
                row[given] = 0;
            }
        }
    }

    /// <summary>SiLU(A_i + B_j + W_a a_ij + b_1) and, where asked for, the derivative of this SiLU, <c>[edges, width]</c>.</summary>
    public static void First(EdgeTiles tiles, in PairBuffers b, int first, int count, float* scalars, float* values, float* slopes)
    {
        nint width = b.Shape.Width;
        for (var e = 0; e < count; e++)
        {
            var receiver = b.Ends + (tiles.Receivers[first + e] * 2 * width);
            var sender = b.Ends + (((tiles.Senders[first + e] * 2) + 1) * width);
            for (nint c = 0; c < width; c += TLanes.Count)
            {
                var sum = TLanes.Add(TLanes.Add(TLanes.Load(receiver + c), TLanes.Load(b.Bias + c)), TLanes.Load(sender + c));
                for (var f = 0; f < b.Shape.Scalars; f++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Create(scalars[(e * b.Shape.ScalarWidth) + f]), TLanes.Load(b.ScalarRows + (f * width) + c), sum);
                }

                Activate(sum, values, slopes, (e * width) + c);
            }
        }
    }

    /// <summary>SiLU of rows and, where asked for, its derivative.</summary>
    public static void Activate(float* rows, int count, nint width, float* values, float* slopes)
    {
        for (nint c = 0; c < count * width; c += TLanes.Count)
        {
            Activate(TLanes.Load(rows + c), values, slopes, c);
        }
    }

    /// <summary>The same row again and again.</summary>
    public static void Repeat(float* row, int count, nint width, float* rows)
    {
        for (var e = 0; e < count; e++)
        {
            for (nint c = 0; c < width; c += TLanes.Count)
            {
                TLanes.Store(rows + (e * width) + c, TLanes.Load(row + c));
            }
        }
    }

    /// <summary>Adds a row to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* row, nint width, float* sum)
    {
        for (nint c = 0; c < width; c += TLanes.Count)
        {
            TLanes.Store(sum + c, TLanes.Add(TLanes.Load(sum + c), TLanes.Load(row + c)));
        }
    }

    /// <summary>Gradients by the pre-activations from those by the values, and their sum over the rows.</summary>
    public static void Slope(float* gradient, float* slope, int count, nint width, float* sum)
    {
        for (nint c = 0; c < width; c += TLanes.Count)
        {
            var total = TLanes.Load(sum + c);
            for (var place = c; place < count * width; place += width)
            {
                var value = TLanes.Multiply(TLanes.Load(gradient + place), TLanes.Load(slope + place));
                TLanes.Store(gradient + place, value);
                total = TLanes.Add(total, value);
            }

            TLanes.Store(sum + c, total);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Activate(TVector x, float* values, float* slopes, nint place)
    {
        if (slopes is null)
        {
            TLanes.Store(values + place, Silu<TLanes, TVector>.Value(x));
            return;
        }

        TLanes.Store(values + place, Silu<TLanes, TVector>.Value(x, out var slope));
        TLanes.Store(slopes + place, slope);
    }
}
