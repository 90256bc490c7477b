namespace Noether.Lab.Catalogue;

/// <summary>Reads what asks for several runs at once: <c>--sweep</c> and <c>--seeds</c>.</summary>
public static class Sweep
{
    /// <summary>The seeds that decide claims where nothing else is asked for.</summary>
    public const string UsualSeeds = "0..2";

    /// <summary>Most runs that one command may ask for.</summary>
    public const int MostRuns = 10_000;

    /// <summary>
    /// The combinations of several <c>key=a,b,c</c>, each as assignments for <see cref="OptionsBinder.Bind"/>; the last key changes fastest.
    /// Values that contain commas stand in brackets: <c>hidden=[32],[64,64]</c>. Without sweeps: one combination, empty.
    /// </summary>
    /// <exception cref="InputException">No values, a value or key twice, or more than <see cref="MostRuns"/> combinations.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Combinations(IEnumerable<string> sweeps)
    {
        IReadOnlyList<IReadOnlyList<string>> combinations = [[]];
        var keys = new HashSet<string>();
        foreach (var sweep in sweeps)
        {
            var (path, text) = Assignment.Split(sweep, "--sweep");
            var key = string.Join('.', path);
            var values = OptionText.SplitAtCommas(text);
            if (values.Any(v => v.Length == 0))
            {
                throw new InputException($"--sweep {OptionText.Shown(sweep)} has an empty value; expected key=a,b,c.");
            }

            if (values.Distinct().Count() < values.Count || !keys.Add(OptionText.Plain(key)))
            {
                throw new InputException($"--sweep {OptionText.Shown(sweep)} gives a value or a key twice; give each once.");
            }

            if ((long)combinations.Count * values.Count > MostRuns)
            {
                throw new InputException($"The sweep asks for more than {MostRuns} runs; sweep fewer values.");
            }

            combinations = [.. combinations.SelectMany(_ => values, (before, value) => (IReadOnlyList<string>)[.. before, $"{key}={value}"])];
        }

        return combinations;
    }

    /// <summary>Seeds in the order given: <c>0..4</c> (both ends belong to it), <c>0,1,2</c>, <c>0..2,7</c>.</summary>
    /// <exception cref="InputException">Not of that form, negative, twice the same, or more than <see cref="MostRuns"/>.</exception>
    public static IReadOnlyList<int> Seeds(string text)
    {
        var seeds = new List<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split("..");
            var first = Seed(ends[0], text);
            var last = ends.Length == 1 ? first : ends.Length == 2 ? Seed(ends[1], text) : throw Malformed(text);
            if (last < first || seeds.Count + (long)last - first >= MostRuns)
            {
                throw new InputException($"--seeds {OptionText.Shown(text)}: '{part}' names {(last < first ? "no seeds" : $"more than {MostRuns} seeds")}; expected as in 0..4.");
            }

            seeds.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return seeds.Distinct().Count() == seeds.Count ? seeds : throw new InputException($"--seeds {OptionText.Shown(text)} names a seed twice; give each once.");
    }

    private static int Seed(string text, string whole) => int.TryParse(text.Trim(), out var seed) && seed >= 0 ? seed : throw Malformed(whole);

    private static InputException Malformed(string text) => new($"--seeds {OptionText.Shown(text)}: expected seeds from 0 on, as in 0..4 or 0,1,2.");
}
