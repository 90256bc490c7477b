namespace Noether.Kernels;

/// <summary>The coefficients of a path sorted by what they are added to: target t is the sum of terms <c>Starts[t]</c> to <c>Starts[t + 1] - 1</c>.</summary>
/// <param name="Starts">Where the terms of each target begin, and last their number.</param>
/// <param name="First">Place of a term's first factor.</param>
/// <param name="Second">Place of its second factor.</param>
/// <param name="Values">Its coefficient.</param>
internal sealed record PathTerms(int[] Starts, int[] First, int[] Second, float[] Values)
{
    /// <param name="entries">The coefficients.</param>
    /// <param name="targets">Number of targets.</param>
    /// <param name="target">What a coefficient is added to.</param>
    /// <param name="first">Place of its first factor.</param>
    /// <param name="second">Place of its second factor.</param>
    public static PathTerms Of(
        IReadOnlyList<ProductEntry> entries, int targets, Func<ProductEntry, int> target, Func<ProductEntry, int> first, Func<ProductEntry, int> second)
    {
        var sorted = entries.OrderBy(target).ThenBy(first).ThenBy(second).ToArray();
        var starts = new int[targets + 1];
        foreach (var entry in sorted)
        {
            starts[target(entry) + 1]++;
        }

        for (var t = 1; t <= targets; t++)
        {
            starts[t] += starts[t - 1];
        }

        return new PathTerms(starts, [.. sorted.Select(first)], [.. sorted.Select(second)], [.. sorted.Select(e => (float)e.Value)]);
    }
}
