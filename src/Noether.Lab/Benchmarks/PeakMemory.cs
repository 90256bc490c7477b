using System.Globalization;
using System.Runtime.InteropServices;

namespace Noether.Lab.Benchmarks;

/// <summary>
/// The memory that a call needs beside what was there before it: how far the process's resident memory rises above where it stood. Told by Linux, with whole pages: what a thread's
/// counters hold back (some hundred kilobytes) is its error. Memory that was freed is given back to the system before the call, so that all that the call writes counts.
/// </summary>
public static partial class PeakMemory
{
    private const string ResetPeak = "5";
    private const string Clear = "/proc/self/clear_refs";
    private const int Calls = 5;

    /// <summary>Whether the system tells.</summary>
    public static bool IsKnown => File.Exists(Clear);

    /// <summary>The median of a few calls: now and then the system has not taken back all that was freed before one.</summary>
    /// <param name="call">What is measured; it has been called before, so that its tables are there.</param>
    /// <returns>Bytes; NaN where the system does not tell.</returns>
    public static double Of(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return IsKnown ? Enumerable.Range(0, Calls).Select(_ => Once(call)).Order().ElementAt(Calls / 2) : double.NaN;
    }

    private static double Once(Action call)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Trim();
        File.WriteAllText(Clear, ResetPeak);
        var before = Read("VmRSS:");
        using (torch.NewDisposeScope())
        {
            call();
        }

        return Math.Max(0, Read("VmHWM:") - before);
    }

    private static double Read(string key)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(key, StringComparison.Ordinal));
        return 1024 * double.Parse(line.AsSpan(key.Length).Trim(" \tkB"), CultureInfo.InvariantCulture);
    }

    private static void Trim()
    {
        // Only glibc keeps freed memory in a way that it can be asked to give back.
        if (NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out _))
        {
            _ = GiveBack(0);
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int GiveBack(nuint kept);
}
