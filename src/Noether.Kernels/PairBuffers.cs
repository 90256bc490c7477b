namespace Noether.Kernels;

/// <summary>Where everything of a call of <see cref="PairMessages"/> lies. Rows of width hidden are padded to <see cref="PairShape.Width"/>.</summary>
internal unsafe struct PairBuffers
{
    public required PairShape Shape;
    public required bool MeanOfMoves;

    /// <summary><c>[nodes, 2 width]</c>.</summary>
    public float* Ends;

    /// <summary><c>[edges, k]</c>.</summary>
    public float* Edges;

    /// <summary><c>[nodes, dimension]</c>.</summary>
    public float* Positions;

    /// <summary>Row f is what scalar f is multiplied by, <c>[scalar width, width]</c>.</summary>
    public float* ScalarRows;
    public float* Bias;

    /// <summary>Forward: a row an input; backward: a row an output; <c>[width, width]</c>. So, too, the moves'.</summary>
    public float* Second;
    public float* SecondBias;
    public float* Move;
    public float* MoveBias;
    public float* MoveHead;

    /// <summary>Pre-activations of messages, a slot a tile, then those of the moves; null where none are kept.</summary>
    public float* Kept;

    /// <summary>Forward: results; backward: their gradients. <c>[nodes, width]</c> and <c>[nodes, dimension]</c>.</summary>
    public float* Sums;
    public float* Moves;

    public float* GradientEnds;
    public float* GradientEdges;
    public float* GradientPositions;

    /// <summary>Gradients of the weights, one set a block.</summary>
    public float* Partials;

    /// <summary>Numbers of one set.</summary>
    public readonly long PartialLength => ((long)Shape.Width * 2 * Shape.Width) + ((Shape.ScalarWidth + 4L) * Shape.Width);
}
