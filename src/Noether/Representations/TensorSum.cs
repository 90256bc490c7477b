using System.Globalization;

namespace Noether.Representations;

/// <summary>
/// Features made of tensors of several kinds, a direct sum such as <c>38 T0 + 12 T1 + 3 T2</c>: kind after kind, and within a kind copy after copy.
/// </summary>
public sealed class TensorSum : IEquatable<TensorSum>
{
    /// <param name="space">Dimension d of the space whose tensors they are.</param>
    /// <param name="blocks">Kinds and how many copies of each; a kind that comes again joins its first block, those without copies fall away.</param>
    /// <exception cref="InputException">A negative number of copies or slots, or a space without dimensions.</exception>
    public TensorSum(int space, params IReadOnlyList<(TensorKind Kind, int Copies)> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (space < 1 || blocks.Any(b => b.Copies < 0 || b.Kind.Primal < 0 || b.Kind.Dual < 0))
        {
            throw new InputException($"Features are tensors of a space of at least 1 dimension, with 0 copies or more; found {string.Join(" + ", blocks.Select(b => $"{b.Copies} {b.Kind}"))} in {space} dimensions.");
        }

        Space = space;
        Blocks = [.. blocks.GroupBy(b => b.Kind).Select(g => (g.Key, g.Sum(b => b.Copies))).Where(b => b.Item2 > 0)];
        List<int> starts = [];
        foreach (var (kind, copies) in Blocks)
        {
            starts.Add(Size);
            Size += copies * kind.Size(space);
        }

        Starts = starts;
    }

    /// <summary>Dimension d of the space.</summary>
    public int Space { get; }

    /// <summary>Kinds, each once, with their numbers of copies.</summary>
    public IReadOnlyList<(TensorKind Kind, int Copies)> Blocks { get; }

    /// <summary>Where each block begins.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>Numbers of a feature.</summary>
    public int Size { get; }

    /// <summary>
    /// Tensors of all ranks that share channels about evenly: while channels are left, r is the largest rank with (r + 1) d^r of them, and d^(r - k) copies of rank k come for
    /// each k up to r. 128 channels in space are 38 T0 + 12 T1 + 3 T2 + 1 T3.
    /// </summary>
    /// <param name="channels">Numbers of a feature.</param>
    /// <param name="space">Dimension d of the space, at least 2.</param>
    public static TensorSum Even(int channels, int space)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(space, 2);
        List<(TensorKind Kind, int Copies)> blocks = [];
        int Power(int k) => new TensorKind(k).Size(space);
        for (var left = channels; left > 0;)
        {
            var r = 0;
            while ((r + 2) * Power(r + 1) <= left)
            {
                r++;
            }

            blocks.AddRange(Enumerable.Range(0, r + 1).Select(k => (new TensorKind(k), Power(r - k))));
            left -= (r + 1) * Power(r);
        }

        return new TensorSum(space, [.. blocks.OrderBy(b => b.Kind.Primal)]);
    }

    /// <summary>These features and others beside them.</summary>
    public static TensorSum operator +(TensorSum first, TensorSum second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Space == second.Space
            ? new TensorSum(first.Space, [.. first.Blocks, .. second.Blocks])
            : throw new InputException($"Tensors of {first.Space} dimensions and of {second.Space} are not features of one space.");
    }

    /// <summary>Features moved by group elements, one for each row.</summary>
    /// <param name="matrices">What acts on vectors, <c>[n, d, d]</c>.</param>
    /// <param name="features"><c>[n, ..., size]</c>.</param>
    public Tensor Move(Tensor matrices, Tensor features)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        Check(features);
        using var scope = torch.NewDisposeScope();
        List<Tensor> moved = [];
        foreach (var (i, (kind, copies)) in Blocks.Index())
        {
            var length = copies * kind.Size(Space);
            var block = features.narrow(-1, Starts[i], length);
            moved.Add(Slots(matrices, block.reshape(features.shape[0], -1), kind).view([.. features.shape[..^1], length]));
        }

        return scope.MoveToOuter(torch.cat(moved, -1));
    }

    /// <inheritdoc/>
    public bool Equals(TensorSum? other) => other is not null && Space == other.Space && Blocks.SequenceEqual(other.Blocks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorSum);

    /// <inheritdoc/>
    public override int GetHashCode() => Blocks.Aggregate(Space, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => Blocks.Count == 0 ? "0" : string.Join(" + ", Blocks.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Copies} {b.Kind}")));

    /// <exception cref="InputException">The last axis is not of these features.</exception>
    internal void Check(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() == 0 || features.shape[^1] != Size)
        {
            throw new InputException($"Features {this} have {Size} numbers; found a tensor [{string.Join(", ", features.shape)}].");
        }
    }

    /// <summary>One matrix product a slot; a row holds whole tensors.</summary>
    private Tensor Slots(Tensor matrices, Tensor rows, TensorKind kind)
    {
        var n = rows.shape[0];
        var dual = kind.Dual > 0 ? torch.linalg.inv(matrices).transpose(-2, -1) : matrices;
        var right = kind.Size(Space);
        for (var slot = 0; slot < kind.Rank; slot++)
        {
            right /= Space;
            var matrix = slot < kind.Primal ? matrices : dual;
            rows = matrix.unsqueeze(1).matmul(rows.reshape(n, -1, Space, right)).reshape(n, -1);
        }

        return rows;
    }
}
