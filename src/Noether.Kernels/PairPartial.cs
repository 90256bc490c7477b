namespace Noether.Kernels;

/// <summary>The gradients of the weights of <see cref="PairMessages"/> from one block of edges, rows padded.</summary>
internal unsafe struct PairPartial
{
    /// <summary><c>[width, width]</c>, a row an output.</summary>
    public float* Second;
    public float* Move;

    /// <summary><c>[scalar width, width]</c>, a row a scalar.</summary>
    public float* Scalars;
    public float* Bias;
    public float* SecondBias;
    public float* MoveBias;
    public float* MoveHead;

    public static PairPartial At(in PairBuffers b, int block)
    {
        var first = b.Partials + (block * b.PartialLength);
        nint width = b.Shape.Width;
        var rest = first + (2 * width * width);
        return new PairPartial
        {
            Second = first,
            Move = first + (width * width),
            Bias = rest,
            SecondBias = rest + width,
            MoveBias = rest + (2 * width),
            MoveHead = rest + (3 * width),
            Scalars = rest + (4 * width),
        };
    }
}
