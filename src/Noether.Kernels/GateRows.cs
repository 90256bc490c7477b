using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>Rows whose scalars are activated by SiLU and whose other copies are multiplied by the logistic function of their gates, in one pass each way. Float32.</summary>
/// <remarks>Each row is a function of its own; vector loops and scalar twin differ by rounding.</remarks>
public static class GateRows
{
    private static readonly GatePass<ScalarLanes, float> Scalar = new();
    private static readonly IGateRows Vectors = WidestLanes.Of<IGateRows>(
        new GatePass<WideLanes, Vector512<float>>(), new GatePass<MiddleLanes, Vector256<float>>(), new GatePass<NarrowLanes, Vector128<float>>(), Scalar);

    /// <summary>The gated rows, with the vectors of this processor.</summary>
    /// <param name="shape">What is done.</param>
    /// <param name="rows"><c>[rows, input length]</c>.</param>
    /// <param name="results"><c>[rows, output length]</c>; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Forward(GateShape shape, ReadOnlySpan<float> rows, Span<float> results, int threads) => Vectors.Forward(shape, rows, results, threads);

    /// <summary>The scalar twin of <see cref="Forward"/>.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void ForwardScalar(GateShape shape, ReadOnlySpan<float> rows, Span<float> results, int threads) => Scalar.Forward(shape, rows, results, threads);

    /// <summary>Gradients of the rows from those of the results, with the vectors of this processor.</summary>
    /// <param name="shape">What is done.</param>
    /// <param name="rows">As they were for <see cref="Forward"/>.</param>
    /// <param name="slopes">Gradient of the results, <c>[rows, output length]</c>.</param>
    /// <param name="gradients">Gradient of the rows, <c>[rows, input length]</c>; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Backward(GateShape shape, ReadOnlySpan<float> rows, ReadOnlySpan<float> slopes, Span<float> gradients, int threads) =>
        Vectors.Backward(shape, rows, slopes, gradients, threads);

    /// <summary>The scalar twin of <see cref="Backward"/>.</summary>
    /// <inheritdoc cref="Backward"/>
    public static void BackwardScalar(GateShape shape, ReadOnlySpan<float> rows, ReadOnlySpan<float> slopes, Span<float> gradients, int threads) =>
        Scalar.Backward(shape, rows, slopes, gradients, threads);
}

/// <summary>The two ways of <see cref="GateRows"/>, for one kind of vectors.</summary>
internal interface IGateRows
{
    void Forward(GateShape shape, ReadOnlySpan<float> rows, Span<float> results, int threads);

    void Backward(GateShape shape, ReadOnlySpan<float> rows, ReadOnlySpan<float> slopes, Span<float> gradients, int threads);
}

/// <summary>Both ways of <see cref="GateRows"/> with one kind of vectors.</summary>
internal sealed unsafe class GatePass<TLanes, TVector> : IGateRows
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Rows = 256;

    public void Forward(GateShape shape, ReadOnlySpan<float> rows, Span<float> results, int threads)
    {
        var count = Count(shape, rows, results.Length);
        fixed (float* source = rows, target = results)
        {
            var (from, to) = ((nint)source, (nint)target);
            Each(count, threads, row => Row(
                shape, (float*)from + ((nint)row * shape.InputLength), (float*)to + ((nint)row * shape.OutputLength), null, null));
        }
    }

    public void Backward(GateShape shape, ReadOnlySpan<float> rows, ReadOnlySpan<float> slopes, Span<float> gradients, int threads)
    {
        var count = Count(shape, rows, slopes.Length);
        PairShape.Expect(gradients.Length, rows.Length, nameof(gradients));
        fixed (float* source = rows, g = slopes, target = gradients)
        {
            var (from, by, to) = ((nint)source, (nint)g, (nint)target);
            Each(count, threads, row => Row(
                shape, (float*)from + ((nint)row * shape.InputLength), null, (float*)by + ((nint)row * shape.OutputLength), (float*)to + ((nint)row * shape.InputLength)));
        }
    }

    /// <summary>A row there, or back where there is no result.</summary>
    private static void Row(GateShape shape, float* row, float* result, float* slopes, float* gradient)
    {
        foreach (var part in shape.Scalars)
        {
            ChannelLoop<TLanes, TVector>.Run(new GateLoop
            {
                Gates = row + part.Start,
                Length = part.Count,
                Factor = shape.ScalarFactor,
                Result = result is null ? null : result + part.Target,
                Slopes = slopes + part.Target,
                GateGradients = gradient + part.Start,
            });
        }

        foreach (var part in shape.Gated)
        {
            ChannelLoop<TLanes, TVector>.Run(new GateLoop
            {
                Gates = row + part.Gates,
                Length = part.Copies,
                Factor = shape.GateFactor,
                Source = row + part.Start,
                Stride = part.Stride,
                Components = part.Components,
                Result = result is null ? null : result + part.Target,
                Slopes = slopes + part.Target,
                GateGradients = gradient + part.Gates,
                Gradients = gradient + part.Start,
            });
        }
    }

    private static int Count(GateShape shape, ReadOnlySpan<float> rows, int results)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var count = rows.Length / Math.Max(1, shape.InputLength);
        PairShape.Expect(rows.Length, (long)count * shape.InputLength, nameof(rows));
        PairShape.Expect(results, (long)count * shape.OutputLength, nameof(results));
        return count;
    }

    private static void Each(int rows, int threads, Action<int> run) => Blocks.Each((rows + Rows - 1) / Rows, threads, block =>
    {
        for (var row = block * Rows; row < Math.Min(rows, (block + 1) * Rows); row++)
        {
            run(row);
        }
    });
}
