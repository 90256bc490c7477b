using System.Globalization;
using System.Text;
using Noether.Lab.Catalogue;
using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>The page <c>docs/performance.md</c>: what the kernels take, beside torch's operations in the same run, their aims and limits, and what peers took. A function of the record alone.</summary>
public static class PerformancePage
{
    /// <summary>The command that rewrites the page.</summary>
    public const string Command = "noether bench --page";

    private const string Recording = "noether bench --record";

    /// <summary>Path of the page in a folder of documentation.</summary>
    public static string PathIn(string docs) => Path.Combine(docs, "performance.md");

    /// <summary>Writes the page.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string docs, BenchRecord record) => TextFile.Write(PathIn(docs), Render(record));

    /// <summary>The page as Markdown.</summary>
    /// <param name="record">What was timed.</param>
    public static string Render(BenchRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var text = new StringBuilder();
        MarkdownText.Line(text, "# Performance");
        MarkdownText.Line(text, "What the kernels take, in milliseconds. All ways of computing one thing are compared before they are timed, and timed in turns in one run, so that a disturbance of the machine meets all of them. "
            + "A median leaves out calls during which the system gave the core to somebody else, where at least three were quiet; a median of fewer than ten calls is marked with *. Processor time hardly depends on what else the machine does.");
        MarkdownText.Line(text, "A limit is the larger of two times: that of the additions and multiplications which nobody can avoid, at the rate of a product of large matrices, and that of reading and writing every number once, "
            + "at the rate of a copy that no cache holds; both rates are measured when times are recorded. Where caches hold what is moved, memory is faster than that, and so may be a kernel. "
            + $"Times of peers were recorded on another machine ({KernelGoal.PeersMachine}) and are told as such; nothing here ran beside them.");
        MarkdownText.Line(text, $"To repeat it: `{Recording}` times all kernels, or those that are named, and writes `reproductions/bench.json` and this page. `{Command}` writes the page alone.");
        var kernels = record.Kernels.OrderBy(k => Place(k.Kernel)).ToList();
        Aims(text, kernels);
        foreach (var kernel in kernels)
        {
            Kernel(text, kernel);
        }

        text.Append(CultureInfo.InvariantCulture, $"<!-- Written by `{Command}`; record anew instead of editing. -->\n");
        return text.ToString();
    }

    // What is no benchmark any more comes last.
    private static int Place(string kernel) => KernelBenchmarks.All.Select(k => k.Name).Append(kernel).ToList().IndexOf(kernel);

    /// <summary>Kernels and sizes that miss their aims, of which <see cref="KernelGoal.Between"/> does not say why; the recorded page is refused while there are any.</summary>
    /// <param name="record">What was timed.</param>
    public static IReadOnlyList<string> Unexplained(BenchRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return [.. record.Kernels.SelectMany(Judged).Where(j => IsMissed(j.Own, j.Goal) && j.Goal.Between is null).Select(j => $"{j.Goal.Kernel}, {Words(j.Own.Sizes)}")];
    }

    private static void Aims(StringBuilder text, IReadOnlyList<KernelRecord> kernels)
    {
        MarkdownText.Line(text, "## Aims");
        MarkdownText.Table(
            text,
            ["kernel", "aim", "median", "shortest", "processor time", "", "limit", "peers, on another machine"],
            kernels.SelectMany(k => Judged(k).Select(j => Aim(k, j.Own, j.Goal.Seconds!.Value, j.Goal.Peers))));
        foreach (var kernel in kernels)
        {
            foreach (var (own, goal) in Judged(kernel).Where(j => IsMissed(j.Own, j.Goal)))
            {
                var limit = Limit(kernel, own) is { Length: > 0 } least ? $", and the limit is {least}" : "";
                MarkdownText.Line(text, $"Why `{kernel.Kernel}` misses its aim at {Words(own.Sizes)}: it takes {Median(own)} ms where {Milliseconds(goal.Seconds!.Value)} ms were set{limit}. {goal.Between ?? "What stands between was not found out yet."}");
            }
        }
    }

    /// <summary>The sizes of a kernel that have an aim, with this library's time.</summary>
    private static IEnumerable<(TimingRecord Own, KernelGoal Goal)> Judged(KernelRecord kernel) =>
        from size in Sizes(kernel)
        let goal = KernelGoal.Find(kernel.Kernel, size[0].Sizes)
        where goal?.Seconds is not null
        select (size[0], goal);

