namespace Noether.Kernels;

/// <summary>The weights of <see cref="RowPerceptron"/>, or what is written as their gradients; row-major, a row an output.</summary>
/// <typeparam name="TSpan">A span of float32 numbers to read or to write.</typeparam>
public readonly ref struct RowWeights<TSpan>
    where TSpan : allows ref struct
{
    /// <summary>W_1, <c>[hidden, columns of both parts]</c>.</summary>
    public required TSpan First { get; init; }

    /// <summary>b_1, <c>[hidden]</c>.</summary>
    public required TSpan FirstBias { get; init; }

    /// <summary>W_2, <c>[outputs, hidden]</c>.</summary>
    public required TSpan Second { get; init; }

    /// <summary>b_2, <c>[outputs]</c>.</summary>
    public required TSpan SecondBias { get; init; }
}

/// <summary>What <see cref="RowPerceptron"/> reads besides the weights.</summary>
public readonly ref struct RowInputs
{
    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>a, <c>[rows, columns]</c>.</summary>
    public required ReadOnlySpan<float> Left { get; init; }

    /// <summary>b, <c>[rows, columns]</c>; may be empty.</summary>
    public ReadOnlySpan<float> Right { get; init; }

    /// <summary>Whether a is added to the outputs, which are then as many as its columns.</summary>
    public bool Residual { get; init; }
}

/// <summary>Where <see cref="RowPerceptron.Backward"/> writes gradients.</summary>
public readonly ref struct RowGradients
{
    /// <summary>Of a; empty where none is needed.</summary>
    public Span<float> Left { get; init; }

    /// <summary>Of b; empty where none is needed.</summary>
    public Span<float> Right { get; init; }

    /// <summary>Of the weights; always needed.</summary>
    public required RowWeights<Span<float>> Weights { get; init; }
}
