namespace Noether.Kernels;

/// <summary>The sizes of a call of <see cref="PairMessages"/>, checked.</summary>
/// <param name="Hidden">Width of the messages.</param>
/// <param name="EdgeScalars">Scalars read for an edge, k.</param>
/// <param name="Dimension">Of space; 0 without positions.</param>
internal readonly record struct PairShape(int Hidden, int EdgeScalars, int Dimension)
{
    /// <summary>Two of the widest vectors: what rows are padded to, with any vectors.</summary>
    private const int Step = 32;

    /// <summary>Entries a row of everything of width <see cref="Hidden"/> while it is worked on; zeros beyond.</summary>
    public int Width => Padded(Hidden);

    /// <summary>Scalars of an edge, the squared distance included.</summary>
    public int Scalars => EdgeScalars + (Dimension > 0 ? 1 : 0);

    /// <summary>Scalars a row, made even.</summary>
    public int ScalarWidth => (Scalars + 1) / 2 * 2;

    /// <summary>Rows of products over hidden channels, made even.</summary>
    public int HiddenRows => (Hidden + 1) / 2 * 2;

    public static int Padded(int hidden) => (hidden + Step - 1) / Step * Step;

    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static PairShape Of(EdgeTiles tiles, in PairInputs inputs, in PairWeights<ReadOnlySpan<float>> weights)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        var (hidden, dimension) = (weights.Bias.Length, tiles.Nodes == 0 ? 0 : inputs.Positions.Length / tiles.Nodes);
        ArgumentOutOfRangeException.ThrowIfZero(hidden, nameof(weights));
        var scalars = weights.Scalars.Length / hidden;
        var shape = new PairShape(hidden, scalars - (dimension > 0 ? 1 : 0), dimension);
        var (square, moves) = (shape.Hidden * shape.Hidden, shape.Dimension > 0);
        Expect(inputs.Edges.Length, (long)shape.EdgeScalars * tiles.Edges, nameof(inputs.Edges));
        Expect(inputs.Positions.Length, (long)shape.Dimension * tiles.Nodes, nameof(inputs.Positions));
        Expect(inputs.Ends.Length, 2L * tiles.Nodes * shape.Hidden, nameof(inputs.Ends));
        Expect(weights.Scalars.Length, hidden * scalars, nameof(weights.Scalars));
        Expect(weights.Second.Length, square, nameof(weights.Second));
        Expect(weights.SecondBias.Length, shape.Hidden, nameof(weights.SecondBias));
        Expect(weights.Move.Length, moves ? square : 0, nameof(weights.Move));
        Expect(weights.MoveBias.Length, moves ? shape.Hidden : 0, nameof(weights.MoveBias));
        Expect(weights.MoveHead.Length, moves ? shape.Hidden : 0, nameof(weights.MoveHead));
        return shape;
    }

    /// <exception cref="ArgumentException">Another length than expected.</exception>
    public static void Expect(long found, long expected, string name)
    {
        if (found != expected)
        {
            throw new ArgumentException($"{name} has {found} numbers; {expected} are needed.", name);
        }
    }
}
