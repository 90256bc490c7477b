namespace Noether.Representations;

/// <summary>
/// Tensors T(p, q) of a space V of d dimensions: p slots that move like vectors, v becomes A v, then q slots that move like dual vectors, v becomes A^-T v.
/// T(0, 0) are scalars, T(1, 0) vectors. Entries in row order, the first slot slowest: d^(p + q) numbers.
/// </summary>
/// <param name="Primal">Slots that move like vectors.</param>
/// <param name="Dual">Slots that move like dual vectors.</param>
public readonly record struct TensorKind(int Primal, int Dual = 0)
{
    /// <summary>Scalars, T(0, 0).</summary>
    public static TensorKind Scalar { get; } = new(0);

    /// <summary>Vectors, T(1, 0).</summary>
    public static TensorKind Vector { get; } = new(1);

    /// <summary>Slots in all.</summary>
    public int Rank => Primal + Dual;

    /// <summary>Numbers of a tensor, d^rank.</summary>
    /// <param name="space">Dimension d of the space.</param>
    public int Size(int space) => checked((int)Math.Round(Math.Pow(space, Rank)));

    /// <summary>What acts on the tensors when A acts on vectors: the Kronecker product of its slots' matrices, <c>[n, d^rank, d^rank]</c>.</summary>
    /// <param name="matrices">A, <c>[n, d, d]</c>.</param>
    public Tensor Matrices(Tensor matrices) => SlotSigns.Of(this).Matrices(matrices);

    /// <summary><c>T2</c>, or <c>T(2,1)</c> where there are dual slots.</summary>
    public override string ToString() => Dual == 0 ? $"T{Primal}" : $"T({Primal},{Dual})";
}
