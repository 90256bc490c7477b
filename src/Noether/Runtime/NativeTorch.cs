using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace Noether.Runtime;

/// <summary>How libtorch is, or would be, loaded.</summary>
/// <param name="Folder">Where libtorch lies; null if none was found.</param>
/// <param name="Binding">The file of TorchSharp's native library that is loaded, or null before loading.</param>
/// <param name="Patched">Whether <paramref name="Binding"/> is the copy for older C++ runtimes.</param>
/// <param name="Seconds">How long loading took; 0 before loading.</param>
public sealed record NativeTorchFacts(LibtorchFolder? Folder, string? Binding, bool Patched, double Seconds)
{
    /// <summary>Whether libtorch is in this process.</summary>
    public bool Loaded => Binding is not null;
}

/// <summary>
/// Loads libtorch and TorchSharp's native library. TorchSharp's binary asks for <c>GLIBCXX_3.4.32</c>, which the C++ runtimes of Debian 12,
/// Ubuntu 22.04 and RHEL 9 lack. It uses nothing of that version but a marker that is never called, so where the stock file does not load,
/// a copy in the user's cache is loaded whose requirement for that one version is weak.
/// </summary>
public static class NativeTorch
{
    private const string MarkerVersion = "GLIBCXX_3.4.32";

    // In order of dependence; libgomp has a hash in its name.
    private static readonly string[] Libraries = ["gomp*", "c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];
    private static readonly Lock Gate = new();
    private static volatile Natives? _natives;
    private static volatile NativeTorchFacts? _ready;

    /// <summary>
    /// Loads libtorch on the first call, in deterministic mode (<see cref="Determinism"/>); later calls cost nothing. Safe from several threads.
    /// </summary>
    /// <exception cref="InputException">libtorch was not found or does not load; the message says what to do.</exception>
    public static void EnsureLoaded()
    {
        if (_ready is not null)
        {
            return;
        }

        var natives = LoadNatives();
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is NotSupportedException or TypeInitializationException)
        {
            throw DoesNotLoad(natives.Facts.Folder!, e);
        }

        Determinism.Use(DeterminismLevel.Preferred);
        HeapReuse.Teach();
        _ready = natives.Facts;
    }

    /// <summary>How libtorch is loaded or, before that, where it would come from. Loads nothing.</summary>
    /// <exception cref="InputException"><c>NOETHER_LIBTORCH</c> points to something unusable.</exception>
    public static NativeTorchFacts Describe() =>
        _natives?.Facts ?? new NativeTorchFacts(LibtorchFolder.Find(), Binding: null, Patched: false, Seconds: 0);

    /// <summary>The handle of <c>libtorch_cpu</c>, for functions that TorchSharp does not bind.</summary>
    internal static nint TorchCpu => LoadNatives().TorchCpu;

    /// <summary>
    /// Where torch is used before <see cref="EnsureLoaded"/>, TorchSharp's search would copy libtorch (half a gigabyte) beside the program;
    /// this answers that search first. It runs when this assembly is first used, and loads nothing by itself.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "It must precede any use of TorchSharp.")]
    internal static void AnswerSearches() =>
        AssemblyLoadContext.GetLoadContext(typeof(NativeTorch).Assembly)!.ResolvingUnmanagedDll += static (_, name) =>
            name.Contains("LibTorchSharp", StringComparison.Ordinal) ? LoadNatives().Binding : name.Contains("torch_cpu", StringComparison.Ordinal) ? LoadNatives().TorchCpu : 0;

    // Takes care not to touch TorchSharp: it may be called from within the initialisation of TorchSharp's classes.
    private static Natives LoadNatives()
    {
        if (_natives is null)
        {
            lock (Gate)
            {
                _natives ??= Load();
            }
        }

        return _natives;
    }

