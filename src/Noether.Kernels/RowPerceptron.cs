using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// A perceptron of two maps on rows that may lie in two parts: y = W_2 SiLU(W_1 [a, b] + b_1) + b_2, plus a where asked for; tile by tile, without joining the parts in memory.
/// </summary>
/// <remarks>
/// Float32. Sums are made in one order on any number of threads, so that equal inputs give equal bits on one kind of processor; vector loops and scalar twin differ by rounding.
/// </remarks>
public static class RowPerceptron
{
    private static readonly RowPass<ScalarLanes, float> Scalar = new();
    private static readonly IRowPerceptron Vectors = WidestLanes.Of<IRowPerceptron>(
        new RowPass<WideLanes, Vector512<float>>(), new RowPass<MiddleLanes, Vector256<float>>(), new RowPass<NarrowLanes, Vector128<float>>(), Scalar);

    /// <summary>Numbers that <see cref="Forward"/> keeps for <see cref="Backward"/>.</summary>
    public static long KeptLength(int rows, int hidden) => (rows + 1L) / 2 * 2 * PairShape.Padded(hidden);

    /// <summary>The outputs, with the vectors of this processor.</summary>
    /// <param name="inputs">The rows.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="result"><c>[rows, outputs]</c>; overwritten.</param>
    /// <param name="kept">For <see cref="Backward"/>, <see cref="KeptLength"/> numbers; empty where there is no way back.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Forward(in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, Span<float> result, Span<float> kept, int threads) =>
        Vectors.Forward(inputs, weights, result, kept, threads);

    /// <summary>The scalar twin of <see cref="Forward"/>.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void ForwardScalar(in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, Span<float> result, Span<float> kept, int threads) =>
        Scalar.Forward(inputs, weights, result, kept, threads);

    /// <summary>Gradients of rows and weights from that of the outputs, with the vectors of this processor.</summary>
    /// <param name="inputs">As they were for <see cref="Forward"/>.</param>
    /// <param name="weights">As they were for <see cref="Forward"/>.</param>
    /// <param name="kept">What <see cref="Forward"/> kept.</param>
    /// <param name="result">Gradient of the outputs, <c>[rows, outputs]</c>.</param>
    /// <param name="gradients">Where the gradients go.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Backward(
        in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, ReadOnlySpan<float> kept, ReadOnlySpan<float> result, in RowGradients gradients, int threads) =>
        Vectors.Backward(inputs, weights, kept, result, gradients, threads);

    /// <summary>The scalar twin of <see cref="Backward"/>.</summary>
    /// <inheritdoc cref="Backward"/>
    public static void BackwardScalar(
        in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, ReadOnlySpan<float> kept, ReadOnlySpan<float> result, in RowGradients gradients, int threads) =>
        Scalar.Backward(inputs, weights, kept, result, gradients, threads);
}

/// <summary>The two ways of <see cref="RowPerceptron"/>, for one kind of vectors.</summary>
internal interface IRowPerceptron
{
    void Forward(in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, Span<float> result, Span<float> kept, int threads);

    void Backward(
        in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, ReadOnlySpan<float> kept, ReadOnlySpan<float> result, in RowGradients gradients, int threads);
}
