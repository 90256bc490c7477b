namespace Noether.Runtime;

/// <summary>The user's cache folder of Noether; everything in it can be deleted at any time.</summary>
public static class UserCache
{
    /// <summary>
    /// <c>$XDG_CACHE_HOME/noether</c> where that variable holds an absolute path, else <c>~/.cache/noether</c> on Linux and macOS
    /// and the local application data on Windows. The folder need not exist.
    /// </summary>
    public static string Folder
    {
        get
        {
            var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (Path.IsPathFullyQualified(xdg ?? ""))
            {
                return Path.Combine(xdg!, "noether");
            }

            return OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "noether")
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "noether");
        }
    }

    /// <summary>
    /// Puts a file with exactly these bytes at <paramref name="path"/>. It appears whole or not at all, so that processes may do this
    /// at the same time; a file that already holds the bytes is left alone, a damaged one is replaced.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    internal static void Place(string path, byte[] bytes)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Place(path, $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}", stream => stream.Write(bytes));
    }
}
