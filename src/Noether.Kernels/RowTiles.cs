namespace Noether.Kernels;

/// <summary>Both ways of <see cref="RowPerceptron"/> through one block of rows. Rows of a tile beyond its own hold anything.</summary>
internal static unsafe class RowTiles<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Rows = RowShape.TileRows;

    public static void Forward(in RowBuffers b, int block)
    {
        var shape = b.Shape;
        using var space = new Workspace(Rows * ((long)shape.InputWidth + (2 * shape.HiddenWidth) + shape.OutputWidth), 4);
        float* joined = space.TakeZeros(Rows * shape.InputWidth), values = space.Take(Rows * shape.HiddenWidth);
        float* scratch = space.Take(Rows * shape.HiddenWidth), result = space.Take(Rows * shape.OutputWidth);
        var end = Math.Min(shape.Rows, (block + 1) * shape.BlockRows);
        for (var first = block * shape.BlockRows; first < end; first += Rows)
        {
            var (count, even) = (Math.Min(Rows, end - first), RowShape.Even(Math.Min(Rows, end - first)));
            var before = b.Kept is null ? scratch : b.Kept + ((nint)first * shape.HiddenWidth);
            Join(b, first, count, joined);
            PairTile<TLanes, TVector>.Repeat(b.FirstBias, even, shape.HiddenWidth, before);
            TileProduct<TLanes, TVector>.Add(joined, shape.InputWidth, 1, b.First, before, shape.HiddenWidth, even, shape.Inputs);
            PairTile<TLanes, TVector>.Activate(before, even, shape.HiddenWidth, values, slopes: null);
            PairTile<TLanes, TVector>.Repeat(b.SecondBias, even, shape.OutputWidth, result);
            TileProduct<TLanes, TVector>.Add(values, shape.HiddenWidth, 1, b.Second, result, shape.OutputWidth, even, shape.Hidden);
            for (var r = 0; r < count; r++)
            {
                var target = new Span<float>(b.Result + ((nint)(first + r) * shape.Outputs), shape.Outputs);
                new ReadOnlySpan<float>(result + (r * shape.OutputWidth), shape.Outputs).CopyTo(target);
                if (b.Residual)
                {
                    AddRow(b.Left + ((nint)(first + r) * shape.Left), shape.Left, b.Result + ((nint)(first + r) * shape.Outputs));
                }
            }
        }
    }

    public static void Backward(in RowBuffers b, int block)
    {
        var shape = b.Shape;
        using var space = new Workspace(Rows * ((2L * shape.InputWidth) + (3 * shape.HiddenWidth) + shape.OutputWidth), 6);
        float* joined = space.TakeZeros(Rows * shape.InputWidth), slopes = space.Take(Rows * shape.InputWidth), values = space.Take(Rows * shape.HiddenWidth);
        float* derivatives = space.Take(Rows * shape.HiddenWidth), hidden = space.Take(Rows * shape.HiddenWidth), outputs = space.TakeZeros(Rows * shape.OutputWidth);
        b.Partial(block, out var gradFirst, out var gradSecond, out var gradFirstBias, out var gradSecondBias);
        var end = Math.Min(shape.Rows, (block + 1) * shape.BlockRows);
        for (var first = block * shape.BlockRows; first < end; first += Rows)
        {
            var (count, even) = (Math.Min(Rows, end - first), RowShape.Even(Math.Min(Rows, end - first)));
            Join(b, first, count, joined);
            PairTile<TLanes, TVector>.Activate(b.Kept + ((nint)first * shape.HiddenWidth), count, shape.HiddenWidth, values, derivatives);
            Padding.Tile(b.Result, first, count, shape.Outputs, outputs, shape.OutputWidth);
            for (var r = 0; r < count; r++)
            {
                PairTile<TLanes, TVector>.Add(outputs + (r * shape.OutputWidth), shape.OutputWidth, gradSecondBias);
            }

            TileProduct<TLanes, TVector>.Add(outputs, 1, shape.OutputWidth, values, gradSecond, shape.HiddenWidth, RowShape.Even(shape.Outputs), count);
            new Span<float>(hidden, even * shape.HiddenWidth).Clear();
            TileProduct<TLanes, TVector>.Add(outputs, shape.OutputWidth, 1, b.Second, hidden, shape.HiddenWidth, even, shape.Outputs);
            PairTile<TLanes, TVector>.Slope(hidden, derivatives, count, shape.HiddenWidth, gradFirstBias);
            TileProduct<TLanes, TVector>.Add(hidden, 1, shape.HiddenWidth, joined, gradFirst, shape.InputWidth, RowShape.Even(shape.Hidden), count);
            if (b.GradientLeft is not null || b.GradientRight is not null)
            {
                new Span<float>(slopes, even * shape.InputWidth).Clear();
                TileProduct<TLanes, TVector>.Add(hidden, shape.HiddenWidth, 1, b.First, slopes, shape.InputWidth, even, shape.Hidden);
                Part(b, slopes, first, count);
            }
        }
    }

    private static void Join(in RowBuffers b, int first, int count, float* joined)
    {
        Padding.Tile(b.Left, first, count, b.Shape.Left, joined, b.Shape.InputWidth);
        Padding.Tile(b.Right, first, count, b.Shape.Right, joined + b.Shape.Left, b.Shape.InputWidth);
    }

    /// <summary>Gradients of joined rows to those of their parts.</summary>
    private static void Part(in RowBuffers b, float* joined, int first, int count)
    {
        var shape = b.Shape;
        for (var r = 0; r < count; r++)
        {
            var row = joined + (r * shape.InputWidth);
            if (b.GradientLeft is not null)
            {
                var target = b.GradientLeft + ((nint)(first + r) * shape.Left);
                new ReadOnlySpan<float>(row, shape.Left).CopyTo(new Span<float>(target, shape.Left));
                if (b.Residual)
                {
                    AddRow(b.Result + ((nint)(first + r) * shape.Outputs), shape.Left, target);
                }
            }

            if (b.GradientRight is not null)
            {
                new ReadOnlySpan<float>(row + shape.Left, shape.Right).CopyTo(new Span<float>(b.GradientRight + ((nint)(first + r) * shape.Right), shape.Right));
            }
        }
    }

    /// <summary>Adds a row of any length to another.</summary>
    private static void AddRow(float* row, int length, float* sum)
    {
        var whole = length / TLanes.Count * TLanes.Count;
        PairTile<TLanes, TVector>.Add(row, whole, sum);
        for (var c = whole; c < length; c++)
        {
            sum[c] += row[c];
        }
    }
}