    private static bool IsMissed(TimingRecord own, KernelGoal goal) => own.Median > goal.Seconds && own.Cpu > goal.Seconds;

    private static string[] Aim(KernelRecord kernel, TimingRecord own, double aim, IReadOnlyList<PeerTime> peers) =>
    [
        $"`{kernel.Kernel}`, {Words(own.Sizes)}",
        Milliseconds(aim),
        Median(own),
        Milliseconds(own.Min),
        Milliseconds(own.Cpu),
        Outcome(own, aim),
        Limit(kernel, own),
        string.Join("; ", peers),
    ];

    private static string Outcome(TimingRecord own, double aim) => (own.Median <= aim, own.Cpu <= aim) switch
    {
        (true, _) => "met",
        (false, true) => "met by processor time alone: the machine was busy",
        _ => string.Create(CultureInfo.InvariantCulture, $"**missed**, {own.Median / aim:0.00} times the aim"),
    };

    private static void Kernel(StringBuilder text, KernelRecord kernel)
    {
        var summary = KernelBenchmarks.All.FirstOrDefault(k => k.Name == kernel.Kernel)?.Summary;
        MarkdownText.Line(text, $"## `{kernel.Kernel}`");
        MarkdownText.Line(text, summary is null ? "No benchmark any more." : char.ToUpperInvariant(summary[0]) + summary[1..] + ".");
        var sizes = Sizes(kernel);
        string[] others = [.. sizes.SelectMany(s => s.Skip(1)).Select(t => Contender(kernel, t)).Distinct()];
        var hasPeers = sizes.Any(s => KernelGoal.Find(kernel.Kernel, s[0].Sizes) is not null);
        string[] header = ["size", "noether", "shortest", "processor time", "calls (disturbed)", .. others, "limit", .. hasPeers ? ["peers, on another machine"] : Array.Empty<string>()];
        MarkdownText.Table(text, header, sizes.Select(size => Row(kernel, size, others, hasPeers)));
        var (from, machine) = (kernel.From, kernel.From.Machine);
        MarkdownText.Line(text, string.Create(CultureInfo.InvariantCulture,
            $"Recorded on {from.Date:yyyy-MM-dd} on {machine.Processor} ({machine.Cores} cores, {Threads.Text(from.Threads)}, {machine.System}), commit `{from.Commit}`; {kernel.Ceilings.FlopsPerSecond / 1e9:0.#} GFLOP/s, {kernel.Ceilings.BytesPerSecond / 1e9:0.#} GB/s."));
    }

    private static IEnumerable<string> Row(KernelRecord kernel, IReadOnlyList<TimingRecord> size, IReadOnlyList<string> others, bool hasPeers)
    {
        var own = size[0];
        var times = others.Select(o => size.FirstOrDefault(t => Contender(kernel, t) == o) is { } other
            ? string.Create(CultureInfo.InvariantCulture, $"{Median(other)} ({other.Median / own.Median:0.0} x)")
            : "");
        string[] row = [Words(own.Sizes), Median(own), Milliseconds(own.Min), Milliseconds(own.Cpu), $"{own.Repeats} ({own.Preempted})", .. times, Limit(kernel, own)];
        return hasPeers ? row.Append(string.Join("; ", KernelGoal.Find(kernel.Kernel, own.Sizes)?.Peers ?? [])) : row;
    }

    /// <summary>The contenders of each size, this library first.</summary>
    private static List<IReadOnlyList<TimingRecord>> Sizes(KernelRecord kernel) => [.. kernel.Timings.GroupBy(t => Words(t.Sizes)).Select(g => g.ToList())];

    private static string Contender(KernelRecord kernel, TimingRecord timing) => timing.Name[(kernel.Kernel.Length + 1)..];

    private static string Words(IReadOnlyDictionary<string, long> sizes) => string.Join(", ", sizes.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value:#,0}")));

    private static string Limit(KernelRecord kernel, TimingRecord own)
    {
        if (KernelWork.Of(kernel.Kernel, own.Sizes) is not { } work)
        {
            return "";
        }

        var (seconds, by) = work.Limit(kernel.Ceilings);
        return $"{Milliseconds(seconds)} ({by})";
    }

    private static string Median(TimingRecord timing) => Milliseconds(timing.Median) + (timing.Repeats < 10 ? "*" : "");

    private static string Milliseconds(double seconds) => (seconds * 1e3).ToString(seconds switch { < 1e-4 => "0.0000", < 1e-2 => "0.00", < 1 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
}
