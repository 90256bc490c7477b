using System.Text;
using Noether.Runtime;

namespace Noether.Lab.Tracking;

/// <summary>Writing to a run's folder: whole files or none, and plain words when the disk refuses.</summary>
internal static class Disk
{
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces a file so that a reader, or a process after a kill, sees the old or the new one and nothing between.</summary>
    /// <exception cref="InputException">It cannot be written; what was there before is unharmed.</exception>
    public static void Replace(string path, byte[] content) => AtomicFile.Write(path, stream => stream.Write(content));

    /// <inheritdoc cref="Replace(string, byte[])"/>
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
