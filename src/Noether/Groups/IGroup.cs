using Noether.Fields;
using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// A group whose elements are rows of one tensor, <c>[n, ...element shape]</c>.
/// Every element of a finite group, and enough samples or grid points of an infinite one, can be listed.
/// </summary>
public interface IGroup
{
    /// <summary>The field's usual name: <c>SO(3)</c>, <c>C8</c>, <c>E(2)</c>, <c>S_5</c>.</summary>
    string Name { get; }

    /// <summary>Number of elements; null when infinite.</summary>
    long? Order { get; }

    /// <summary>The group for this batch: itself, unless its size comes from the sample (S_n with n the number of nodes).</summary>
    IGroup For(Batch sample) => this;

    /// <summary>The identity, <c>[1, ...]</c>.</summary>
    Tensor Identity();

    /// <summary>Products a·b (b acts first), row by row; one of the two may have a single row.</summary>
    Tensor Compose(Tensor a, Tensor b);

    /// <summary>Inverses, row by row.</summary>
    Tensor Inverse(Tensor a);

    /// <summary>Independent draws from the Haar measure (a stated bounded measure where the group is not compact), <c>[n, ...]</c>.</summary>
    Tensor Sample(long n, Generator generator);

    /// <summary>An even covering without duplicates; the whole group where it is finite and no larger than asked for. The identity comes first.</summary>
    Tensor Grid(GridSpec spec);

    /// <summary>How far a and b are apart, row by row, <c>[n]</c>; zero exactly when they are the same element.</summary>
    Tensor Distance(Tensor a, Tensor b);
}

/// <summary>How finely to cover a group.</summary>
/// <param name="Resolution">Points a one-parameter direction (a full turn of SO(2), the range of a translation axis), at least 1.</param>
/// <exception cref="ArgumentOutOfRangeException">A resolution below 1: the grid would be empty.</exception>
public sealed record GridSpec(int Resolution)
{
    /// <summary>Points a one-parameter direction, at least 1.</summary>
    public int Resolution { get; } = Resolution >= 1
        ? Resolution
        : throw new ArgumentOutOfRangeException(nameof(Resolution), Resolution, "A grid needs at least 1 point a direction.");
}

/// <summary>A group of affine maps x -> A x + t of R^d: what is needed to move points, vectors and images.</summary>
public interface IAffineGroup : IGroup
{
    /// <summary>Dimension d of the space.</summary>
    int Dimension { get; }

    /// <summary>Linear parts, <c>[n, d, d]</c>, float64. Exact integers where the map is a signed permutation.</summary>
    Tensor Linear(Tensor g);

    /// <summary>Shifts, <c>[n, d]</c>, float64; null for a linear group.</summary>
    Tensor? Shift(Tensor g) => null;
}

/// <summary>A group of permutations of n things.</summary>
public interface IPermutationGroup : IGroup
{
    /// <summary>Images: row g, entry i is where i goes, <c>[n, size]</c>, int64.</summary>
    Tensor Images(Tensor g);
}
