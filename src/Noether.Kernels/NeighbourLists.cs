using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Noether.Kernels;

/// <summary>Lists of neighbours as they are found, point after point in any order.</summary>
internal sealed class NeighbourLists : IDisposable
{
    /// <summary>Neighbours a point, on average, above which sorting by transposing is the faster way.</summary>
    private const int Many = 128;

    /// <summary>Lists to be sorted next lie anywhere; they are called for while so many others are sorted.</summary>
    private const int Ahead = 8;

    private readonly int[] _listOf;
    private readonly int[] _begins;
    private int[] _found;
    private int _started;
    private int _used;

    /// <param name="count">Number of points.</param>
    public NeighbourLists(int count)
    {
        (Count, _listOf, _begins) = (count, Pool.Grown<int>([], count), Pool.Grown<int>([], count + 1));
        _found = Pool.Grown<int>([], (int)Math.Min(32L * count, 1 << 28) + ShortLists.Slack);
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>What is found from here on are neighbours of that point. Every point has its turn.</summary>
    /// <param name="point">The point.</param>
    /// <param name="room">Room for so many.</param>
    public Span<int> Begin(int point, int room)
    {
        _begins[_started] = _used;
        _listOf[point] = _started++;
        if (_found.Length - _used < room + ShortLists.Slack)
        {
            Grow(room + ShortLists.Slack);
        }

        return _found.AsSpan(_used, room);
    }

    /// <summary>The first of the room are the neighbours.</summary>
    public void Taken(int count) => _used += count;

    /// <summary>Where each point's neighbours begin (and last their number), and the neighbours, ascending for each point.</summary>
    public (long[] Offsets, int[] Neighbours) Ascending()
    {
        _begins[_started] = _used;
        var offsets = new long[Count + 1];
        for (var point = 0; point < Count; point++)
        {
            var list = _listOf[point];
            offsets[point + 1] = offsets[point] + _begins[list + 1] - _begins[list];
        }

        var neighbours = GC.AllocateUninitializedArray<int>(_used);
        if (_used > (long)Many * Count)
        {
            Transpose(offsets, neighbours);
            return (offsets, neighbours);
        }

        for (var point = 0; point < Count; point++)
        {
            Fetch(point + Ahead);
            var begin = _begins[_listOf[point]];
            var length = (int)(offsets[point + 1] - offsets[point]);
            ShortLists.Sort(_found.AsSpan(begin, length + ShortLists.Slack), neighbours.AsSpan((int)offsets[point], length));
        }

        return (offsets, neighbours);
    }

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        Pool.Return(_listOf);
        Pool.Return(_begins);
        Pool.Return(_found);
    }

    private unsafe void Fetch(int point)
    {
        const int LineOfCache = 64 / sizeof(int);
        if (!Sse.IsSupported || point >= Count)
        {
            return;
        }

        ref var list = ref _found[_begins[_listOf[point]]];
        Sse.Prefetch0(Unsafe.AsPointer(ref list));
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref list, LineOfCache)));
    }

    /// <summary>Each list is written into those of its members, point after point: of a symmetric relation that is the same one, sorted.</summary>
    private void Transpose(long[] offsets, int[] neighbours)
    {
        var next = offsets.AsSpan(0, Count).ToArray();
        for (var point = 0; point < Count; point++)
        {
            var begin = _begins[_listOf[point]];
            foreach (var member in _found.AsSpan(begin, (int)(offsets[point + 1] - offsets[point])))
            {
                neighbours[next[member]++] = point;
            }
        }
    }

    private void Grow(int room)
    {
        var needed = (long)_used + room;
        if (needed > Array.MaxLength)
        {
            throw new ArgumentException($"There are more than {Array.MaxLength} pairs within the radius; choose a smaller one.", nameof(room));
        }

        var grown = Pool.Grown<int>([], (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _found.Length)));
        _found.AsSpan(0, _used).CopyTo(grown);
        Pool.Return(_found);
        _found = grown;
    }
}
