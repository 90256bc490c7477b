using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Products of features with attributes row by row, mixed by matrices that all rows share: row n of the result is, block by block, Σ_q W[q, o] p[n, k, q] with the products
/// p[n, k, q] = Σ C[i, j, k] x[n, i, q] y[n, j] of <see cref="ProductConvolution"/>. Thirty-two rows at a time lie in the lanes of vectors, and one component of the products of a block in the
/// first cache: nothing of the size rows x products is made, and the way back makes the products again.
/// </summary>
/// <remarks>
/// Float32. Sums are made in one order on any number of threads; vector loops and scalar twin differ by rounding. Linear in each of x, y, W and the gradient of the result.
/// </remarks>
public static class ProductMixing
{
    private static readonly MixPass<ScalarLanes, float> Scalar = new();
    private static readonly IProductMixing Vectors = WidestLanes.Of<IProductMixing>(
        new MixPass<WideLanes, Vector512<float>>(), new MixPass<MiddleLanes, Vector256<float>>(), new MixPass<NarrowLanes, Vector128<float>>(), Scalar);

    /// <summary>The mixed products, with the vectors of this processor.</summary>
    /// <param name="mix">The product.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">Features and attributes, a row each; the weights are the matrices, one after the other, shared.</param>
    /// <param name="results">Result, <c>[rows, output length]</c>; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Forward(ProductMix mix, int rows, in ProductInputs inputs, Span<float> results, int threads) => Vectors.Forward(mix, rows, inputs, results, threads);

    /// <summary>The scalar twin of <see cref="Forward"/>.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void ForwardScalar(ProductMix mix, int rows, in ProductInputs inputs, Span<float> results, int threads) => Scalar.Forward(mix, rows, inputs, results, threads);

    /// <summary>Gradients of features, attributes and matrices from that of the results, with the vectors of this processor.</summary>
    /// <param name="mix">The product.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">As they were for <see cref="Forward"/>.</param>
    /// <param name="slopes">Gradient of the results, <c>[rows, output length]</c>.</param>
    /// <param name="gradients">Where the gradients go; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Backward(ProductMix mix, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads) =>
        Vectors.Backward(mix, rows, inputs, slopes, gradients, threads);

    /// <summary>The scalar twin of <see cref="Backward"/>.</summary>
    /// <inheritdoc cref="Backward"/>
    public static void BackwardScalar(ProductMix mix, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads) =>
        Scalar.Backward(mix, rows, inputs, slopes, gradients, threads);
}

/// <summary>The two ways of <see cref="ProductMixing"/>, for one kind of vectors.</summary>
internal interface IProductMixing
{
    void Forward(ProductMix mix, int rows, in ProductInputs inputs, Span<float> results, int threads);

    void Backward(ProductMix mix, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads);
}

/// <summary>Where everything of a call of <see cref="ProductMixing"/> lies; null for what is not there.</summary>
internal unsafe struct MixBuffers
{
    public int Rows;
    public float* Features;
    public float* Attributes;

    /// <summary>The matrices, rows padded.</summary>
    public float* Weights;

    /// <summary>Forward: results; backward: their gradients.</summary>
    public float* Results;

    public float* GradientFeatures;
    public float* GradientAttributes;

    /// <summary>Gradients of the matrices, rows padded, a set a block of rows.</summary>
    public float* Partials;
}
