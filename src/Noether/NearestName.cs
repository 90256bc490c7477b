namespace Noether;

/// <summary>Finds the name somebody meant when they misspelt one.</summary>
public static class NearestName
{
    /// <summary>
    /// The closest of <paramref name="names"/> by edits (insert, delete, replace, swap neighbours; case ignored), or the one that <paramref name="given"/> begins;
    /// null when none is near: at most a third of the given letters may differ, and at least one edit is always allowed.
    /// </summary>
    public static string? Of(string given, IEnumerable<string> names)
    {
        var allowed = Math.Max(1, given.Length / 3);
        var best = names
            .Select(name => (Name: name, Edits: Edits(given.ToUpperInvariant(), name.ToUpperInvariant())))
            .OrderBy(n => n.Edits)
            .ThenBy(n => n.Name, StringComparer.Ordinal)
            .ToList();
        if (best is [var nearest, ..] && nearest.Edits <= allowed)
        {
            return nearest.Name;
        }

        return given.Length >= 2 ? best.Select(n => n.Name).FirstOrDefault(n => n.StartsWith(given, StringComparison.OrdinalIgnoreCase)) : null;
    }

    /// <summary>The end of a sentence about an unknown name: <c>; did you mean 'epochs'?</c>, or its full stop when no name is near.</summary>
    public static string Hint(string given, IEnumerable<string> names) => Of(given, names) is { } name ? $"; did you mean '{name}'?" : ".";

    // Optimal string alignment distance over three rows.
    private static int Edits(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, row);
        }

        return last[b.Length];
    }
}
