using System.Reflection;
using System.Runtime.InteropServices;

namespace Noether.Lab.Catalogue;

/// <summary>Which code on which machine gave a result.</summary>
/// <param name="Commit">The revision the program was built from; <c>unknown</c> outside a repository.</param>
/// <param name="Date">The day, UTC.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Threads">Threads of torch.</param>
public sealed record Provenance(string Commit, DateOnly Date, MachineFacts Machine, int Threads)
{
    /// <summary>Of a run made now by this program. Loads no native library.</summary>
    /// <param name="threads">Threads of torch.</param>
    /// <param name="clock">Tells the day.</param>
    public static Provenance Now(int threads, TimeProvider clock) => new(BuiltFrom(), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), MachineFacts.Collect(), threads);

    private static string BuiltFrom()
    {
        var version = typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var cut = version.IndexOf('+');
        return cut >= 0 ? version[(cut + 1)..] : "unknown";
    }
}

/// <summary>What matters of a machine for the time a run takes; nothing that names its owner.</summary>
/// <param name="System">Operating system.</param>
/// <param name="Processor">Model of the processor.</param>
/// <param name="Cores">Physical cores it may use.</param>
/// <param name="MemoryGiB">Memory it may use.</param>
/// <param name="Runtime">Version of .NET.</param>
public sealed record MachineFacts(string System, string Processor, int Cores, int MemoryGiB, string Runtime)
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>Of this machine. Loads no native library.</summary>
    public static MachineFacts Collect() => new(
        RuntimeInformation.OSDescription,
        Model(),
        Noether.Runtime.Threads.Default,
        (int)Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(2, 30)),
        RuntimeInformation.FrameworkDescription);

    private static string Model()
    {
        var line = File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
