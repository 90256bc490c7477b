using Noether.Kernels;

namespace Noether.Numerics;

/// <summary>The edges of a batch of graphs, as <see cref="PairMessages"/> reads them.</summary>
/// <param name="Tiles">Cut for loops over them.</param>
/// <param name="Offsets">Where the edges into each node begin, and last their number.</param>
/// <param name="BySender">Edges as entries of their senders.</param>
internal sealed record PairEdges(EdgeTiles Tiles, long[] Offsets, SegmentOrder BySender);

/// <summary>The tensors of <see cref="PairMessages"/>, or their gradients.</summary>
/// <param name="Nodes">h, <c>[nodes, features]</c>.</param>
/// <param name="Edges">Scalars of edges <c>[edges, k]</c>; null for k = 0.</param>
/// <param name="Positions"><c>[nodes, d]</c>; null where no points move, and then so the last three.</param>
/// <param name="Ends">W_r above W_s, by which A_i = W_r h_i and B_j = W_s h_j, <c>[2 hidden, features]</c>.</param>
/// <param name="Scalars">W_a, <c>[hidden, k]</c>; with positions <c>[hidden, 1 + k]</c>.</param>
/// <param name="Bias">b_1.</param>
/// <param name="Second">W_2, <c>[hidden, hidden]</c>.</param>
/// <param name="SecondBias">b_2.</param>
/// <param name="Move">W_3, <c>[hidden, hidden]</c>.</param>
/// <param name="MoveBias">b_3.</param>
/// <param name="MoveHead">w_4, <c>[1, hidden]</c>.</param>
internal sealed record PairTensors(
    Tensor Nodes, Tensor? Edges, Tensor? Positions, Tensor Ends, Tensor Scalars, Tensor Bias, Tensor Second, Tensor SecondBias, Tensor? Move, Tensor? MoveBias, Tensor? MoveHead)
{
    /// <summary>Number of tensors.</summary>
    public const int Count = 11;

    /// <summary>Whether the kernels write a gradient in that place whether it is needed or not: the weights', which cost next to nothing.</summary>
    public static bool Always(int place) => place > 2;

    /// <summary>From all in their order.</summary>
    public PairTensors(IReadOnlyList<Tensor?> all)
        : this(all[0]!, all[1], all[2], all[3]!, all[4]!, all[5]!, all[6]!, all[7]!, all[8], all[9], all[10])
    {
    }

    /// <summary>All in their order.</summary>
    public List<Tensor?> ToList() => [Nodes, Edges, Positions, Ends, Scalars, Bias, Second, SecondBias, Move, MoveBias, MoveHead];

    /// <summary>All with entries one after another.</summary>
    public PairTensors Contiguous() => new([.. ToList().Select(t => t is null ? null : KernelRows.Contiguous(t))]);

    /// <param name="ends">A and B side by side, <c>[nodes, 2 hidden]</c>.</param>
    /// <param name="meanOfMoves">Whether the moves into a node are divided by their number.</param>
    public PairInputs Inputs(ReadOnlySpan<float> ends, bool meanOfMoves) => new() { Ends = ends, Edges = Read(Edges), Positions = Read(Positions), MeanOfMoves = meanOfMoves };

    public PairWeights<ReadOnlySpan<float>> Weights() => new()
    {
        Scalars = Read(Scalars),
        Bias = Read(Bias),
        Second = Read(Second),
        SecondBias = Read(SecondBias),
        Move = Read(Move),
        MoveBias = Read(MoveBias),
        MoveHead = Read(MoveHead),
    };

    /// <param name="ends">Where the gradient of A and B side by side goes, <c>[nodes, 2 hidden]</c>.</param>
    public PairGradients Gradients(Span<float> ends) => new()
    {
        Ends = ends,
        Edges = Write(Edges),
        Positions = Write(Positions),
        Weights = new PairWeights<Span<float>>
        {
            Scalars = Write(Scalars),
            Bias = Write(Bias),
            Second = Write(Second),
            SecondBias = Write(SecondBias),
            Move = Write(Move),
            MoveBias = Write(MoveBias),
            MoveHead = Write(MoveHead),
        },
    };

    private static ReadOnlySpan<float> Read(Tensor? tensor) => Write(tensor);

    private static Span<float> Write(Tensor? tensor) => tensor is null ? [] : KernelRows.Of<float>(tensor);
}
