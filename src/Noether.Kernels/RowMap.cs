using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>A linear map of rows, y = W x, tile by tile.</summary>
/// <remarks>
/// Float32. Sums are made in one order on any number of threads, so that equal inputs give equal bits on one kind of processor; vector loops and scalar twin differ by rounding.
/// </remarks>
public static class RowMap
{
    private static readonly RowMapPass<ScalarLanes, float> Scalar = new();
    private static readonly IRowMap Vectors = WidestLanes.Of<IRowMap>(
        new RowMapPass<WideLanes, Vector512<float>>(), new RowMapPass<MiddleLanes, Vector256<float>>(), new RowMapPass<NarrowLanes, Vector128<float>>(), Scalar);

    /// <summary>The mapped rows, with the vectors of this processor.</summary>
    /// <param name="rows">x, <c>[rows, columns]</c>.</param>
    /// <param name="columns">Columns of x.</param>
    /// <param name="weights">W, <c>[outputs, columns]</c>.</param>
    /// <param name="result"><c>[rows, outputs]</c>; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Forward(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, Span<float> result, int threads) =>
        Vectors.Forward(rows, columns, weights, result, threads);

    /// <summary>The scalar twin of <see cref="Forward"/>.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void ForwardScalar(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, Span<float> result, int threads) =>
        Scalar.Forward(rows, columns, weights, result, threads);

    /// <summary>Gradients of rows and weights from that of the mapped rows, with the vectors of this processor.</summary>
    /// <param name="rows">As they were for <see cref="Forward"/>.</param>
    /// <param name="columns">Columns of x.</param>
    /// <param name="weights">As they were for <see cref="Forward"/>.</param>
    /// <param name="result">Gradient of the mapped rows, <c>[rows, outputs]</c>.</param>
    /// <param name="rowGradients">Where the gradient of x goes; empty where none is needed.</param>
    /// <param name="weightGradients">Where the gradient of W goes.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Backward(
        ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, ReadOnlySpan<float> result, Span<float> rowGradients, Span<float> weightGradients, int threads) =>
        Vectors.Backward(rows, columns, weights, result, rowGradients, weightGradients, threads);

    /// <summary>The scalar twin of <see cref="Backward"/>.</summary>
    /// <inheritdoc cref="Backward"/>
    public static void BackwardScalar(
        ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, ReadOnlySpan<float> result, Span<float> rowGradients, Span<float> weightGradients, int threads) =>
        Scalar.Backward(rows, columns, weights, result, rowGradients, weightGradients, threads);
}

/// <summary>The two ways of <see cref="RowMap"/>, for one kind of vectors.</summary>
internal interface IRowMap
{
    void Forward(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, Span<float> result, int threads);

    void Backward(
        ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, ReadOnlySpan<float> result, Span<float> rowGradients, Span<float> weightGradients, int threads);
}
