using System.Runtime.InteropServices;

namespace Noether.Runtime;

/// <summary>Where libtorch was found.</summary>
/// <param name="Path">The folder that holds its libraries.</param>
/// <param name="Source">What pointed there: <c>NOETHER_LIBTORCH</c>, <c>package</c> or <c>application</c>.</param>
/// <param name="Version">Its version if the folder tells, e.g. <c>2.10.0</c> or <c>2.10.0+cu128</c>.</param>
public sealed record LibtorchFolder(string Path, string Source, string? Version)
{
    /// <summary>The environment variable that points to the <c>lib</c> folder of an existing PyTorch.</summary>
    public const string Variable = "NOETHER_LIBTORCH";

    /// <summary>The runtime setting with which a build points to libtorch in the package cache.</summary>
    public const string RuntimeSetting = "Noether.Libtorch";

    /// <summary>The version TorchSharp was built against; another one has another binary interface.</summary>
    public const string RequiredVersion = "2.10";

    /// <summary>The platform's name in packages, e.g. <c>linux-x64</c>.</summary>
    internal static string Platform { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-" +
        RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    /// <summary>Folders in which the application's own native libraries lie.</summary>
    internal static IEnumerable<string> ApplicationFolders
    {
        get
        {
            var probed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
            return new[] { AppContext.BaseDirectory, System.IO.Path.Combine(AppContext.BaseDirectory, "runtimes", Platform, "native") }
                .Concat(probed.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>
    /// Looks at <c>NOETHER_LIBTORCH</c>, then the package the build points to, then beside the application, then into the user's package cache.
    /// </summary>
    /// <returns>Null if none of them holds libtorch.</returns>
    /// <exception cref="InputException"><c>NOETHER_LIBTORCH</c> is set but holds no libtorch, or one of another version.</exception>
    public static LibtorchFolder? Find() =>
        FromVariable(Environment.GetEnvironmentVariable(Variable)) ??
        FromPackage(AppContext.GetData(RuntimeSetting) as string) ??
        FromApplication() ??
        FromPackage(PackageInCache());

    internal static LibtorchFolder? FromVariable(string? folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            return null;
        }

        if (!Holds(folder))
        {
            throw new InputException(
                $"{Variable}={folder}: found no {MainLibrary} there. Expected the 'lib' folder of a PyTorch {RequiredVersion}; unset the variable to use the packaged libtorch.");
        }

        var version = VersionOfPyTorch(folder);
        if (version is not null && !version.StartsWith(RequiredVersion + ".", StringComparison.Ordinal))
        {
            throw new InputException(
                $"{Variable}={folder}: found PyTorch {version}, expected {RequiredVersion}. Install that version there, or unset the variable to use the packaged libtorch.");
        }

        return new LibtorchFolder(System.IO.Path.GetFullPath(folder), Variable, version);
    }

    internal static LibtorchFolder? FromPackage(string? package)
    {
        if (string.IsNullOrEmpty(package))
        {
            return null;
        }

        var natives = System.IO.Path.Combine(package, "runtimes", Platform, "native");
        return Holds(natives) ? new LibtorchFolder(natives, "package", System.IO.Path.GetFileName(package)) : null;
    }

    /// <summary>The file name a library has on this platform.</summary>
    internal static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string MainLibrary => FileName("torch_cpu");

    private static LibtorchFolder? FromApplication() =>
        ApplicationFolders.FirstOrDefault(Holds) is { } folder ? new LibtorchFolder(folder, "application", null) : null;

    private static string? PackageInCache()
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ??
            System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var versions = System.IO.Path.Combine(cache, $"libtorch-cpu-{Platform}");
        return Directory.Exists(versions) ? Directory.EnumerateDirectories(versions, RequiredVersion + ".*").Order(StringComparer.Ordinal).LastOrDefault() : null;
    }

    private static bool Holds(string folder) => File.Exists(System.IO.Path.Combine(folder, MainLibrary));

    private static string? VersionOfPyTorch(string folder)
    {
        var file = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "..", "version.py"));
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("__version__", StringComparison.Ordinal)) : null;
        return line?.Split('=', 2).ElementAtOrDefault(1)?.Trim(' ', '\'', '"');
    }
}
