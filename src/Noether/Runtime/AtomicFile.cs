using System.Runtime.InteropServices;

namespace Noether.Runtime;

/// <summary>
/// Replaces files so that a reader, or a restart after a crash, sees the old file or the new one, never a part:
/// a temporary file in the same folder is written, flushed to the disk and renamed, then the folder itself is flushed.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>Ending of the temporary file beside a file that is being written.</summary>
    public const string TemporaryEnding = ".tmp";

    /// <summary>Writes <paramref name="path"/>; on failure what stood there before is untouched.</summary>
    /// <exception cref="InputException">The folder is read-only or full, or the file cannot be written for another reason.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        try
        {
            Place(full, full + TemporaryEnding, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var kept = File.Exists(full) ? " What was there before is unharmed." : "";
            throw new InputException(
                $"Cannot write {Path.GetFileName(full)} in the folder {Path.GetDirectoryName(full)}: {e.Message.TrimEnd('.')}.{kept} Free space there or make it writable, or name another folder.", e);
        }
    }

    /// <summary>Writes a file that may be written by several processes at a time, each through a temporary file of its own.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="temporary">In the same folder, and nobody else's.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    internal static void Place(string path, string temporary, Action<Stream> write)
    {
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            FlushFolder(Path.GetDirectoryName(path)!);
        }
        catch
        {
            RemoveQuietly(temporary);
            throw;
        }
    }

    /// <summary>Removes temporary files that a killed process left in a folder.</summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="prefix">Only files whose names start so.</param>
    /// <param name="depth">Whether its subfolders are looked through too.</param>
    public static void RemoveLeftovers(string folder, string prefix = "", SearchOption depth = SearchOption.TopDirectoryOnly)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $"{prefix}*{TemporaryEnding}", depth))
        {
            RemoveQuietly(path);
        }
    }

    /// <summary>Removes a file that is needed no longer.</summary>
    /// <exception cref="InputException">It cannot be removed.</exception>
    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot remove {path}, which is no longer needed: {e.Message} Make its folder writable.", e);
        }
    }

    private static void RemoveQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A temporary file that stays is overwritten by the next write; the failure that matters is the caller's.
            return;
        }
    }

    /// <summary>Makes the rename itself durable. Windows writes it through by itself.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = OpenFile(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"the folder cannot be opened (error {Marshal.GetLastPInvokeError()})");
        }

        // Some file systems cannot flush a folder and say so; the rename is then as durable as they make it.
        _ = FlushFile(descriptor);
        _ = CloseFile(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int descriptor);
}
