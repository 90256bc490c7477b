namespace Noether.Representations;

/// <summary>An entry of a <see cref="CouplingTensor"/> that is not zero. Indices count components from 0: index i of degree l is m = i - l.</summary>
/// <param name="First">Component of l1, 0 to 2 l1.</param>
/// <param name="Second">Component of l2.</param>
/// <param name="Third">Component of l3.</param>
/// <param name="Value">The entry.</param>
public readonly record struct Coupling(int First, int Second, int Third, double Value);

/// <summary>
/// An invariant of three irreps, <c>[2 l1 + 1, 2 l2 + 1, 2 l3 + 1]</c>, in float64: D^l1 x D^l2 x D^l3 leaves it as it is. Most of its entries are zero. Never changes.
/// </summary>
public sealed class CouplingTensor
{
    private readonly Coupling[] _entries;

    internal CouplingTensor(int l1, int l2, int l3, IEnumerable<Coupling> entries) => (L1, L2, L3, _entries) = (l1, l2, l3, [.. entries]);

    /// <summary>Degree of the first irrep.</summary>
    public int L1 { get; }

    /// <summary>Degree of the second irrep.</summary>
    public int L2 { get; }

    /// <summary>Degree of the third irrep.</summary>
    public int L3 { get; }

    /// <summary>All entries that are not zero, in row-major order.</summary>
    public ReadOnlySpan<Coupling> Entries => _entries;

    /// <summary>The Euclidean norm of all entries.</summary>
    public double Norm => Math.Sqrt(_entries.Sum(e => e.Value * e.Value));

    /// <summary>The entry at orders m1, m2, m3, each from -l to l.</summary>
    public double At(int m1, int m2, int m3) =>
        _entries.FirstOrDefault(e => e.First == m1 + L1 && e.Second == m2 + L2 && e.Third == m3 + L3).Value;

    /// <summary>All entries, row-major.</summary>
    public double[] ToDense()
    {
        var dense = new double[((2 * L1) + 1) * ((2 * L2) + 1) * ((2 * L3) + 1)];
        foreach (var e in _entries)
        {
            dense[(((e.First * ((2 * L2) + 1)) + e.Second) * ((2 * L3) + 1)) + e.Third] = e.Value;
        }

        return dense;
    }

    /// <summary>All entries, <c>[2 l1 + 1, 2 l2 + 1, 2 l3 + 1]</c>, float64 on the CPU.</summary>
    public Tensor ToTensor() => torch.tensor(ToDense(), torch.float64).view((2 * L1) + 1, (2 * L2) + 1, (2 * L3) + 1);

    /// <summary>The same with every entry multiplied.</summary>
    internal CouplingTensor Times(double factor) => new(L1, L2, L3, _entries.Select(e => e with { Value = e.Value * factor }));
}
