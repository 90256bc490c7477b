using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Products of senders' features with edges' attributes, weighted and summed at the receivers in one pass: row r of the result is the sum over its edges e and over paths p of
/// w[e, p, c] Σ C_p[i, j, k] x[sender(e), i, c] y[e, j], added to (p, k, c). Channels lie last, so that every width of vectors fits; nothing of the size edges x paths is made.
/// </summary>
/// <remarks>
/// For sixteen edges at a time the attributes fold each path's coefficients to a small matrix from feature components to output components, which then multiplies the
/// channels of each edge. Float32. Sums are made in one order on any number of threads, so that equal inputs give equal bits on one kind of processor; vector loops and scalar
/// twin differ by rounding. The form is linear in x, y, w and, on the way back, in the gradient g: derivatives of derivatives are calls of the same two functions.
/// </remarks>
public static class ProductConvolution
{
    private static readonly ProductPass<ScalarLanes, float> Scalar = new();
    private static readonly IProductConvolution Vectors = WidestLanes.Of<IProductConvolution>(
        new ProductPass<WideLanes, Vector512<float>>(), new ProductPass<MiddleLanes, Vector256<float>>(), new ProductPass<NarrowLanes, Vector128<float>>(), Scalar);

    /// <summary>Sums at the receivers, with the vectors of this processor.</summary>
    /// <param name="paths">The product.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="inputs">Features, attributes and weights.</param>
    /// <param name="sums">Result, <c>[receivers, output length]</c>; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Forward(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads) =>
        Vectors.Forward(paths, edges, inputs, sums, threads);

    /// <summary>The scalar twin of <see cref="Forward"/>.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void ForwardScalar(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads) =>
        Scalar.Forward(paths, edges, inputs, sums, threads);

    /// <summary>Gradients of features, attributes and weights from that of the sums, with the vectors of this processor.</summary>
    /// <param name="paths">The product.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="inputs">As they were for <see cref="Forward"/>.</param>
    /// <param name="slopes">Gradient of the sums, <c>[receivers, output length]</c>.</param>
    /// <param name="gradients">Where the gradients go; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Backward(
        ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads) =>
        Vectors.Backward(paths, edges, inputs, slopes, gradients, threads);

    /// <summary>The scalar twin of <see cref="Backward"/>.</summary>
    /// <inheritdoc cref="Backward"/>
    public static void BackwardScalar(
        ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads) =>
        Scalar.Backward(paths, edges, inputs, slopes, gradients, threads);
}

/// <summary>The two ways of <see cref="ProductConvolution"/>, for one kind of vectors.</summary>
internal interface IProductConvolution
{
    void Forward(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads);

    void Backward(
        ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads);
}
