using System.Text.Json.Nodes;

namespace Noether.Lab.Benchmarks;

/// <summary>One call, timed.</summary>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Cpu">Seconds of processor time, over all threads of this process.</param>
/// <param name="Disturbed">Whether the system gave this thread's core to somebody else meanwhile; false where the system does not tell.</param>
public readonly record struct TimedCall(double Wall, double Cpu, bool Disturbed);

/// <summary>What one contender took at one size.</summary>
/// <param name="Kernel">The benchmark's name.</param>
/// <param name="Contender">Who computed.</param>
/// <param name="Sizes">The size.</param>
/// <param name="Calls">The repeats, at least one.</param>
/// <param name="Threads">Threads of torch.</param>
public sealed record Timing(string Kernel, string Contender, IReadOnlyDictionary<string, long> Sizes, IReadOnlyList<TimedCall> Calls, int Threads)
{
    private const int EnoughUndisturbed = 3;

    /// <summary>Median wall time of a call in seconds, over the undisturbed repeats where there are at least three.</summary>
    public double Median => MedianOf(call => call.Wall);

    /// <summary>The shortest wall time of a call in seconds.</summary>
    public double Min => Calls.Min(call => call.Wall);

    /// <summary>Median processor time of a call in seconds, over the repeats of <see cref="Median"/>; on one thread it hardly depends on what else the machine does.</summary>
    public double Cpu => MedianOf(call => call.Cpu);

    /// <summary>Number of disturbed repeats.</summary>
    public int Disturbed => Calls.Count(call => call.Disturbed);

    /// <summary>One JSON object on one line: <c>name</c>, <c>sizes</c>, <c>median_s</c>, <c>min_s</c>, <c>cpu_s</c>, <c>repeats</c>, <c>preempted</c>, <c>threads</c>.</summary>
    public string ToJsonLine() => new JsonObject
    {
        ["name"] = $"{Kernel}.{Contender}",
        ["sizes"] = new JsonObject(Sizes.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)JsonValue.Create(s.Value)))),
        ["median_s"] = Math.Round(Median, 7),
        ["min_s"] = Math.Round(Min, 7),
        ["cpu_s"] = Math.Round(Cpu, 7),
        ["repeats"] = Calls.Count,
        ["preempted"] = Disturbed,
        ["threads"] = Threads,
    }.ToJsonString();

    private double MedianOf(Func<TimedCall, double> of)
    {
        var quiet = Calls.Where(call => !call.Disturbed).ToList();
        var times = (quiet.Count >= EnoughUndisturbed ? quiet : Calls).Select(of).Order().ToList();
        return (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }
}
