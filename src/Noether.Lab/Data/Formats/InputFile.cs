using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// What every reader does alike: opens a file, turns whatever goes wrong inside it into one sentence that names it,
/// and takes memory only for bytes that are really there.
/// </summary>
internal static class InputFile
{
    private const int FirstBlock = 64 * 1024;

    /// <summary>Opens a file and reads it with <paramref name="parse"/>.</summary>
    public static T Read<T>(string path, Func<Stream, T> parse)
    {
        using var stream = Open(path);
        return parse(stream);
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="InputException">Missing, a folder, or not readable.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no file {path}.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InputException($"{path} cannot be read: it is a folder, or this user may not read it.", e);
        }
        catch (IOException e)
        {
            throw new InputException($"{path} cannot be read ({e.GetType().Name}); check the path and the disk.", e);
        }
    }

    /// <summary>Runs a parser; what its libraries throw at broken bytes becomes an <see cref="InputException"/>.</summary>
    /// <param name="name">The file as the message names it.</param>
    /// <param name="format">What it should be: "an IDX file".</param>
    /// <param name="parse">The parser.</param>
    public static T Parse<T>(string name, string format, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (EndOfStreamException e)
        {
            throw new InputException($"{name} ends too early to be {format}; it may be a partial copy.", e);
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{name} is damaged or not {format}.", e);
        }
        catch (IOException e)
        {
            throw new InputException($"{name} cannot be read as {format} ({e.GetType().Name}).", e);
        }
    }

    /// <summary>Reads the stream itself, or what it unpacks to when it starts with gzip's mark.</summary>
    /// <param name="stream">Seekable; left open.</param>
    /// <param name="read">Reads the unpacked bytes.</param>
    public static T Unpacked<T>(Stream stream, Func<Stream, T> read)
    {
        Span<byte> mark = stackalloc byte[2];
        var start = stream.Position;
        var packed = stream.ReadAtLeast(mark, 2, throwOnEndOfStream: false) == 2 && mark[0] == 0x1f && mark[1] == 0x8b;
        stream.Position = start;
        if (!packed)
        {
            return read(stream);
        }

        using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        return read(unpacked);
    }

    /// <summary>
    /// Reads exactly that many bytes. The count is checked against a file's length before memory is taken;
    /// of a packed stream memory grows with what arrives, so that a header that promises too much costs nothing.
    /// </summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static byte[] ReadBytes(Stream stream, int count)
    {
        if (stream.CanSeek && stream.Length - stream.Position < count)
        {
            throw new EndOfStreamException();
        }

        var buffer = new byte[stream.CanSeek ? count : Math.Min(count, FirstBlock)];
        var filled = 0;
        while (true)
        {
            stream.ReadExactly(buffer, filled, buffer.Length - filled);
            filled = buffer.Length;
            if (filled == count)
            {
                return buffer;
            }

            Array.Resize(ref buffer, (int)Math.Min(count, 2L * filled));
        }
    }

    /// <summary>Refuses bytes after the end of the data.</summary>
    /// <exception cref="InputException">There are more.</exception>
    public static void ExpectEnd(Stream stream, string name, string data)
    {
        if (stream.ReadByte() >= 0)
        {
            throw new InputException($"{name} goes on after its {data}; the header and the data do not belong together.");
        }
    }

    /// <summary>A text from a file fit for one line of a message: control characters replaced, cut to a few words.</summary>
    public static string Quote(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 40)))
        {
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return $"'{shown}{(text.Length > 40 ? "..." : "")}'";
    }

    /// <summary>Turns big-endian words into little-endian ones, or back, in place.</summary>
    public static void ReverseWords(Span<byte> data, int wordSize)
    {
        if (wordSize == 1)
        {
            return;
        }

        for (var i = 0; i < data.Length; i += wordSize)
        {
            data.Slice(i, wordSize).Reverse();
        }
    }

    /// <summary>A big-endian 32-bit whole number.</summary>
    public static int ReadInt32BigEndian(Stream stream)
    {
        Span<byte> word = stackalloc byte[4];
        stream.ReadExactly(word);
        return BinaryPrimitives.ReadInt32BigEndian(word);
    }
}
