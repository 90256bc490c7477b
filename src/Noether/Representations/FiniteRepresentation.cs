using Noether.Groups;

namespace Noether.Representations;

/// <summary>A real representation of a finite group: a matrix for each element, products going to products. In float64; never changes.</summary>
public sealed class FiniteRepresentation
{
    private const double Tolerance = 1e-9;

    private readonly double[][,] _matrices;

    /// <param name="group">The group.</param>
    /// <param name="matrices">A square matrix for each element, in the order of <see cref="PermutationGroup.Elements"/>.</param>
    /// <exception cref="InputException">There are too few or too many, or a product does not go to the product.</exception>
    public FiniteRepresentation(PermutationGroup group, IReadOnlyList<double[,]> matrices)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(matrices);
        (Group, _matrices) = (group, [.. matrices]);
        if (_matrices.Length != group.Order)
        {
            throw new InputException($"{group.Name} has {group.Order} elements, but {_matrices.Length} matrices were given; give one for each.");
        }

        Dimension = _matrices[0].GetLength(0);
        Check();
    }

    /// <summary>The group.</summary>
    public PermutationGroup Group { get; }

    /// <summary>Rows of the matrices.</summary>
    public int Dimension { get; }

    /// <summary>Every element goes to 1.</summary>
    public static FiniteRepresentation Trivial(PermutationGroup group) => new(group, [.. Enumerable.Repeat(new double[,] { { 1 } }, Of(group).Order)]);

    /// <summary>An even permutation goes to 1, an odd one to -1.</summary>
    public static FiniteRepresentation Sign(PermutationGroup group) => new(group, [.. Of(group).Elements.Select(p => new double[,] { { Parity(p) } })]);

    /// <summary>Elements permute the group itself, g·h from the left.</summary>
    public static FiniteRepresentation Regular(PermutationGroup group) =>
        new(group, [.. Enumerable.Range(0, Of(group).Order).Select(g => Permutation([.. Enumerable.Range(0, group.Order).Select(h => group.Compose(g, h))]))]);

    /// <summary>Elements permute the things that they are permutations of.</summary>
    public static FiniteRepresentation Natural(PermutationGroup group) => new(group, [.. Of(group).Elements.Select(Permutation)]);

    /// <summary>The matrix of an element; not to be written.</summary>
    /// <param name="element">Its place in the group.</param>
    public double[,] Matrix(int element) => _matrices[element];

    /// <summary>Traces, an element each.</summary>
    public IReadOnlyList<double> Character() => [.. _matrices.Select(m => Enumerable.Range(0, Dimension).Sum(i => m[i, i]))];

    /// <summary>Dimension of the maps from this representation to another that commute with the group: the inner product of their characters.</summary>
    /// <exception cref="ArgumentException">The other one belongs to another group.</exception>
    public double HomDimension(FiniteRepresentation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(Group, other.Group)
            ? Character().Zip(other.Character(), (a, b) => a * b).Sum() / Group.Order
            : throw new ArgumentException($"Representations of {Group.Name} and of {other.Group.Name} have no common group.", nameof(other));
    }

    /// <summary>The same matrices for the elements of a subgroup alone.</summary>
    /// <exception cref="InputException">It is no subgroup.</exception>
    public FiniteRepresentation Restrict(PermutationGroup subgroup)
    {
        ArgumentNullException.ThrowIfNull(subgroup);
        _ = Group.Cosets(subgroup);
        return new FiniteRepresentation(subgroup, [.. subgroup.Elements.Select(h => _matrices[Group.IndexOf(h)])]);
    }

    /// <summary>
    /// The representation of a larger group that this one induces: a copy for each coset g_i H, and g carries copy i to copy j by ρ(h) where g g_i = g_j h.
    /// </summary>
    /// <param name="group">A group that this one's is a subgroup of.</param>
    /// <exception cref="InputException">It is not.</exception>
    public FiniteRepresentation Induce(PermutationGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var cosets = group.Cosets(Group);
        return new FiniteRepresentation(group, [.. Enumerable.Range(0, group.Order).Select(g => Induced(group, cosets, g))]);
    }

    private static PermutationGroup Of(PermutationGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group;
    }

    private double[,] Induced(PermutationGroup group, IReadOnlyList<int> cosets, int g)
    {
        var matrix = new double[cosets.Count * Dimension, cosets.Count * Dimension];
        for (var i = 0; i < cosets.Count; i++)
        {
            var moved = group.Compose(g, cosets[i]);
            for (var j = 0; j < cosets.Count; j++)
            {
                var h = Group.IndexOf(group.Elements[group.Compose(group.Inverse(cosets[j]), moved)]);
                for (var cell = 0; h >= 0 && cell < Dimension * Dimension; cell++)
                {
                    var (row, column) = Math.DivRem(cell, Dimension);
                    matrix[(j * Dimension) + row, (i * Dimension) + column] = _matrices[h][row, column];
                }
            }
        }

        return matrix;
    }

    private static double[,] Permutation(int[] images)
    {
        var matrix = new double[images.Length, images.Length];
        for (var i = 0; i < images.Length; i++)
        {
            matrix[images[i], i] = 1;
        }

        return matrix;
    }

    private static int Parity(int[] permutation)
    {
        var inversions = Enumerable.Range(0, permutation.Length).Sum(i => Enumerable.Range(0, i).Count(j => permutation[j] > permutation[i]));
        return inversions % 2 == 0 ? 1 : -1;
    }

    private void Check()
    {
        // A map that respects products by generators respects all.
        foreach (var (a, b) in Enumerable.Range(0, Group.Order).SelectMany(a => Group.Generators.Select(b => (a, b))))
        {
            var (x, y, product) = (_matrices[a], _matrices[b], _matrices[Group.Compose(a, b)]);
            for (var cell = 0; cell < Dimension * Dimension; cell++)
            {
                var (row, column) = Math.DivRem(cell, Dimension);
                var sum = Enumerable.Range(0, Dimension).Sum(k => x[row, k] * y[k, column]);
                if (Math.Abs(sum - product[row, column]) > Tolerance)
                {
                    throw new InputException($"The matrices of elements {a} and {b} of {Group.Name} do not multiply to that of their product {Group.Compose(a, b)}.");
                }
            }
        }
    }
}
