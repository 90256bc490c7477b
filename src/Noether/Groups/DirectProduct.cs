using Noether.Fields;
using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// Pairs (a, b) that multiply part by part. Elements: both parts flattened side by side, float64 <c>[n, k]</c>; make them with
/// <see cref="Join"/>, take them apart with <see cref="Split"/>. Distance: the sum of the parts' distances.
/// Acting on one field, the parts must commute (rotations of space and permutations of points do).
/// </summary>
/// <param name="first">The first factor.</param>
/// <param name="second">The second factor.</param>
public sealed class DirectProduct(IGroup first, IGroup second) : IGroup
{
    // Lazy: the size of a factor may come from a sample, see For.
    private readonly Lazy<PackedElements> _layout = new(() => new PackedElements(first, second));

    /// <summary>The first factor.</summary>
    public IGroup First => first;

    /// <summary>The second factor.</summary>
    public IGroup Second => second;

    /// <inheritdoc/>
    public string Name => $"{first.Name} x {second.Name}";

    /// <inheritdoc/>
    public long? Order => first.Order * second.Order;

    /// <inheritdoc/>
    public IGroup For(Batch sample)
    {
        var (a, b) = (first.For(sample), second.For(sample));
        return ReferenceEquals(a, first) && ReferenceEquals(b, second) ? this : new DirectProduct(a, b);
    }

    /// <summary>Elements (a, b), row by row; one of the two may have a single row.</summary>
    public Tensor Join(Tensor a, Tensor b) => _layout.Value.Pack(a, b);

    /// <summary>The parts of elements, each as its own group writes it.</summary>
    public (Tensor First, Tensor Second) Split(Tensor g) => _layout.Value.Unpack(g);

    /// <inheritdoc/>
    public Tensor Identity() => Join(first.Identity(), second.Identity());

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b)
    {
        var ((a1, a2), (b1, b2)) = (Split(a), Split(b));
        return Join(first.Compose(a1, b1), second.Compose(a2, b2));
    }

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a)
    {
        var (a1, a2) = Split(a);
        return Join(first.Inverse(a1), second.Inverse(a2));
    }

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => Join(first.Sample(n, generator), second.Sample(n, generator));

    /// <summary>Every pair of the factors' grids; the second factor runs fastest.</summary>
    public Tensor Grid(GridSpec spec) => _layout.Value.Product(first.Grid(spec), second.Grid(spec));

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b)
    {
        var ((a1, a2), (b1, b2)) = (Split(a), Split(b));
        return first.Distance(a1, b1) + second.Distance(a2, b2);
    }
}
