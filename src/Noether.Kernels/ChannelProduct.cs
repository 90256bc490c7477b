using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Products row by row in which each channel of the features meets the same channel of the attributes:
/// row n of the result is the sum over paths p of w[p, c] Σ C_p[i, j, k] x[n, i, c] y[n, j, c], added to (p, k, c).
/// </summary>
/// <remarks>
/// Float32. Sums are made in one order on any number of threads; vector loops and scalar twin differ by rounding. Linear in each of x, y, w and the gradient of the result,
/// as <see cref="ProductConvolution"/> is.
/// </remarks>
public static class ChannelProduct
{
    private static readonly ChannelPass<ScalarLanes, float> Scalar = new();
    private static readonly IChannelProduct Vectors = WidestLanes.Of<IChannelProduct>(
        new ChannelPass<WideLanes, Vector512<float>>(), new ChannelPass<MiddleLanes, Vector256<float>>(), new ChannelPass<NarrowLanes, Vector128<float>>(), Scalar);

    /// <summary>The products, with the vectors of this processor.</summary>
    /// <param name="paths">The product, by channel.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">Features and attributes, a row each; weights a row each, or one row shared.</param>
    /// <param name="results">Result, <c>[rows, output length]</c>; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the paths are not by channel.</exception>
    public static void Forward(ProductPaths paths, int rows, in ProductInputs inputs, Span<float> results, int threads) =>
        Vectors.Forward(paths, rows, inputs, results, threads);

    /// <summary>The scalar twin of <see cref="Forward"/>.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void ForwardScalar(ProductPaths paths, int rows, in ProductInputs inputs, Span<float> results, int threads) =>
        Scalar.Forward(paths, rows, inputs, results, threads);

    /// <summary>Gradients of features, attributes and weights from that of the results, with the vectors of this processor.</summary>
    /// <param name="paths">The product, by channel.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">As they were for <see cref="Forward"/>.</param>
    /// <param name="slopes">Gradient of the results, <c>[rows, output length]</c>.</param>
    /// <param name="gradients">Where the gradients go; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the paths are not by channel.</exception>
    public static void Backward(ProductPaths paths, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads) =>
        Vectors.Backward(paths, rows, inputs, slopes, gradients, threads);

    /// <summary>The scalar twin of <see cref="Backward"/>.</summary>
    /// <inheritdoc cref="Backward"/>
    public static void BackwardScalar(
        ProductPaths paths, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads) =>
        Scalar.Backward(paths, rows, inputs, slopes, gradients, threads);
}

/// <summary>The two ways of <see cref="ChannelProduct"/>, for one kind of vectors.</summary>
internal interface IChannelProduct
{
    void Forward(ProductPaths paths, int rows, in ProductInputs inputs, Span<float> results, int threads);

    void Backward(
        ProductPaths paths, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads);
}
