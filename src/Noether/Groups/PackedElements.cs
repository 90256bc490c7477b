namespace Noether.Groups;

/// <summary>
/// Rows that hold elements of two groups side by side, float64 <c>[n, k1 + k2]</c>: each element flattened; int64 elements are exact up to 2^53.
/// </summary>
internal sealed class PackedElements
{
    private readonly (long[] Shape, torch.ScalarType Type) _first;
    private readonly (long[] Shape, torch.ScalarType Type) _second;

    public PackedElements(IGroup first, IGroup second)
    {
        _first = Layout(first);
        _second = Layout(second);
    }

    public Tensor Pack(Tensor first, Tensor second)
    {
        var rows = Math.Max(first.shape[0], second.shape[0]);
        return torch.cat([Flat(first, _first.Shape, rows), Flat(second, _second.Shape, rows)], 1);
    }

    public (Tensor First, Tensor Second) Unpack(Tensor packed)
    {
        var (k1, k2) = (Length(_first.Shape), Length(_second.Shape));
        return (Part(packed.narrow(1, 0, k1), _first), Part(packed.narrow(1, k1, k2), _second));
    }

    /// <summary>Every element of the first beside every element of the second; the second runs fastest.</summary>
    public Tensor Product(Tensor first, Tensor second) =>
        Pack(first.repeat_interleave(second.shape[0], 0), second.repeat([first.shape[0], .. second.shape.Skip(1).Select(_ => 1L)]));

    private static (long[] Shape, torch.ScalarType Type) Layout(IGroup group)
    {
        using var identity = group.Identity();
        return (identity.shape[1..], identity.dtype);
    }

    private static long Length(long[] shape) => shape.Aggregate(1L, (product, n) => product * n);

    private static Tensor Flat(Tensor part, long[] shape, long rows) => part.shape.AsSpan(1).SequenceEqual(shape)
        ? part.to(torch.float64).reshape(part.shape[0], -1).expand(rows, -1)
        : throw new ArgumentException($"Elements of shape [{string.Join(", ", shape)}] are expected in rows; found a tensor of shape [{string.Join(", ", part.shape)}].", nameof(part));

    private static Tensor Part(Tensor columns, (long[] Shape, torch.ScalarType Type) layout) =>
        columns.reshape([columns.shape[0], .. layout.Shape]).to(layout.Type);
}
