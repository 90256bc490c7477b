namespace Noether.Representations;

/// <summary>Copies of one irrep beside each other: <c>16x1o</c>.</summary>
public readonly record struct IrrepsBlock
{
    /// <param name="multiplicity">Number of copies, at least 0.</param>
    /// <param name="irrep">The irrep.</param>
    public IrrepsBlock(int multiplicity, Irrep irrep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(multiplicity);
        (Multiplicity, Irrep) = (multiplicity, irrep);
    }

    /// <summary>Number of copies.</summary>
    public int Multiplicity { get; }

    /// <summary>The irrep.</summary>
    public Irrep Irrep { get; }

    /// <summary>Numbers of all copies together.</summary>
    public int Dimension => checked(Multiplicity * Irrep.Dimension);

    /// <summary>As it is parsed: <c>16x1o</c>.</summary>
    public override string ToString() => $"{Multiplicity}x{Irrep}";
}

/// <summary>Where a block of <see cref="Irreps"/> lies on the feature axis.</summary>
/// <param name="Start">Its first number.</param>
/// <param name="Block">The block.</param>
public readonly record struct IrrepsSlice(int Start, IrrepsBlock Block)
{
    /// <summary>How many numbers.</summary>
    public int Length => Block.Dimension;

    /// <summary>Number of copies.</summary>
    public int Multiplicity => Block.Multiplicity;

    /// <summary>The irrep.</summary>
    public Irrep Irrep => Block.Irrep;
}
