namespace Noether.Runtime;

/// <summary>How many threads torch's operations use, for the whole process. A run repeats bit for bit at a fixed number.</summary>
public static class Threads
{
    private const string Topology = "/sys/devices/system/cpu";

    /// <summary>
    /// The physical cores this process may use (affinity and container limits count): two threads on one core gain nothing in dense arithmetic.
    /// </summary>
    public static int Default { get; } = Math.Min(Environment.ProcessorCount, PhysicalCores() ?? Environment.ProcessorCount);

    /// <summary>The number in force.</summary>
    public static int Current
    {
        get
        {
            NativeTorch.EnsureLoaded();
            return torch.get_num_threads();
        }
    }

    /// <summary>Sets the number for torch, its BLAS and its convolutions.</summary>
    /// <param name="count">At least 1; null for <see cref="Default"/>.</param>
    /// <exception cref="InputException">The number is not between 1 and 1024.</exception>
    public static void Use(int? count)
    {
        if (count is < 1 or > 1024)
        {
            throw new InputException($"{count} threads: expected a number from 1 to 1024; physical cores here: {Default}.");
        }

        NativeTorch.EnsureLoaded();
        torch.set_num_threads(count ?? Default);
    }

    /// <summary>A number of threads for people: <c>1 thread</c>, <c>2 threads</c>.</summary>
    public static string Text(int count) => count == 1 ? "1 thread" : $"{count} threads";

    /// <summary>Counts the distinct cores among the processors in a list such as <c>0-3,8</c>; null where the system does not tell.</summary>
    internal static int? CountCores(string processors, Func<int, string?> siblingsOf)
    {
        var cores = Processors(processors).Select(siblingsOf).ToList();
        return cores.Count == 0 || cores.Contains(null) ? null : cores.Distinct(StringComparer.Ordinal).Count();
    }

    private static int? PhysicalCores()
    {
        const string Status = "/proc/self/status";
        const string Key = "Cpus_allowed_list:";
        if (!File.Exists(Status))
        {
            return null;
        }

        var allowed = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Trim();
        return CountCores(allowed ?? "", Siblings);
    }

    private static string? Siblings(int processor)
    {
        var file = $"{Topology}/cpu{processor}/topology/thread_siblings_list";
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    private static IEnumerable<int> Processors(string list)
    {
        foreach (var part in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-').Select(int.Parse).ToArray();
            for (var processor = ends[0]; processor <= ends[^1]; processor++)
            {
                yield return processor;
            }
        }
    }
}
