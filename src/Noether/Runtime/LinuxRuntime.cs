using System.Runtime.InteropServices;

namespace Noether.Runtime;

/// <summary>The C and C++ runtimes of a Linux machine, which decide whether native libraries load.</summary>
internal static partial class LinuxRuntime
{
    private static ReadOnlySpan<byte> VersionPrefix => "GLIBCXX_3.4."u8;

    /// <summary>A check for each; none on other systems.</summary>
    public static IEnumerable<DoctorCheck> Describe()
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        yield return new DoctorCheck("glibc", Marshal.PtrToStringUTF8(GlibcVersion()) ?? "unknown");
        yield return CppRuntime(Locate("libstdc++.so.6"));
    }

    internal static DoctorCheck CppRuntime(string? file) => file is null
        ? new DoctorCheck("libstdc++", "not found", Verdict.Fail, "Install the C++ runtime (Debian, Ubuntu: apt-get install libstdc++6).")
        : new DoctorCheck("libstdc++", $"GLIBCXX_3.4.{NewestVersion(File.ReadAllBytes(file))} in {file}");

    /// <summary>The largest N of <c>GLIBCXX_3.4.N</c> named in the file; 0 if there is none.</summary>
    internal static int NewestVersion(ReadOnlySpan<byte> file)
    {
        var newest = 0;
        while (file.IndexOf(VersionPrefix) is >= 0 and var at)
        {
            file = file[(at + VersionPrefix.Length)..];
            if (System.Buffers.Text.Utf8Parser.TryParse(file, out int version, out _))
            {
                newest = Math.Max(newest, version);
            }
        }

        return newest;
    }

    private static string? Locate(string library)
    {
        if (!NativeLibrary.TryLoad(library, out _))
        {
            return null;
        }

        var line = File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains("/libstdc++.so", StringComparison.Ordinal));
        return line?[line.IndexOf('/', StringComparison.Ordinal)..];
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint GlibcVersion();
}
