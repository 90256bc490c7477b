namespace Noether.Kernels;

/// <summary>Both ways of <see cref="RowPerceptron"/> with one kind of vectors: pads the weights, runs the blocks, and writes what is asked for.</summary>
internal sealed unsafe class RowPass<TLanes, TVector> : IRowPerceptron
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    public void Forward(in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, Span<float> result, Span<float> kept, int threads)
    {
        var shape = RowShape.Of(inputs, weights);
        PairShape.Expect(result.Length, (long)shape.Rows * shape.Outputs, nameof(result));
        PairShape.Expect(kept.Length, kept.IsEmpty ? 0 : RowPerceptron.KeptLength(shape.Rows, shape.Hidden), nameof(kept));
        using var space = new Workspace(Needed(shape), 4);
        fixed (float* left = inputs.Left, right = inputs.Right, results = result, keep = kept)
        {
            var b = new RowBuffers { Shape = shape, Residual = inputs.Residual, Left = left, Right = right, Result = results, Kept = keep };
            b.First = Padding.Matrix(weights.First, shape.Hidden, shape.Inputs, shape.InputWidth, shape.HiddenWidth, transposed: true, space);
            b.Second = Padding.Matrix(weights.Second, shape.Outputs, shape.Hidden, shape.HiddenWidth, shape.OutputWidth, transposed: true, space);
            b.FirstBias = Padding.Matrix(weights.FirstBias, 1, shape.Hidden, 1, shape.HiddenWidth, transposed: false, space);
            b.SecondBias = Padding.Matrix(weights.SecondBias, 1, shape.Outputs, 1, shape.OutputWidth, transposed: false, space);
            Blocks.Each(shape.Blocks, threads, block => RowTiles<TLanes, TVector>.Forward(b, block));
        }
    }

    public void Backward(
        in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, ReadOnlySpan<float> kept, ReadOnlySpan<float> result, in RowGradients gradients, int threads)
    {
        var shape = RowShape.Of(inputs, weights);
        PairShape.Expect(kept.Length, RowPerceptron.KeptLength(shape.Rows, shape.Hidden), nameof(kept));
        PairShape.Expect(result.Length, (long)shape.Rows * shape.Outputs, nameof(result));
        Validate(shape, gradients);
        using var space = new Workspace(Needed(shape) + (shape.Blocks * shape.PartialLength), 4);
        fixed (float* left = inputs.Left, right = inputs.Right, results = result, keep = kept, gradientLeft = gradients.Left, gradientRight = gradients.Right)
        {
            var b = new RowBuffers
            {
                Shape = shape,
                Residual = inputs.Residual,
                Left = left,
                Right = right,
                Result = results,
                Kept = keep,
                GradientLeft = gradientLeft,
                GradientRight = gradientRight,
                First = Padding.Matrix(weights.First, shape.Hidden, shape.Inputs, shape.HiddenWidth, shape.InputWidth, transposed: false, space),
                Second = Padding.Matrix(weights.Second, shape.Outputs, shape.Hidden, shape.OutputWidth, shape.HiddenWidth, transposed: false, space),
                Partials = space.TakeZeros(shape.Blocks * shape.PartialLength),
            };
            Blocks.Each(shape.Blocks, threads, block => RowTiles<TLanes, TVector>.Backward(b, block));
            Blocks.Gather<TLanes, TVector>(b.Partials, shape.PartialLength, shape.Blocks);
            b.Partial(0, out var first, out var second, out var firstBias, out var secondBias);
            Padding.Strip(first, shape.Hidden, shape.InputWidth, gradients.Weights.First, shape.Inputs);
            Padding.Strip(second, shape.Outputs, shape.HiddenWidth, gradients.Weights.Second, shape.Hidden);
            Padding.Strip(firstBias, 1, shape.HiddenWidth, gradients.Weights.FirstBias, shape.Hidden);
            Padding.Strip(secondBias, 1, shape.OutputWidth, gradients.Weights.SecondBias, shape.Outputs);
        }
    }

    private static long Needed(RowShape shape) => ((long)shape.HiddenWidth * (shape.InputWidth + shape.OutputWidth + 1)) + shape.OutputWidth;

    private static void Validate(RowShape shape, in RowGradients gradients)
    {
        PairShape.Expect(gradients.Left.Length, gradients.Left.IsEmpty ? 0 : (long)shape.Rows * shape.Left, nameof(gradients.Left));
        PairShape.Expect(gradients.Right.Length, gradients.Right.IsEmpty ? 0 : (long)shape.Rows * shape.Right, nameof(gradients.Right));
        PairShape.Expect(gradients.Weights.First.Length, (long)shape.Hidden * shape.Inputs, nameof(gradients.Weights.First));
        PairShape.Expect(gradients.Weights.Second.Length, (long)shape.Outputs * shape.Hidden, nameof(gradients.Weights.Second));
        PairShape.Expect(gradients.Weights.FirstBias.Length, shape.Hidden, nameof(gradients.Weights.FirstBias));
        PairShape.Expect(gradients.Weights.SecondBias.Length, shape.Outputs, nameof(gradients.Weights.SecondBias));
    }
}
