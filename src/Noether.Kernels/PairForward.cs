namespace Noether.Kernels;

/// <summary>The way forward through one block of edges.</summary>
internal static unsafe class PairForward<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    public static void Block(EdgeTiles tiles, in PairBuffers b, int block)
    {
        var (firstNode, endNode, firstEdge, endEdge, tile) = tiles.Block(block);
        var (shape, rows) = (b.Shape, EdgeTiles.Rows);
        Clear(b.Sums, firstNode, endNode, shape.Width);
        Clear(b.Moves, firstNode, endNode, shape.Dimension);
        using var space = new Workspace(rows * ((4L * shape.Width) + shape.Dimension + shape.ScalarWidth), 6);
        var (slot, moveSlots) = ((nint)rows * shape.Width, (nint)tiles.Count * rows * shape.Width);
        float* differences = space.Take(rows * shape.Dimension), scalars = space.Take(rows * shape.ScalarWidth);
        float* values = space.Take(slot), messages = space.Take(slot), before = space.Take(slot), beforeMoves = space.Take(slot);
        for (var edge = firstEdge; edge < endEdge; edge += rows, tile++)
        {
            var count = Math.Min(rows, endEdge - edge);
            if (b.Kept is not null)
            {
                before = b.Kept + (tile * slot);
                beforeMoves = b.Kept + moveSlots + (tile * slot);
            }

            PairTile<TLanes, TVector>.Scalars(tiles, b, edge, count, differences, scalars);
            PairTile<TLanes, TVector>.First(tiles, b, edge, count, scalars, values, slopes: null);
            Product(values, b.Second, b.SecondBias, before, shape, count);
            PairTile<TLanes, TVector>.Activate(before, count, shape.Width, messages, slopes: null);
            for (var e = 0; e < count; e++)
            {
                PairTile<TLanes, TVector>.Add(messages + (e * shape.Width), shape.Width, b.Sums + ((nint)tiles.Receivers[edge + e] * shape.Width));
            }

            if (shape.Dimension > 0)
            {
                Product(messages, b.Move, b.MoveBias, beforeMoves, shape, count);
                Move(tiles, b, edge, count, beforeMoves, differences);
            }
        }
    }

    private static void Product(float* x, float* weight, float* bias, float* result, PairShape shape, int count)
    {
        var even = (count + 1) / 2 * 2;
        PairTile<TLanes, TVector>.Repeat(bias, even, shape.Width, result);
        TileProduct<TLanes, TVector>.Add(x, shape.Width, 1, weight, result, shape.Width, even, shape.Hidden);
    }

    private static void Move(EdgeTiles tiles, in PairBuffers b, int first, int count, float* before, float* differences)
    {
        var (width, dimension) = ((nint)b.Shape.Width, b.Shape.Dimension);
        for (var e = 0; e < count; e++)
        {
            var sum = TLanes.Create(0);
            for (nint c = 0; c < width; c += TLanes.Count)
            {
                sum = TLanes.MultiplyAdd(Silu<TLanes, TVector>.Value(TLanes.Load(before + (e * width) + c)), TLanes.Load(b.MoveHead + c), sum);
            }

            var receiver = tiles.Receivers[first + e];
            var factor = TLanes.Sum(sum) * (b.MeanOfMoves ? tiles.InverseDegrees[receiver] : 1);
            for (var d = 0; d < dimension; d++)
            {
                b.Moves[(receiver * dimension) + d] += factor * differences[(e * dimension) + d];
            }
        }
    }

    private static void Clear(float* rows, int first, int end, int width) => new Span<float>(rows + ((nint)first * width), (end - first) * width).Clear();
}
