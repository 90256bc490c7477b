namespace Noether.Kernels;

/// <summary>Both ways of <see cref="PairMessages"/> with one kind of vectors: pads what is read, runs the blocks, and writes what is asked for.</summary>
internal sealed unsafe class PairPass<TLanes, TVector> : IPairMessages
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    public void Forward(
        EdgeTiles tiles, in PairInputs inputs, in PairWeights<ReadOnlySpan<float>> weights, Span<float> sums, Span<float> moves, Span<float> kept, int threads)
    {
        var shape = PairShape.Of(tiles, inputs, weights);
        PairShape.Expect(sums.Length, (long)tiles.Nodes * shape.Hidden, nameof(sums));
        PairShape.Expect(moves.Length, (long)tiles.Nodes * shape.Dimension, nameof(moves));
        PairShape.Expect(kept.Length, kept.IsEmpty ? 0 : PairMessages.KeptLength(tiles, shape.Hidden, shape.Dimension > 0), nameof(kept));
        using var space = new Workspace(Needed(shape, tiles.Nodes), 12);
        fixed (float* edges = inputs.Edges, positions = inputs.Positions, keep = kept, move = moves, sum = sums, ends = inputs.Ends)
        {
            var b = new PairBuffers { Shape = shape, MeanOfMoves = inputs.MeanOfMoves, Edges = edges, Positions = positions, Kept = keep, Moves = move };
            Pack(ref b, weights, space, transposed: true);
            b.Ends = Padding.Rows(ends, 2 * tiles.Nodes, shape.Hidden, shape.Width, space);
            b.Sums = shape.Hidden == shape.Width ? sum : space.Take((long)tiles.Nodes * shape.Width);
            Blocks.Each(tiles.BlockCount, threads, block => PairForward<TLanes, TVector>.Block(tiles, b, block));
            Padding.Strip(b.Sums, tiles.Nodes, shape.Width, sum, shape.Hidden);
        }
    }

    public void Backward(
        EdgeTiles tiles,
        in PairInputs inputs,
        in PairWeights<ReadOnlySpan<float>> weights,
        ReadOnlySpan<float> kept,
        ReadOnlySpan<float> sums,
        ReadOnlySpan<float> moves,
        in PairGradients gradients,
        int threads)
    {
        var shape = PairShape.Of(tiles, inputs, weights);
        Validate(tiles, shape, kept, sums, moves, gradients);
        var blocks = tiles.BlockCount;
        using var space = new Workspace(Needed(shape, tiles.Nodes) + (blocks * (2L * shape.Width * (shape.Width + shape.ScalarWidth + 4))), 16);
        fixed (float* edges = inputs.Edges, positions = inputs.Positions, keep = kept, move = moves, sum = sums, ends = inputs.Ends)
        fixed (float* endGradients = gradients.Ends, edgeGradients = gradients.Edges, positionGradients = gradients.Positions)
        {
            var b = new PairBuffers
            {
                Shape = shape,
                MeanOfMoves = inputs.MeanOfMoves,
                Edges = edges,
                Positions = positions,
                Kept = keep,
                Moves = move,
                GradientEdges = edgeGradients,
                GradientPositions = positionGradients,
            };
            Pack(ref b, weights, space, transposed: false);
            b.Ends = Padding.Rows(ends, 2 * tiles.Nodes, shape.Hidden, shape.Width, space);
            b.Sums = Padding.Rows(sum, tiles.Nodes, shape.Hidden, shape.Width, space);
            b.GradientEnds = shape.Hidden == shape.Width ? endGradients : space.Take(2L * tiles.Nodes * shape.Width);
            b.Partials = space.TakeZeros(blocks * b.PartialLength);
            Blocks.Each(tiles.BlockCount, threads, block => PairBackward<TLanes, TVector>.Block(tiles, b, block));
            Padding.Strip(b.GradientEnds, 2 * tiles.Nodes, shape.Width, endGradients, shape.Hidden);
            Blocks.Gather<TLanes, TVector>(b.Partials, b.PartialLength, blocks);
            Unpack(b, gradients.Weights);
        }
    }

    private static long Needed(PairShape shape, int nodes) => shape.Width * ((2L * shape.Width) + shape.ScalarWidth + 4 + (5L * nodes));

    private static void Pack(ref PairBuffers b, in PairWeights<ReadOnlySpan<float>> weights, Workspace space, bool transposed)
    {
        var shape = b.Shape;
        var (hidden, width) = (shape.Hidden, shape.Width);
        b.ScalarRows = Padding.Matrix(weights.Scalars, hidden, shape.Scalars, shape.ScalarWidth, width, transposed: true, space);
        b.Bias = Padding.Matrix(weights.Bias, 1, hidden, 1, width, transposed: false, space);
        b.Second = Padding.Matrix(weights.Second, hidden, hidden, width, width, transposed, space);
        b.SecondBias = Padding.Matrix(weights.SecondBias, 1, hidden, 1, width, transposed: false, space);
        if (shape.Dimension > 0)
        {
            b.Move = Padding.Matrix(weights.Move, hidden, hidden, width, width, transposed, space);
            b.MoveBias = Padding.Matrix(weights.MoveBias, 1, hidden, 1, width, transposed: false, space);
            b.MoveHead = Padding.Matrix(weights.MoveHead, 1, hidden, 1, width, transposed: false, space);
        }
    }

    private static void Unpack(in PairBuffers b, in PairWeights<Span<float>> gradients)
    {
        var (sums, shape, width) = (PairPartial.At(b, 0), b.Shape, b.Shape.Width);
        Padding.Strip(sums.Second, shape.Hidden, width, gradients.Second, shape.Hidden);
        Padding.Strip(sums.Bias, 1, width, gradients.Bias, shape.Hidden);
        Padding.Strip(sums.SecondBias, 1, width, gradients.SecondBias, shape.Hidden);
        Padding.StripTransposed(sums.Scalars, shape.Scalars, width, gradients.Scalars, shape.Hidden);
        if (shape.Dimension > 0)
        {
            Padding.Strip(sums.Move, shape.Hidden, width, gradients.Move, shape.Hidden);
            Padding.Strip(sums.MoveBias, 1, width, gradients.MoveBias, shape.Hidden);
            Padding.Strip(sums.MoveHead, 1, width, gradients.MoveHead, shape.Hidden);
        }
    }

    private static void Validate(
        EdgeTiles tiles, PairShape shape, ReadOnlySpan<float> kept, ReadOnlySpan<float> sums, ReadOnlySpan<float> moves, in PairGradients gradients)
    {
        PairShape.Expect(kept.Length, PairMessages.KeptLength(tiles, shape.Hidden, shape.Dimension > 0), nameof(kept));
        PairShape.Expect(sums.Length, (long)tiles.Nodes * shape.Hidden, nameof(sums));
        PairShape.Expect(moves.Length, (long)tiles.Nodes * shape.Dimension, nameof(moves));
        PairShape.Expect(gradients.Ends.Length, 2L * tiles.Nodes * shape.Hidden, nameof(gradients.Ends));
        PairShape.Expect(gradients.Edges.Length, gradients.Edges.IsEmpty ? 0 : (long)tiles.Edges * shape.EdgeScalars, nameof(gradients.Edges));
        PairShape.Expect(gradients.Positions.Length, gradients.Positions.IsEmpty ? 0 : (long)tiles.Nodes * shape.Dimension, nameof(gradients.Positions));
        var (square, moving) = (shape.Hidden * shape.Hidden, shape.Dimension > 0);
        PairShape.Expect(gradients.Weights.Scalars.Length, shape.Hidden * shape.Scalars, nameof(gradients.Weights.Scalars));
        PairShape.Expect(gradients.Weights.Bias.Length, shape.Hidden, nameof(gradients.Weights.Bias));
        PairShape.Expect(gradients.Weights.Second.Length, square, nameof(gradients.Weights.Second));
        PairShape.Expect(gradients.Weights.SecondBias.Length, shape.Hidden, nameof(gradients.Weights.SecondBias));
        PairShape.Expect(gradients.Weights.Move.Length, moving ? square : 0, nameof(gradients.Weights.Move));
        PairShape.Expect(gradients.Weights.MoveBias.Length, moving ? shape.Hidden : 0, nameof(gradients.Weights.MoveBias));
        PairShape.Expect(gradients.Weights.MoveHead.Length, moving ? shape.Hidden : 0, nameof(gradients.Weights.MoveHead));
    }
}
