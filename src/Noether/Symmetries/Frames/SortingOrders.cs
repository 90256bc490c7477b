namespace Noether.Symmetries.Frames;

/// <summary>All orders that sort a list with ties.</summary>
internal static class SortingOrders
{
    /// <summary>Every permutation that puts the places in order of their classes: entry k is the place that comes k-th.</summary>
    public static IEnumerable<long[]> All(long[] classes)
    {
        var order = Enumerable.Range(0, classes.Length).Select(i => (long)i).OrderBy(i => classes[i]).ToArray();
        var ties = new List<(int Start, int Length)>();
        for (var start = 0; start < order.Length;)
        {
            var length = order.Skip(start).TakeWhile(i => classes[i] == classes[order[start]]).Count();
            ties.Add((start, length));
            start += length;
        }

        do
        {
            yield return [.. order];
        }
        while (ties.Exists(tie => Next(order.AsSpan(tie.Start, tie.Length))));
    }

    /// <summary>The next arrangement in lexicographic order; after the last it goes back to the first and says false.</summary>
    private static bool Next(Span<long> items)
    {
        var pivot = items.Length - 2;
        while (pivot >= 0 && items[pivot] > items[pivot + 1])
        {
            pivot--;
        }

        if (pivot < 0)
        {
            items.Reverse();
            return false;
        }

        var swap = items.Length - 1;
        while (items[swap] < items[pivot])
        {
            swap--;
        }

        (items[pivot], items[swap]) = (items[swap], items[pivot]);
        items[(pivot + 1)..].Reverse();
        return true;
    }
}
