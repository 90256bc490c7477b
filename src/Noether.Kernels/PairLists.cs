namespace Noether.Kernels;

/// <summary>Lists of neighbours as they are found, point after point in any order; a symmetric relation comes out sorted.</summary>
internal sealed class PairLists
{
    private readonly int[] _points;
    private readonly int[] _begins;
    private int[] _found;
    private int _started;
    private int _used;

    /// <param name="count">Number of points.</param>
    public PairLists(int count)
    {
        _points = new int[count];
        _begins = new int[count + 1];
        _found = GC.AllocateUninitializedArray<int>(Math.Max(64, Math.Min(32 * count, 1 << 28)));
    }

    /// <summary>What is found from here on are neighbours of that point.</summary>
    public void Begin(int point)
    {
        _begins[_started] = _used;
        _points[_started++] = point;
    }

    /// <summary>Room for that many more.</summary>
    public Span<int> Room(int count)
    {
        if (_found.Length - _used < count)
        {
            var needed = (long)_used + count;
            if (needed > Array.MaxLength)
            {
                throw new ArgumentException($"There are more than {Array.MaxLength} pairs within the radius; choose a smaller one.", nameof(count));
            }

            Array.Resize(ref _found, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _found.Length)));
        }

        return _found.AsSpan(_used, count);
    }

    /// <summary>The first of the room were written.</summary>
    public void Taken(int count) => _used += count;

    /// <summary>Offsets and neighbours point by point, ascending: each list is written into those of its members, point after point, which is the same relation.</summary>
    public (long[] Offsets, int[] Neighbours) Sorted()
    {
        var count = _points.Length;
        _begins[count] = _used;
        var listOf = new int[count];
        var offsets = new long[count + 1];
        for (var list = 0; list < count; list++)
        {
            listOf[_points[list]] = list;
            offsets[_points[list] + 1] = _begins[list + 1] - _begins[list];
        }

        var next = new int[count];
        for (var point = 0; point < count; point++)
        {
            next[point] = (int)offsets[point];
            offsets[point + 1] += offsets[point];
        }

        var neighbours = GC.AllocateUninitializedArray<int>(_used);
        for (var point = 0; point < count; point++)
        {
            var list = listOf[point];
            foreach (var member in _found.AsSpan(_begins[list].._begins[list + 1]))
            {
                neighbours[next[member]++] = point;
            }
        }

        return (offsets, neighbours);
    }
}
