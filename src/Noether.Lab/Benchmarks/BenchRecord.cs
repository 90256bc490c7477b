using System.Text.Json;
using System.Text.Json.Serialization;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Benchmarks;

/// <summary>Recorded times of kernels: <c>reproductions/bench.json</c>, of which <see cref="PerformancePage"/> is made.</summary>
/// <param name="Kernels">One entry a kernel, by name.</param>
public sealed record BenchRecord(IReadOnlyList<KernelRecord> Kernels)
{
    /// <summary>Path of the file in a folder of records.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, "bench.json");

    /// <summary>The record in a folder; null where there is none.</summary>
    /// <exception cref="InputException">The file is no such record, or cannot be read.</exception>
    public static BenchRecord? Read(string folder) => File.Exists(PathIn(folder)) ? Parse(TextFile.Read(PathIn(folder)), PathIn(folder)) : null;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="where">The file it is from, for messages.</param>
    /// <exception cref="InputException">Not JSON, or not a record.</exception>
    public static BenchRecord Parse(string text, string where) => ResultJson.Read(text, BenchJsonContext.File.BenchRecord, where);

    /// <summary>This record with one kernel's entry replaced or added; the others stay.</summary>
    public BenchRecord With(KernelRecord kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return new BenchRecord([.. Kernels.Where(k => k.Kernel != kernel.Kernel).Append(kernel).OrderBy(k => k.Kernel, StringComparer.Ordinal)]);
    }

    /// <summary>Indented JSON; equal records give equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchJsonContext.File.BenchRecord) + "\n";

    /// <summary>Replaces the file in a folder of records as a whole.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(string folder) => TextFile.Write(PathIn(folder), ToJson());
}

/// <summary>Recorded times of one kernel.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="From">Which code on which machine.</param>
/// <param name="Ceilings">How fast that machine was then.</param>
/// <param name="Timings">Of every contender at every size, in the order in which they were timed.</param>
public sealed record KernelRecord(string Kernel, Provenance From, MachineCeilings Ceilings, IReadOnlyList<TimingRecord> Timings)
{
    /// <summary>What was just timed.</summary>
    /// <param name="timings">Of one kernel; at least one.</param>
    /// <param name="from">Which code on which machine.</param>
    /// <param name="ceilings">How fast it is.</param>
    public static KernelRecord Of(IReadOnlyList<Timing> timings, Provenance from, MachineCeilings ceilings)
    {
        ArgumentNullException.ThrowIfNull(timings);
        return new KernelRecord(timings[0].Kernel, from, ceilings, [.. timings.Select(t => JsonSerializer.Deserialize(t.ToJsonLine(), BenchJsonContext.File.TimingRecord)!)]);
    }
}

/// <summary>A line of <c>noether bench --json</c>.</summary>
/// <param name="Name">The kernel's name, a dot and the contender's.</param>
/// <param name="Sizes">The size.</param>
/// <param name="Median">Median wall time of a call in seconds.</param>
/// <param name="Min">The shortest.</param>
/// <param name="Cpu">Median processor time of a call in seconds.</param>
/// <param name="Repeats">Number of calls.</param>
/// <param name="Preempted">Number of calls that lost their core for a while.</param>
/// <param name="Threads">Threads of torch.</param>
public sealed record TimingRecord(
    string Name,
    OrderedDictionary<string, long> Sizes,
    [property: JsonPropertyName("median_s")] double Median,
    [property: JsonPropertyName("min_s")] double Min,
    [property: JsonPropertyName("cpu_s")] double Cpu,
    int Repeats,
    int Preempted,
    int Threads);

/// <summary>Serialisers made at compile time.</summary>
[JsonSerializable(typeof(BenchRecord))]
[JsonSerializable(typeof(TimingRecord))]
internal sealed partial class BenchJsonContext : JsonSerializerContext
{
    /// <summary>As the catalogue writes its records.</summary>
    public static BenchJsonContext File { get; } = new(ResultJson.Options());
}
