using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Noether.Groups;

namespace Noether.Representations;

/// <summary>
/// The tensors that a matrix group leaves as they are: the null space of all generators' constraints, dρ(A_i) w = 0 and (ρ(h_k) - 1) w = 0, in float64.
/// Those of maps between tensors are the linear maps that commute with the group. Computed once for each group and kind.
/// </summary>
/// <remarks>
/// Source: Finzi, Welling, Wilson, "A practical method for constructing equivariant multilayer perceptrons for arbitrary matrix groups", ICML 2021, section 4.
/// Constraints are squared and summed, so that one symmetric eigen-decomposition gives the null space; generators count by their direction, not their length.
/// </remarks>
public sealed class EquivariantSubspace
{
    /// <summary>Eigenvalues (squared singular values) below this share of the largest are zero.</summary>
    private const double Zero = 1e-12;

    /// <summary>Those above this share are not; between the two nothing may lie.</summary>
    private const double NotZero = 1e-9;

    private const int LargestSize = 4096;

    private static readonly ConditionalWeakTable<MatrixGroup, ConcurrentDictionary<SlotSigns, Lazy<EquivariantSubspace>>> Known = [];

    private EquivariantSubspace(Tensor basis)
    {
        Basis = basis.DetachFromDisposeScope();
        Projector = basis.matmul(basis.t()).DetachFromDisposeScope();
    }

    /// <summary>Dimension of the subspace.</summary>
    public int Rank => (int)Basis.shape[1];

    /// <summary>Dimension of the space of tensors.</summary>
    public int Size => (int)Basis.shape[0];

    /// <summary>An orthonormal basis Q, <c>[size, rank]</c>, float64; not to be disposed or written.</summary>
    public Tensor Basis { get; }

    /// <summary>The orthogonal projector P = Q Q^T, <c>[size, size]</c>, float64; not to be disposed or written.</summary>
    public Tensor Projector { get; }

    /// <summary>Invariant tensors of a kind.</summary>
    /// <exception cref="InputException">See <see cref="OfMaps"/>.</exception>
    public static EquivariantSubspace Of(MatrixGroup group, TensorKind kind) => Of(group, SlotSigns.Of(kind));

    /// <summary>Linear maps from one kind of tensors to another that commute with the group, as matrices written row after row.</summary>
    /// <exception cref="InputException">The tensors have too many entries, or the constraints leave open which maps they allow: two generators are equal up to a small error.</exception>
    public static EquivariantSubspace OfMaps(MatrixGroup group, TensorKind from, TensorKind to) => Of(group, SlotSigns.OfMaps(from, to));

    internal static EquivariantSubspace Of(MatrixGroup group, SlotSigns slots)
    {
        ArgumentNullException.ThrowIfNull(group);
        var key = group.IsOrthogonal ? slots.WithoutDuals() : slots;
        return Known.GetOrCreateValue(group).GetOrAdd(key, s => new Lazy<EquivariantSubspace>(() => Solve(group, s))).Value;
    }

    private static EquivariantSubspace Solve(MatrixGroup group, SlotSigns slots)
    {
        var size = Math.Pow(group.Dimension, slots.Rank);
        if (size > LargestSize)
        {
            throw new InputException($"Tensors of {slots.Rank} slots in {group.Dimension} dimensions have {size:N0} entries, and {group.Name}'s invariants are sought among at most {LargestSize:N0}; use tensors of a lower rank.");
        }

        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var squares = torch.zeros([(long)size, (long)size], torch.float64);
        foreach (var constraint in Constraints(group, slots))
        {
            using var inner = torch.NewDisposeScope();
            squares.add_(constraint.t().matmul(constraint));
        }

        var (values, vectors) = torch.linalg.eigh(squares);
        return new EquivariantSubspace(vectors.narrow(1, 0, Nullity(group, values.data<double>().ToArray())).clone());
    }

    private static IEnumerable<Tensor> Constraints(MatrixGroup group, SlotSigns slots)
    {
        for (var i = 0; i < group.Algebra.shape[0]; i++)
        {
            var a = group.Algebra[i];
            var length = a.square().sum().sqrt().item<double>();
            if (length > 0)
            {
                yield return slots.Derivative(a / length);
            }
        }

        for (var k = 0; k < group.Discrete.shape[0]; k++)
        {
            var moved = slots.Matrices(group.Discrete[k].unsqueeze(0))[0];
            yield return moved - torch.eye(moved.shape[0], dtype: torch.float64);
        }
    }

    private static int Nullity(MatrixGroup group, double[] ascending)
    {
        var largest = ascending[^1];
        var nullity = ascending.Count(v => v <= Zero * largest);
        return nullity == ascending.Length || ascending[nullity] >= NotZero * largest
            ? nullity
            : throw new InputException(
                $"Whether {group.Name} leaves some tensors as they are cannot be told: a constraint holds for them up to {Math.Sqrt(ascending[nullity] / largest):G2}. Give its generators more exactly, or leave out one that nearly repeats another.");
    }
}
