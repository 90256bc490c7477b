using System.Diagnostics;
using System.Runtime.InteropServices;
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
    private static volatile NativeTorchFacts? _loaded;

    /// <summary>Loads libtorch on the first call; later calls cost nothing. Safe from several threads.</summary>
    /// <exception cref="InputException">libtorch was not found or does not load; the message says what to do.</exception>
    public static void EnsureLoaded()
    {
        if (_loaded is not null)
        {
            return;
        }

        lock (Gate)
        {
            _loaded ??= Load();
        }
    }

    /// <summary>How libtorch is loaded or, before that, where it would come from. Loads nothing.</summary>
    /// <exception cref="InputException"><c>NOETHER_LIBTORCH</c> points to something unusable.</exception>
    public static NativeTorchFacts Describe() => _loaded ?? new NativeTorchFacts(LibtorchFolder.Find(), Binding: null, Patched: false, Seconds: 0);

    private static NativeTorchFacts Load()
    {
        var clock = Stopwatch.StartNew();
        var folder = LibtorchFolder.Find() ?? throw new InputException(
            $"libtorch {LibtorchFolder.RequiredVersion} was not found: not at ${LibtorchFolder.Variable}, not in the package cache, not in {AppContext.BaseDirectory}. " +
            $"Reference the package libtorch-cpu-{LibtorchFolder.Platform}, or set {LibtorchFolder.Variable} to the 'lib' folder of a PyTorch {LibtorchFolder.RequiredVersion}.");
        var binding = FindBinding();
        try
        {
            Preload(folder.Path);
            var used = OperatingSystem.IsLinux() ? LoadBinding(binding) : binding;
            torch.InitializeDeviceType(DeviceType.CPU);
            return new NativeTorchFacts(folder, used, used != binding, clock.Elapsed.TotalSeconds);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or NotSupportedException)
        {
            throw new InputException(
                $"libtorch in {folder.Path} (version {folder.Version ?? "unknown"}, from {folder.Source}) does not load: {FirstReason(e.Message)}. " +
                $"Run 'noether doctor', or set {LibtorchFolder.Variable} to the 'lib' folder of a PyTorch {LibtorchFolder.RequiredVersion} that works on this machine.", e);
        }
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
    private static string LoadBinding(string stock)
    {
        try
        {
            NativeLibrary.Load(stock);
            return stock;
        }
        catch (DllNotFoundException e) when (e.Message.Contains($"'{MarkerVersion}' not found", StringComparison.Ordinal)
                                             || e.Message.Contains($"`{MarkerVersion}' not found", StringComparison.Ordinal))
        {
            var copy = PlaceWeakenedCopy(stock, UserCache.Folder);
            NativeLibrary.Load(copy);
            return copy;
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
}
