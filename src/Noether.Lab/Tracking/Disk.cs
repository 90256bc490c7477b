using System.Text;

namespace Noether.Lab.Tracking;

/// <summary>Writing to a run's folder: whole files or none, and plain words when the disk refuses.</summary>
internal static class Disk
{
    private const string Ending = ".part";

    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Removes what writers that were killed left in a folder and those in it.</summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $"*{Ending}", SearchOption.AllDirectories))
        {
            File.Delete(path);
        }
    }

    /// <summary>Replaces a file so that a reader, or a process after a kill, sees the old or the new one and nothing between.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var part = $"{path}.{Environment.ProcessId}{Ending}";
        try
        {
            using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            File.Delete(part);
            throw Refused(path, e);
        }
    }

    /// <inheritdoc cref="Replace(string, ReadOnlySpan{byte})"/>
    public static void Replace(string path, string content) => Replace(path, Utf8.GetBytes(content));

    /// <summary>Opens or creates a file to be appended to. It has no buffer: what was written is with the operating system.</summary>
    public static FileStream OpenLog(string path) => Writing(path, () =>
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return file;
    });

    /// <summary>Adds to the end of a file from <see cref="OpenLog"/>.</summary>
    public static void Append(FileStream file, ReadOnlySpan<byte> content)
    {
        try
        {
            file.Write(content);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(file.Name, e);
        }
    }

    /// <summary>Runs what touches <paramref name="path"/>, and says plainly why it cannot be written.</summary>
    /// <exception cref="InputException">Read-only, full, or not a folder.</exception>
    public static T Writing<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(path, e);
        }
    }

    public static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException;

    public static InputException Refused(string path, Exception e) =>
        new($"Cannot write '{path}': {e.Message.TrimEnd('.')}. Free space or make the folder writable, or choose another with --out.", e);
}
