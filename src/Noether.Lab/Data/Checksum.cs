using System.Security.Cryptography;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>What a comparison of a file with its record found.</summary>
public enum FileState
{
    /// <summary>Size and SHA-256 agree.</summary>
    Good,

    /// <summary>There; the set states no checksum for it.</summary>
    Unchecked,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>Other content than recorded.</summary>
    Different,
}

/// <summary>Compares files with the size and SHA-256 recorded for them.</summary>
internal static class Checksum
{
    /// <summary>Reads the stream, unpacked if the file is a packed one, and compares. Never reads far beyond the recorded size.</summary>
    /// <param name="file">What is recorded.</param>
    /// <param name="stream">Seekable, at its first byte.</param>
    public static FileState Compare(DataFile file, Stream stream)
    {
        if (file.Sha256 is null)
        {
            return FileState.Unchecked;
        }

        if (!file.IsPacked && file.Size is { } size && stream.Length != size)
        {
            return FileState.Different;
        }

        try
        {
            var good = file.IsPacked ? InputFile.Unpacked(stream, s => Matches(file, s)) : Matches(file, stream);
            return good ? FileState.Good : FileState.Different;
        }
        catch (InvalidDataException)
        {
            return FileState.Different;
        }
    }

    private static bool Matches(DataFile file, Stream content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long size = 0;
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            size += read;
            if (size > file.Size)
            {
                return false;
            }

            hash.AppendData(buffer, 0, read);
        }

        return (file.Size is null || size == file.Size) && Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Sha256;
    }
}
