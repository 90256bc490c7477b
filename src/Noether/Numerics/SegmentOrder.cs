namespace Noether.Numerics;

/// <summary>
/// Which row each of N entries belongs to, and the entries sorted by row: made once, then used by gathers (entry i reads row i's) and by sums over rows,
/// which are each other's transpose. Entries of one row keep their order.
/// </summary>
public sealed class SegmentOrder
{
    private readonly int[] _index;
    private readonly int[] _order;
    private readonly long[] _offsets;

    /// <param name="index">The row of each entry, from 0 to <paramref name="rows"/> - 1. Copied.</param>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="ArgumentException">An index names no row.</exception>
    public SegmentOrder(ReadOnlySpan<int> index, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        _index = index.ToArray();
        _offsets = new long[rows + 1];
        IsSorted = true;
        for (var i = 0; i < _index.Length; i++)
        {
            if ((uint)_index[i] >= (uint)rows)
            {
                throw new ArgumentException($"Entry {i} belongs to row {_index[i]}; there are {rows} rows.", nameof(index));
            }

            IsSorted &= i == 0 || _index[i - 1] <= _index[i];
            _offsets[_index[i] + 1]++;
        }

        for (var row = 0; row < rows; row++)
        {
            _offsets[row + 1] += _offsets[row];
        }

        _order = new int[_index.Length];
        var next = _offsets.ToArray();
        for (var i = 0; i < _index.Length; i++)
        {
            _order[next[_index[i]]++] = i;
        }
    }

    /// <summary>Number of entries.</summary>
    public int Count => _index.Length;

    /// <summary>Number of rows.</summary>
    public int Rows => _offsets.Length - 1;

    /// <summary>Whether the entries already stand row after row.</summary>
    public bool IsSorted { get; }

    /// <summary>The row of each entry.</summary>
    public ReadOnlySpan<int> Index => _index;

    /// <summary>The entries, row after row.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Where each row begins in <see cref="Order"/>, and last the number of entries.</summary>
    public ReadOnlySpan<long> Offsets => _offsets;

    /// <summary>The order of an index tensor.</summary>
    /// <param name="index">The row of each entry, <c>[N]</c>, int64.</param>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="ArgumentException">An index names no row.</exception>
    public static SegmentOrder Of(Tensor index, int rows)
    {
        ArgumentNullException.ThrowIfNull(index);
        using var scope = torch.NewDisposeScope();
        return new SegmentOrder(KernelRows.Of<int>(index.to(torch.int32).cpu().contiguous()), rows);
    }

    /// <summary>The row of each entry, <c>[N]</c>, int64.</summary>
    public Tensor ToTensor(torch.Device device)
    {
        using var narrow = torch.tensor(_index, torch.int32, device);
        return narrow.to(torch.int64);
    }

    /// <summary>The offsets as the functions over runs take them; not to be changed.</summary>
    internal long[] OffsetArray => _offsets;
}
