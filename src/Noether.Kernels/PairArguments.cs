namespace Noether.Kernels;

/// <summary>
/// The weights of <see cref="PairMessages"/>, or what is written as their gradients; row-major, a row an output. Without positions, those of the moves are empty.
/// </summary>
/// <typeparam name="TSpan">A span of float32 numbers to read or to write.</typeparam>
public readonly ref struct PairWeights<TSpan>
    where TSpan : allows ref struct
{
    /// <summary>W_a, <c>[hidden, scalars]</c>; with positions, the squared distance is the first scalar.</summary>
    public required TSpan Scalars { get; init; }

    /// <summary>b_1, <c>[hidden]</c>.</summary>
    public required TSpan Bias { get; init; }

    /// <summary>W_2, <c>[hidden, hidden]</c>.</summary>
    public required TSpan Second { get; init; }

    /// <summary>b_2, <c>[hidden]</c>.</summary>
    public required TSpan SecondBias { get; init; }

    /// <summary>W_3, <c>[hidden, hidden]</c>.</summary>
    public TSpan Move { get; init; }

    /// <summary>b_3, <c>[hidden]</c>.</summary>
    public TSpan MoveBias { get; init; }

    /// <summary>w_4, <c>[hidden]</c>.</summary>
    public TSpan MoveHead { get; init; }
}

/// <summary>What <see cref="PairMessages"/> reads besides the weights.</summary>
public readonly ref struct PairInputs
{
    /// <summary>A_i and B_i side by side, <c>[nodes, 2 hidden]</c>.</summary>
    public required ReadOnlySpan<float> Ends { get; init; }

    /// <summary>a_ij, <c>[edges, k]</c>; empty for k = 0.</summary>
    public ReadOnlySpan<float> Edges { get; init; }

    /// <summary>x_i, <c>[nodes, dimension]</c>; empty without positions.</summary>
    public ReadOnlySpan<float> Positions { get; init; }

    /// <summary>Whether the moves into a node are divided by their number.</summary>
    public bool MeanOfMoves { get; init; }
}

/// <summary>Where <see cref="PairMessages.Backward"/> writes gradients; an empty span for what needs none.</summary>
public readonly ref struct PairGradients
{
    /// <summary>Of the ends, <c>[nodes, 2 hidden]</c>; always needed.</summary>
    public required Span<float> Ends { get; init; }

    /// <summary>Of the edges' scalars, <c>[edges, k]</c>.</summary>
    public Span<float> Edges { get; init; }

    /// <summary>Of the positions, <c>[nodes, dimension]</c>.</summary>
    public Span<float> Positions { get; init; }

    /// <summary>Of the weights; always needed.</summary>
    public required PairWeights<Span<float>> Weights { get; init; }
}