    private static Natives Load()
    {
        var clock = Stopwatch.StartNew();
        var folder = LibtorchFolder.Find() ?? throw new InputException(
            $"libtorch {LibtorchFolder.RequiredVersion} was not found: {LibtorchFolder.Variable} is not set, and it is neither in the package cache nor in {AppContext.BaseDirectory}. " +
            $"Reference the package libtorch-cpu-{LibtorchFolder.Platform}, or set {LibtorchFolder.Variable} to the 'lib' folder of a PyTorch {LibtorchFolder.RequiredVersion}.");
        var stock = FindBinding();
        try
        {
            Preload(folder.Path);
            var torchCpu = NativeLibrary.Load(Path.Combine(folder.Path, LibtorchFolder.FileName("torch_cpu")));
            var (binding, used) = LoadBinding(stock);
            return new Natives(torchCpu, binding, new NativeTorchFacts(folder, used, used != stock, clock.Elapsed.TotalSeconds));
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw DoesNotLoad(folder, e);
        }
    }

    internal static InputException DoesNotLoad(LibtorchFolder folder, Exception e)
    {
        var remedy = folder.Source == LibtorchFolder.Variable
            ? $"Unset {LibtorchFolder.Variable} to use the packaged libtorch."
            : $"Set {LibtorchFolder.Variable} to the 'lib' folder of a PyTorch {LibtorchFolder.RequiredVersion} that works on this machine.";
        return new InputException($"libtorch {folder.Version ?? "of unknown version"} in {folder.Path} (from {folder.Source}) does not load: {FirstReason(e.Message)}. {remedy}", e);
    }

    private static string FindBinding()
    {
        var name = LibtorchFolder.FileName("LibTorchSharp");
        return LibtorchFolder.ApplicationFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw new InputException(
            $"{name} of TorchSharp was not found in {AppContext.BaseDirectory}. Build the program again, or copy the file from the package TorchSharp to that folder.");
    }

    private static void Preload(string folder)
    {
        foreach (var file in Libraries.SelectMany(library => Directory.EnumerateFiles(folder, Pattern(library)).Order(StringComparer.Ordinal)))
        {
            NativeLibrary.Load(file);
        }
    }

    private static string Pattern(string library) => library.EndsWith('*') && OperatingSystem.IsLinux()
        ? $"lib{library}.so*"
        : LibtorchFolder.FileName(library);

    /// <summary>Once a file is loaded, TorchSharp's own search by name finds it: the dynamic linker knows it by the name it carries inside.</summary>
    private static (nint Handle, string File) LoadBinding(string stock)
    {
        try
        {
            return (NativeLibrary.Load(stock), stock);
        }
        catch (DllNotFoundException e) when (e.Message.Contains($"'{MarkerVersion}' not found", StringComparison.Ordinal)
                                             || e.Message.Contains($"`{MarkerVersion}' not found", StringComparison.Ordinal))
        {
            var copy = PlaceWeakenedCopy(stock, UserCache.Folder);
            return (NativeLibrary.Load(copy), copy);
        }
    }

    internal static string PlaceWeakenedCopy(string stock, string cache)
    {
        var bytes = ElfVersionNeeds.Weaken(File.ReadAllBytes(stock), MarkerVersion)
            ?? throw new DllNotFoundException($"{stock} does not load, although it does not ask for {MarkerVersion}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
        var copy = Path.Combine(cache, "native", hash, Path.GetFileName(stock));
        try
        {
            UserCache.Place(copy, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"The C++ runtime of this machine lacks {MarkerVersion}, so that a copy of {Path.GetFileName(stock)} must be written to {cache}, which failed: {e.Message} " +
                "Set XDG_CACHE_HOME to a folder that can be written.", e);
        }

        return copy;
    }

    // The runtime lists an error per name it tried; the first line that the dynamic linker wrote says why.
    private static string FirstReason(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => line.StartsWith('/')) ?? lines[0];
    }

    private sealed record Natives(nint TorchCpu, nint Binding, NativeTorchFacts Facts);
}
