namespace Noether.Kernels;

/// <summary>Both ways of <see cref="RowMap"/> with one kind of vectors.</summary>
internal sealed unsafe class RowMapPass<TLanes, TVector> : IRowMap
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Rows = RowShape.TileRows;

    public void Forward(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, Span<float> result, int threads)
    {
        var shape = Shape(rows.Length, columns, weights.Length, result.Length);
        using var space = new Workspace((long)columns * shape.OutputWidth, 1);
        fixed (float* source = rows, target = result)
        {
            float* x = source, y = target, w = Padding.Matrix(weights, shape.Outputs, columns, columns, shape.OutputWidth, transposed: true, space);
            Blocks.Each(shape.Blocks, threads, block => ForwardBlock(shape, x, w, y, block));
        }
    }

    public void Backward(
        ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, ReadOnlySpan<float> result, Span<float> rowGradients, Span<float> weightGradients, int threads)
    {
        var shape = Shape(rows.Length, columns, weights.Length, result.Length);
        PairShape.Expect(rowGradients.Length, rowGradients.IsEmpty ? 0 : rows.Length, nameof(rowGradients));
        PairShape.Expect(weightGradients.Length, weights.Length, nameof(weightGradients));
        var length = PartialLength(shape);
        using var space = new Workspace(((long)shape.Outputs * shape.InputWidth) + (shape.Blocks * length), 2);
        fixed (float* source = rows, slopes = result, target = rowGradients)
        {
            float* x = source, g = slopes, y = target, w = Padding.Matrix(weights, shape.Outputs, columns, shape.Outputs, shape.InputWidth, transposed: false, space);
            var partials = space.TakeZeros(shape.Blocks * length);
            Blocks.Each(shape.Blocks, threads, block => BackwardBlock(shape, x, w, g, y, partials + (block * length), block));
            Blocks.Gather<TLanes, TVector>(partials, length, shape.Blocks);
            Padding.Strip(partials, shape.Outputs, shape.InputWidth, weightGradients, columns);
        }
    }

    private static void ForwardBlock(RowShape shape, float* x, float* w, float* y, int block)
    {
        using var space = new Workspace(Rows * ((long)shape.InputWidth + shape.OutputWidth), 2);
        float* inputs = space.TakeZeros(Rows * shape.InputWidth), outputs = space.Take(Rows * shape.OutputWidth);
        var end = Math.Min(shape.Rows, (block + 1) * shape.BlockRows);
        for (var first = block * shape.BlockRows; first < end; first += Rows)
        {
            var count = Math.Min(Rows, end - first);
            Padding.Tile(x, first, count, shape.Inputs, inputs, shape.InputWidth);
            Product(inputs, shape.InputWidth, w, outputs, shape.OutputWidth, count, shape.Inputs);
            Padding.Strip(outputs, count, shape.OutputWidth, new Span<float>(y + ((nint)first * shape.Outputs), count * shape.Outputs), shape.Outputs);
        }
    }

    private static void BackwardBlock(RowShape shape, float* x, float* w, float* g, float* y, float* sum, int block)
    {
        using var space = new Workspace(Rows * ((2L * shape.InputWidth) + shape.OutputWidth), 3);
        float* inputs = space.TakeZeros(Rows * shape.InputWidth), slopes = space.TakeZeros(Rows * shape.OutputWidth), gradients = space.Take(Rows * shape.InputWidth);
        var end = Math.Min(shape.Rows, (block + 1) * shape.BlockRows);
        for (var first = block * shape.BlockRows; first < end; first += Rows)
        {
            var count = Math.Min(Rows, end - first);
            Padding.Tile(x, first, count, shape.Inputs, inputs, shape.InputWidth);
            Padding.Tile(g, first, count, shape.Outputs, slopes, shape.OutputWidth);
            TileProduct<TLanes, TVector>.Add(slopes, 1, shape.OutputWidth, inputs, sum, shape.InputWidth, RowShape.Even(shape.Outputs), count);
            if (y is not null)
            {
                Product(slopes, shape.OutputWidth, w, gradients, shape.InputWidth, count, shape.Outputs);
                Padding.Strip(gradients, count, shape.InputWidth, new Span<float>(y + ((nint)first * shape.Inputs), count * shape.Inputs), shape.Inputs);
            }
        }
    }

    private static void Product(float* x, int xWidth, float* w, float* result, int width, int count, int depth)
    {
        var even = RowShape.Even(count);
        new Span<float>(result, even * width).Clear();
        TileProduct<TLanes, TVector>.Add(x, xWidth, 1, w, result, width, even, depth);
    }

    private static long PartialLength(RowShape shape) => (long)RowShape.Even(shape.Outputs) * shape.InputWidth;

    private static RowShape Shape(int rows, int columns, int weights, int result)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var shape = new RowShape(rows / columns, columns, Right: 0, Hidden: 0, weights / columns);
        PairShape.Expect(rows, (long)shape.Rows * columns, nameof(rows));
        PairShape.Expect(weights, (long)shape.Outputs * columns, nameof(weights));
        PairShape.Expect(result, (long)shape.Rows * shape.Outputs, nameof(result));
        return shape;
    }
}
