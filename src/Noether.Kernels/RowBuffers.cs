namespace Noether.Kernels;

/// <summary>Where everything of a call of <see cref="RowPerceptron"/> lies; weights padded to <see cref="RowShape"/>'s widths.</summary>
internal unsafe struct RowBuffers
{
    public required RowShape Shape;
    public required bool Residual;
    public float* Left;
    public float* Right;

    /// <summary>Forward: a row an input; backward: a row an output. So, too, the second.</summary>
    public float* First;
    public float* FirstBias;
    public float* Second;
    public float* SecondBias;

    /// <summary>Pre-activations, <c>[rows, hidden width]</c>; null where none are kept.</summary>
    public float* Kept;

    /// <summary>Forward: the outputs; backward: their gradient. <c>[rows, outputs]</c>.</summary>
    public float* Result;
    public float* GradientLeft;
    public float* GradientRight;

    /// <summary>Gradients of the weights, one set a block.</summary>
    public float* Partials;

    /// <summary>The gradients of W_1, W_2, b_1 and b_2 of a block.</summary>
    public readonly void Partial(int block, out float* first, out float* second, out float* firstBias, out float* secondBias)
    {
        first = Partials + (block * Shape.PartialLength);
        second = first + ((nint)RowShape.Even(Shape.Hidden) * Shape.InputWidth);
        firstBias = second + ((nint)RowShape.Even(Shape.Outputs) * Shape.HiddenWidth);
        secondBias = firstBias + Shape.HiddenWidth;
    }
}
