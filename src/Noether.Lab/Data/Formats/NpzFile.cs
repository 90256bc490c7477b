using System.IO.Compression;

namespace Noether.Lab.Data.Formats;

/// <summary>NPZ, several named NPY arrays in one zip archive, packed or not. Arrays are read when asked for.</summary>
public sealed class NpzFile : IDisposable
{
    private const string Format = "an NPZ file";
    private const string Ending = ".npy";

    // The first moment that zip archives can name: equal arrays give equal files.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _zip;
    private readonly string _name;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private NpzFile(ZipArchive zip, string name)
    {
        (_zip, _name, _entries) = (zip, name, []);
        foreach (var entry in zip.Entries.Where(e => e.FullName.EndsWith(Ending, StringComparison.Ordinal)))
        {
            if (!_entries.TryAdd(entry.FullName[..^Ending.Length], entry))
            {
                throw new InputException($"{name} holds two arrays named {InputFile.Quote(entry.FullName[..^Ending.Length])}.");
            }
        }
    }

    /// <summary>Names of the arrays.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>The array of that name.</summary>
    /// <exception cref="InputException">There is none, or it is damaged, encrypted, above 2 GB or not of numbers.</exception>
    public NumberArray this[string array]
    {
        get
        {
            var entry = _entries.GetValueOrDefault(array)
                ?? throw new InputException($"{_name} has no array '{array}'; it has {string.Join(", ", Names.Select(InputFile.Quote))}.");
            var name = $"{_name} ({InputFile.Quote(array)})";
            return InputFile.Parse(name, Format, () =>
            {
                using var stream = entry.Open();
                return NpyFile.Read(stream, name);
            });
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">Missing, or not an NPZ file.</exception>
    public static NpzFile Open(string path) => Open(InputFile.Open(path), path);

    /// <summary>Opens a stream.</summary>
    /// <param name="stream">Seekable; owned by the result, and closed if it cannot be opened.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">Not an NPZ file.</exception>
    public static NpzFile Open(Stream stream, string name)
    {
        try
        {
            return InputFile.Parse(name, Format, () => new NpzFile(new ZipArchive(stream, ZipArchiveMode.Read), name));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes named arrays, packed.</summary>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NumberArray>> arrays)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, array) in arrays)
        {
            var entry = zip.CreateEntry(name + Ending);
            entry.LastWriteTime = Epoch;
            using var content = entry.Open();
            NpyFile.Write(content, array);
        }
    }

    /// <summary>Writes named arrays to a file, packed.</summary>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NumberArray>> arrays)
    {
        using var stream = File.Create(path);
        Write(stream, arrays);
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();
}
