using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Messages along edges, made and summed tile by tile, so that nothing of the size edges x hidden is read or written but what the way back needs:
/// m_ij = SiLU(W_2 SiLU(A_i + B_j + W_a a_ij + b_1) + b_2) from sender j to receiver i, their sums over j, and, where the nodes have positions, the moves: the sums or means of
/// (x_i - x_j) w_4 . SiLU(W_3 m_ij + b_3), with |x_i - x_j|^2 as the first of the scalars a_ij.
/// </summary>
/// <remarks>
/// Float32. Sums are made in one order on any number of threads, so that equal inputs give equal bits on one kind of processor; vector loops and scalar twin differ by rounding.
/// </remarks>
public static class PairMessages
{
    private static readonly PairPass<ScalarLanes, float> Scalar = new();
    private static readonly IPairMessages Vectors = WidestLanes.Of<IPairMessages>(
        new PairPass<WideLanes, Vector512<float>>(), new PairPass<MiddleLanes, Vector256<float>>(), new PairPass<NarrowLanes, Vector128<float>>(), Scalar);

    /// <summary>Numbers that <see cref="Forward"/> keeps for <see cref="Backward"/>.</summary>
    /// <param name="tiles">The edges.</param>
    /// <param name="hidden">Width of the messages.</param>
    /// <param name="moves">Whether the nodes have positions.</param>
    public static long KeptLength(EdgeTiles tiles, int hidden, bool moves)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        return (long)tiles.Count * EdgeTiles.Rows * PairShape.Padded(hidden) * (moves ? 2 : 1);
    }

    /// <summary>Sums of messages and moves, with the vectors of this processor.</summary>
    /// <param name="tiles">The edges.</param>
    /// <param name="inputs">What the messages are made of.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="sums">Result, <c>[nodes, hidden]</c>; overwritten.</param>
    /// <param name="moves">Result, <c>[nodes, dimension]</c>; overwritten; empty without positions.</param>
    /// <param name="kept">For <see cref="Backward"/>, <see cref="KeptLength"/> numbers; empty where there is no way back.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Forward(
        EdgeTiles tiles, in PairInputs inputs, in PairWeights<ReadOnlySpan<float>> weights, Span<float> sums, Span<float> moves, Span<float> kept, int threads) =>
        Vectors.Forward(tiles, inputs, weights, sums, moves, kept, threads);

    /// <summary>The scalar twin of <see cref="Forward"/>.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void ForwardScalar(
        EdgeTiles tiles, in PairInputs inputs, in PairWeights<ReadOnlySpan<float>> weights, Span<float> sums, Span<float> moves, Span<float> kept, int threads) =>
        Scalar.Forward(tiles, inputs, weights, sums, moves, kept, threads);

    /// <summary>Gradients of inputs and weights from those of sums and moves, with the vectors of this processor.</summary>
    /// <param name="tiles">The edges.</param>
    /// <param name="inputs">As they were for <see cref="Forward"/>.</param>
    /// <param name="weights">As they were for <see cref="Forward"/>.</param>
    /// <param name="kept">What <see cref="Forward"/> kept.</param>
    /// <param name="sums">Gradient of the sums, <c>[nodes, hidden]</c>.</param>
    /// <param name="moves">Gradient of the moves, <c>[nodes, dimension]</c>; empty without positions.</param>
    /// <param name="gradients">Where the gradients go.</param>
    /// <param name="threads">Most threads.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Backward(
        EdgeTiles tiles,
        in PairInputs inputs,
        in PairWeights<ReadOnlySpan<float>> weights,
        ReadOnlySpan<float> kept,
        ReadOnlySpan<float> sums,
        ReadOnlySpan<float> moves,
        in PairGradients gradients,
        int threads) =>
        Vectors.Backward(tiles, inputs, weights, kept, sums, moves, gradients, threads);

    /// <summary>The scalar twin of <see cref="Backward"/>.</summary>
    /// <inheritdoc cref="Backward"/>
    public static void BackwardScalar(
        EdgeTiles tiles,
        in PairInputs inputs,
        in PairWeights<ReadOnlySpan<float>> weights,
        ReadOnlySpan<float> kept,
        ReadOnlySpan<float> sums,
        ReadOnlySpan<float> moves,
        in PairGradients gradients,
        int threads) =>
        Scalar.Backward(tiles, inputs, weights, kept, sums, moves, gradients, threads);
}

/// <summary>The two ways of <see cref="PairMessages"/>, for one kind of vectors.</summary>
internal interface IPairMessages
{
    void Forward(EdgeTiles tiles, in PairInputs inputs, in PairWeights<ReadOnlySpan<float>> weights, Span<float> sums, Span<float> moves, Span<float> kept, int threads);

    void Backward(
        EdgeTiles tiles, in PairInputs inputs, in PairWeights<ReadOnlySpan<float>> weights, ReadOnlySpan<float> kept, ReadOnlySpan<float> sums, ReadOnlySpan<float> moves, in PairGradients gradients, int threads);
}
