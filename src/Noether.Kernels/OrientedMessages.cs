using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Depth-wise messages with kernels combined of functions, made and summed tile by tile, so that nothing of the size edges x directions x channels is read or written:
/// y_ioc = Σ_j (Σ_b K_cb k_ijob) x_joc over the edges from j to i, for every direction o.
/// </summary>
/// <remarks>
/// Float32. Sums are made in one order on any number of threads, so that equal inputs give equal bits on one kind of processor; vector loops and scalar twin differ by rounding.
/// </remarks>
public static class OrientedMessages
{
    private static readonly OrientedPass<ScalarLanes, float> Scalar = new();
    private static readonly IOrientedMessages Vectors = WidestLanes.Of<IOrientedMessages>(
        new OrientedPass<WideLanes, Vector512<float>>(), new OrientedPass<MiddleLanes, Vector256<float>>(), new OrientedPass<NarrowLanes, Vector128<float>>(), Scalar);

    /// <summary>The sums, with the vectors of this processor.</summary>
    /// <param name="tiles">The edges.</param>
    /// <param name="inputs">What the messages are made of.</param>
    /// <param name="result">y, <c>[nodes, directions, channels]</c>; overwritten.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Forward(EdgeTiles tiles, in OrientedInputs inputs, Span<float> result, int threads) => Vectors.Forward(tiles, inputs, result, threads);

    /// <summary>The scalar twin of <see cref="Forward"/>.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void ForwardScalar(EdgeTiles tiles, in OrientedInputs inputs, Span<float> result, int threads) => Scalar.Forward(tiles, inputs, result, threads);

    /// <summary>Gradients of the inputs from that of the sums, with the vectors of this processor; kernels are made anew.</summary>
    /// <param name="tiles">The edges.</param>
    /// <param name="inputs">As they were for <see cref="Forward"/>.</param>
    /// <param name="slope">Gradient of y, <c>[nodes, directions, channels]</c>.</param>
    /// <param name="gradients">Where the gradients go.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Backward(EdgeTiles tiles, in OrientedInputs inputs, ReadOnlySpan<float> slope, in OrientedGradients gradients, int threads) =>
        Vectors.Backward(tiles, inputs, slope, gradients, threads);

    /// <summary>The scalar twin of <see cref="Backward"/>.</summary>
    /// <inheritdoc cref="Backward"/>
    public static void BackwardScalar(EdgeTiles tiles, in OrientedInputs inputs, ReadOnlySpan<float> slope, in OrientedGradients gradients, int threads) =>
        Scalar.Backward(tiles, inputs, slope, gradients, threads);
}

/// <summary>What <see cref="OrientedMessages"/> reads; row-major.</summary>
public readonly ref struct OrientedInputs
{
    /// <summary>Directions of a node.</summary>
    public required int Directions { get; init; }

    /// <summary>Channels.</summary>
    public required int Channels { get; init; }

    /// <summary>k, <c>[edges, directions, functions]</c>.</summary>
    public required ReadOnlySpan<float> Basis { get; init; }

    /// <summary>K, <c>[channels, functions]</c>.</summary>
    public required ReadOnlySpan<float> Kernel { get; init; }

    /// <summary>x, <c>[nodes, directions, channels]</c>.</summary>
    public required ReadOnlySpan<float> Features { get; init; }
}

/// <summary>Where <see cref="OrientedMessages.Backward"/> writes gradients; of the basis an empty span where it needs none.</summary>
public readonly ref struct OrientedGradients
{
    /// <summary>By k.</summary>
    public required Span<float> Basis { get; init; }

    /// <summary>By K.</summary>
    public required Span<float> Kernel { get; init; }

    /// <summary>By x.</summary>
    public required Span<float> Features { get; init; }
}

/// <summary>The two ways of <see cref="OrientedMessages"/>, for one kind of vectors.</summary>
internal interface IOrientedMessages
{
    void Forward(EdgeTiles tiles, in OrientedInputs inputs, Span<float> result, int threads);

    void Backward(EdgeTiles tiles, in OrientedInputs inputs, ReadOnlySpan<float> slope, in OrientedGradients gradients, int threads);
}
