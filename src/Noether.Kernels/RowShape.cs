namespace Noether.Kernels;

/// <summary>The sizes of a call of <see cref="RowPerceptron"/>, checked. Widths are columns padded to two of the widest vectors.</summary>
internal readonly record struct RowShape(int Rows, int Left, int Right, int Hidden, int Outputs)
{
    /// <summary>Most rows of a tile.</summary>
    public const int TileRows = 48;

    private const int SmallestBlock = 16 * TileRows;
    private const int MostBlocks = 16;

    public int Inputs => Left + Right;

    public int InputWidth => PairShape.Padded(Inputs);

    public int HiddenWidth => PairShape.Padded(Hidden);

    public int OutputWidth => PairShape.Padded(Outputs);

    /// <summary>Rows of a block, which has its own sums; whole tiles, and a function of the number of rows alone.</summary>
    public int BlockRows => Math.Max(SmallestBlock, ((Rows / MostBlocks) + TileRows - 1) / TileRows * TileRows);

    public int Blocks => (Rows + BlockRows - 1) / BlockRows;

    /// <summary>Numbers of the gradients of the weights, padded.</summary>
    public long PartialLength => ((long)Even(Hidden) * InputWidth) + ((long)Even(Outputs) * HiddenWidth) + HiddenWidth + OutputWidth;

    public static int Even(int count) => (count + 1) / 2 * 2;

    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static RowShape Of(in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs.Rows, nameof(inputs));
        var shape = new RowShape(
            inputs.Rows, inputs.Left.Length / inputs.Rows, inputs.Right.Length / inputs.Rows, weights.FirstBias.Length, weights.SecondBias.Length);
        PairShape.Expect(inputs.Left.Length, (long)shape.Rows * shape.Left, nameof(inputs.Left));
        PairShape.Expect(inputs.Right.Length, (long)shape.Rows * shape.Right, nameof(inputs.Right));
        PairShape.Expect(weights.First.Length, (long)shape.Hidden * shape.Inputs, nameof(weights.First));
        PairShape.Expect(weights.Second.Length, (long)shape.Outputs * shape.Hidden, nameof(weights.Second));
        if (inputs.Residual)
        {
            PairShape.Expect(shape.Left, shape.Outputs, nameof(inputs.Residual));
        }

        return shape;
    }
}
