using System.Numerics;
using Noether.Fields;
using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// S_n, the permutations of n things. Elements: int64 <c>[m, n]</c>; entry i of a row is where i goes, so (ab)(i) = a(b(i)).
/// Distance: the number of things sent to different places.
/// Without a size it takes that of the sample (see <see cref="For"/>).
/// </summary>
public sealed class SymmetricGroup : IPermutationGroup
{
    private readonly int? _size;

    /// <summary>The permutations of as many things as the sample has nodes.</summary>
    public SymmetricGroup()
    {
    }

    /// <param name="size">Number of things n, at least 1.</param>
    public SymmetricGroup(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        _size = size;
    }

    /// <inheritdoc/>
    public string Name => _size is { } n ? $"S_{n}" : "S_n";

    /// <summary>n!; null where it exceeds 64 bits or n is not known.</summary>
    public long? Order => _size is { } n && n <= 20 ? (long)Factorial(n) : null;

    private int Size => _size ?? throw new InvalidOperationException("S_n has no size yet: take For(batch), or give the size to the constructor.");

    /// <summary>S_n with n the number of nodes, edges' ends or points of the batch's first field that has such an axis.</summary>
    /// <exception cref="InputException">No field has one.</exception>
    public IGroup For(Batch sample)
    {
        if (_size is not null)
        {
            return this;
        }

        var field = sample.Values.FirstOrDefault(f => f.HasNodeAxis);
        return field is null
            ? throw new InputException($"S_n takes its size from node, edge or point fields, but the batch has only {sample}. Give the size, or add such a field.")
            : new SymmetricGroup((int)field.Value.shape[1]);
    }

    /// <inheritdoc/>
    public Tensor Identity() => torch.arange(Size, torch.int64).unsqueeze(0);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b)
    {
        var rows = Math.Max(a.shape[0], b.shape[0]);
        return a.expand(rows, -1).gather(1, b.expand(rows, -1));
    }

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => a.argsort(1);

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) =>
        torch.rand([n, Size], torch.float64, generator: generator.Torch).argsort(1);

    /// <summary>All n! permutations in lexicographic order, or <see cref="GridSpec.Resolution"/> of them at even distances in that order.</summary>
    public Tensor Grid(GridSpec spec)
    {
        var all = Factorial(Size);
        var count = (int)BigInteger.Min(all, spec.Resolution);
        var rows = Enumerable.Range(0, count).SelectMany(i => Unrank(all * i / count)).ToArray();
        return torch.tensor(rows, torch.int64).view(count, Size);
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => a.ne(b).sum(-1).to(torch.float64);

    /// <inheritdoc/>
    public Tensor Images(Tensor g) => g;

    private static BigInteger Factorial(int n) => Enumerable.Range(1, n).Aggregate(BigInteger.One, (product, i) => product * i);

    /// <summary>The permutation of that place in lexicographic order (its factorial digits).</summary>
    private IEnumerable<long> Unrank(BigInteger rank)
    {
        var left = Enumerable.Range(0, Size).Select(i => (long)i).ToList();
        for (var i = Size - 1; i >= 0; i--)
        {
            var block = Factorial(i);
            var index = (int)(rank / block);
            rank %= block;
            yield return left[index];
            left.RemoveAt(index);
        }
    }
}
