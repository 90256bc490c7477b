namespace Noether.Kernels;

/// <summary>The way back through one block of edges: the first layer is made anew, the pre-activations of the others were kept.</summary>
internal static unsafe class PairBackward<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    public static void Block(EdgeTiles tiles, in PairBuffers b, int block)
    {
        var (firstNode, endNode, firstEdge, endEdge, tile) = tiles.Block(block);
        var (shape, rows) = (b.Shape, EdgeTiles.Rows);
        nint width = shape.Width, slot = rows * width, moveSlots = tiles.Count * slot;
        new Span<float>(b.GradientEnds + (firstNode * 2 * width), (endNode - firstNode) * 2 * shape.Width).Clear();
        if (b.GradientPositions is not null)
        {
            new Span<float>(b.GradientPositions + (firstNode * shape.Dimension), (endNode - firstNode) * shape.Dimension).Clear();
        }

        var sums = PairPartial.At(b, block);
        using var space = new Workspace((7 * slot) + (rows * (shape.Dimension + shape.ScalarWidth + 1L)), 10);
        var t = new Tile
        {
            Differences = space.Take(rows * shape.Dimension),
            Scalars = space.Take(rows * shape.ScalarWidth),
            Factors = space.Take(rows),
            First = space.Take(slot),
            FirstSlope = space.Take(slot),
            Messages = space.Take(slot),
            MessageSlope = space.Take(slot),
            MoveGradient = space.Take(slot),
            Gradient = space.Take(slot),
            FirstGradient = space.Take(slot),
        };
        for (var edge = firstEdge; edge < endEdge; edge += rows, tile++)
        {
            (t.Edge, t.Count) = (edge, Math.Min(rows, endEdge - edge));
            t.BeforeMessages = b.Kept + (tile * slot);
            t.BeforeMoves = b.Kept + moveSlots + (tile * slot);
            Run(tiles, b, t, sums);
        }

        for (var node = firstNode; node < endNode; node++)
        {
            PairTile<TLanes, TVector>.Add(b.GradientEnds + (node * 2 * width), width, sums.Bias);
        }
    }

    private static void Run(EdgeTiles tiles, in PairBuffers b, in Tile t, in PairPartial sums)
    {
        var (shape, even) = (b.Shape, (t.Count + 1) / 2 * 2);
        PairTile<TLanes, TVector>.Scalars(tiles, b, t.Edge, t.Count, t.Differences, t.Scalars);
        PairTile<TLanes, TVector>.First(tiles, b, t.Edge, t.Count, t.Scalars, t.First, t.FirstSlope);
        PairTile<TLanes, TVector>.Activate(t.BeforeMessages, t.Count, shape.Width, t.Messages, t.MessageSlope);
        for (var e = 0; e < t.Count; e++)
        {
            PairTile<TLanes, TVector>.Repeat(b.Sums + ((nint)tiles.Receivers[t.Edge + e] * shape.Width), 1, shape.Width, t.Gradient + (e * shape.Width));
        }

        if (shape.Dimension > 0)
        {
            MoveHead(tiles, b, t, sums);
            TileProduct<TLanes, TVector>.Add(t.MoveGradient, 1, shape.Width, t.Messages, sums.Move, shape.Width, shape.HiddenRows, t.Count);
            TileProduct<TLanes, TVector>.Add(t.MoveGradient, shape.Width, 1, b.Move, t.Gradient, shape.Width, even, shape.Hidden);
        }

        PairTile<TLanes, TVector>.Slope(t.Gradient, t.MessageSlope, t.Count, shape.Width, sums.SecondBias);
        TileProduct<TLanes, TVector>.Add(t.Gradient, 1, shape.Width, t.First, sums.Second, shape.Width, shape.HiddenRows, t.Count);
        new Span<float>(t.FirstGradient, even * shape.Width).Clear();
        TileProduct<TLanes, TVector>.Add(t.Gradient, shape.Width, 1, b.Second, t.FirstGradient, shape.Width, even, shape.Hidden);
        Ends(tiles, b, t);
        TileProduct<TLanes, TVector>.Add(t.Scalars, 1, shape.ScalarWidth, t.FirstGradient, sums.Scalars, shape.Width, shape.ScalarWidth, t.Count);
        if (b.GradientEdges is not null || b.GradientPositions is not null)
        {
            ScalarGradients(tiles, b, t);
        }
    }

    /// <summary>Gradients by the pre-activations of the moves, and the factors w_4 . SiLU(...) that the gradient by the positions needs.</summary>
    private static void MoveHead(EdgeTiles tiles, in PairBuffers b, in Tile t, in PairPartial sums)
    {
        nint width = b.Shape.Width;
        for (var e = 0; e < t.Count; e++)
        {
            var (slope, total) = (TLanes.Create(FactorGradient(tiles, b, t, e)), TLanes.Create(0));
            for (nint c = 0; c < width; c += TLanes.Count)
            {
                var value = Silu<TLanes, TVector>.Value(TLanes.Load(t.BeforeMoves + (e * width) + c), out var derivative);
                var head = TLanes.Load(b.MoveHead + c);
                total = TLanes.MultiplyAdd(value, head, total);
                TLanes.Store(sums.MoveHead + c, TLanes.MultiplyAdd(slope, value, TLanes.Load(sums.MoveHead + c)));
                var gradient = TLanes.Multiply(TLanes.Multiply(slope, head), derivative);
                TLanes.Store(t.MoveGradient + (e * width) + c, gradient);
                TLanes.Store(sums.MoveBias + c, TLanes.Add(TLanes.Load(sums.MoveBias + c), gradient));
            }

            t.Factors[e] = TLanes.Sum(total);
        }
    }

    private static float FactorGradient(EdgeTiles tiles, in PairBuffers b, in Tile t, int e)
    {
        var (receiver, dimension, gradient) = (tiles.Receivers[t.Edge + e], b.Shape.Dimension, 0f);
        for (var d = 0; d < dimension; d++)
        {
            gradient += t.Differences[(e * dimension) + d] * b.Moves[(receiver * dimension) + d];
        }

        return gradient * (b.MeanOfMoves ? tiles.InverseDegrees[receiver] : 1);
    }

    /// <summary>Gradients by the first pre-activations, added to both ends.</summary>
    private static void Ends(EdgeTiles tiles, in PairBuffers b, in Tile t)
    {
        nint width = b.Shape.Width;
        for (var e = 0; e < t.Count; e++)
        {
            var receiver = b.GradientEnds + (tiles.Receivers[t.Edge + e] * 2 * width);
            var sender = b.GradientEnds + (((tiles.Senders[t.Edge + e] * 2) + 1) * width);
            for (nint c = 0, place = e * width; c < width; c += TLanes.Count, place += TLanes.Count)
            {
                var value = TLanes.Multiply(TLanes.Load(t.FirstGradient + place), TLanes.Load(t.FirstSlope + place));
                TLanes.Store(t.FirstGradient + place, value);
                TLanes.Store(receiver + c, TLanes.Add(TLanes.Load(receiver + c), value));
                TLanes.Store(sender + c, TLanes.Add(TLanes.Load(sender + c), value));
            }
        }
    }

    private static void ScalarGradients(EdgeTiles tiles, in PairBuffers b, in Tile t)
    {
        var (given, offset) = (b.Shape.EdgeScalars, b.Shape.Scalars - b.Shape.EdgeScalars);
        for (var e = 0; e < t.Count; e++)
        {
            if (b.GradientPositions is not null)
            {
                Positions(tiles, b, t, e, 2 * ScalarGradient(b, t, e, 0));
            }

            for (var k = 0; b.GradientEdges is not null && k < given; k++)
            {
                b.GradientEdges[((nint)(t.Edge + e) * given) + k] = ScalarGradient(b, t, e, offset + k);
            }
        }
    }

    private static float ScalarGradient(in PairBuffers b, in Tile t, int e, int scalar)
    {
        nint width = b.Shape.Width;
        var sum = TLanes.Create(0);
        for (nint c = 0; c < width; c += TLanes.Count)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(t.FirstGradient + (e * width) + c), TLanes.Load(b.ScalarRows + (scalar * width) + c), sum);
        }

        return TLanes.Sum(sum);
    }

    private static void Positions(EdgeTiles tiles, in PairBuffers b, in Tile t, int e, float twiceSquareGradient)
    {
        var (receiver, sender, dimension) = (tiles.Receivers[t.Edge + e], tiles.Senders[t.Edge + e], b.Shape.Dimension);
        var factor = t.Factors[e] * (b.MeanOfMoves ? tiles.InverseDegrees[receiver] : 1);
        for (var d = 0; d < dimension; d++)
        {
            var gradient = (factor * b.Moves[(receiver * dimension) + d]) + (twiceSquareGradient * t.Differences[(e * dimension) + d]);
            b.GradientPositions[(receiver * dimension) + d] += gradient;
            b.GradientPositions[(sender * dimension) + d] -= gradient;
        }
    }

    private struct Tile
    {
        public int Edge;
        public int Count;
        public float* Differences;
        public float* Scalars;
        public float* Factors;
        public float* First;
        public float* FirstSlope;
        public float* BeforeMessages;
        public float* Messages;
        public float* MessageSlope;
        public float* BeforeMoves;
        public float* MoveGradient;
        public float* Gradient;
        public float* FirstGradient;
    }
}
