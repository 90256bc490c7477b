using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Noether.Runtime;

/// <summary>What a check means for using Noether.</summary>
public enum Verdict
{
    /// <summary>Nothing to do.</summary>
    Ok,

    /// <summary>It works, but not as well as it could.</summary>
    Warn,

    /// <summary>It does not work.</summary>
    Fail,
}

/// <summary>One thing the doctor looked at.</summary>
/// <param name="Name">What was looked at, e.g. <c>memory</c>.</param>
/// <param name="Found">What was found, in one line.</param>
/// <param name="Verdict">What it means.</param>
/// <param name="Remedy">What to do, if anything.</param>
public sealed record DoctorCheck(string Name, string Found, Verdict Verdict = Verdict.Ok, string? Remedy = null);

/// <summary>All checks of this machine and installation.</summary>
/// <param name="Checks">In the order to print them.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorCheck> Checks)
{
    /// <summary>The worst verdict.</summary>
    public Verdict Verdict => Checks.Max(check => check.Verdict);
}

/// <summary>Looks at everything a run depends on, and says how to repair what is wrong.</summary>
public static class Doctor
{
    private const double Gigabyte = 1e9;

    /// <summary>Does all checks; loads libtorch.</summary>
    /// <param name="workingFolder">The folder that runs are written to.</param>
    public static DoctorReport Examine(string workingFolder) => new(
    [
        new DoctorCheck(".NET", RuntimeInformation.FrameworkDescription),
        new DoctorCheck("system", $"{RuntimeInformation.OSDescription} ({LibtorchFolder.Platform})"),
        .. LinuxRuntime.Describe(),
        Processor(),
        new DoctorCheck("cores", $"{Threads.Default} physical, {Environment.ProcessorCount} logical usable"),
        Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        Disk(workingFolder),
        .. Torch(),
        Data(Environment.GetEnvironmentVariable("NOETHER_DATA")),
        Cache(UserCache.Folder),
    ]);

    internal static DoctorCheck Memory(long bytes) => bytes < 4 * Gigabyte
        ? new DoctorCheck("memory", $"{bytes / Gigabyte:F1} GB usable", Verdict.Warn, "Training may need up to 4 GB: close other programs, or raise the container's limit.")
        : new DoctorCheck("memory", $"{bytes / Gigabyte:F1} GB usable");

    internal static DoctorCheck Data(string? folder) => folder switch
    {
        null or "" => new DoctorCheck("NOETHER_DATA", "not set; data sets come from the program, a generator or a download"),
        _ when Directory.Exists(folder) => new DoctorCheck("NOETHER_DATA", folder),
        _ => new DoctorCheck("NOETHER_DATA", $"{folder} does not exist", Verdict.Warn, "Set it to the folder that holds your data sets, or unset it."),
    };

    internal static DoctorCheck Cache(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $"probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            return new DoctorCheck("cache", folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DoctorCheck("cache", $"{folder} cannot be written: {e.Message}", Verdict.Fail, "Set XDG_CACHE_HOME to a folder that can be written.");
        }
    }

    internal static DoctorCheck Disk(string folder)
    {
        var drive = new DriveInfo(Path.GetFullPath(folder));
        var found = $"{drive.AvailableFreeSpace / Gigabyte:F1} GB free in {folder}";
        return drive.AvailableFreeSpace < Gigabyte
            ? new DoctorCheck("disk", found, Verdict.Warn, "Runs keep checkpoints: free some space, or write runs elsewhere with --out DIR.")
            : new DoctorCheck("disk", found);
    }

    private static DoctorCheck Processor()
    {
        var sets = new (string Name, bool Has)[]
        {
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("NEON", AdvSimd.IsSupported),
        };
        var has = sets.Where(set => set.Has).Select(set => set.Name).ToList();
        var found = $"{RuntimeInformation.ProcessArchitecture}, {(has.Count == 0 ? "no vector instructions" : string.Join(", ", has))}";
        return Avx2.IsSupported || AdvSimd.IsSupported
            ? new DoctorCheck("processor", found)
            : new DoctorCheck("processor", found, Verdict.Warn, "The kernels run in their slower scalar form; nothing else changes.");
    }

    private static List<DoctorCheck> Torch()
    {
        try
        {
            NativeTorch.EnsureLoaded();
            var clock = Stopwatch.StartNew();
            using var scope = torch.NewDisposeScope();
            var sum = torch.ones(1000).sum().item<float>();
            var cards = Devices.CudaCards();
            return
            [
                Libtorch(NativeTorch.Describe()),
                sum == 1000
                    ? new DoctorCheck("tensors", $"compute in {clock.Elapsed.TotalMilliseconds:F1} ms, {Threads.Text(Threads.Current)}, determinism {Determinism.Level}")
                    : new DoctorCheck("tensors", $"a thousand ones sum to {sum}", Verdict.Fail, "This libtorch computes wrongly on this processor: use another build."),
                new DoctorCheck("CUDA", cards == 0 ? "no card in use; runs use the CPU" : $"{cards} card(s)"),
            ];
        }
        catch (InputException e)
        {
            return [new DoctorCheck("libtorch", "does not load", Verdict.Fail, e.Message)];
        }
    }

    private static DoctorCheck Libtorch(NativeTorchFacts facts)
    {
        var how = facts.Patched ? $"binding weakened for this C++ runtime, in {facts.Binding}" : "stock binding";
        return new DoctorCheck("libtorch", $"{facts.Folder!.Version ?? "version not stated"} from {facts.Folder.Source}, {facts.Folder.Path}; {how}; {facts.Seconds:F2} s");
    }
}
