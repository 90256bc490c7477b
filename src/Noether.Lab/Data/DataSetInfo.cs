using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Noether.Lab.Data;

/// <summary>What a data set is, whose it is, which files it has and where they come from.</summary>
public sealed record DataSetInfo
{
    /// <summary>Name on the command line and of its folder: lower case, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>A few words.</summary>
    public required string Title { get; init; }

    /// <summary>What is in it: how many samples of what, in which format.</summary>
    public required string Summary { get; init; }

    /// <summary>The licence's name, shown before a download.</summary>
    public required string Licence { get; init; }

    /// <summary>Who made it and where it was published.</summary>
    public required string Source { get; init; }

    /// <summary>Its files.</summary>
    public required IReadOnlyList<DataFile> Files { get; init; }

    /// <summary>Where the files come from when nobody has put them anywhere.</summary>
    public required DataOrigin Origin { get; init; }

    /// <summary>Name of its folder in the cache: it changes with the content of embedded and generated sets, so that an old copy is never taken for a new one.</summary>
    internal string CacheName => Origin switch
    {
        EmbeddedOrigin => $"{Name}-{Fingerprint(string.Join(' ', Files.Select(f => f.Name + f.Sha256)))}",
        GeneratedOrigin g => $"{Name}-{Fingerprint($"{g.Seed}/{g.Version}")}",
        _ => Name,
    };

    /// <summary>The file of that name.</summary>
    /// <exception cref="InputException">The set has no such file; the message lists those it has.</exception>
    public DataFile File(string file) => Files.FirstOrDefault(f => f.Name == file)
        ?? throw new InputException($"The data set {Name} has no file {file}; it has {string.Join(", ", Files.Select(f => f.Name))}.");

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}

/// <summary>A file of a data set.</summary>
/// <param name="Name">Its name, or path under the set's folder with '/'.</param>
/// <param name="Size">
/// Bytes; of a file whose name ends with <c>.gz</c>, those that it unpacks to: one content can be packed in many ways. Null where the content may differ from
/// machine to machine (generated numbers).
/// </param>
/// <param name="Sha256">SHA-256 of the same bytes in lower-case hexadecimal; null as <paramref name="Size"/>.</param>
public sealed record DataFile(string Name, long? Size = null, string? Sha256 = null)
{
    /// <summary>Its name, or path under the set's folder.</summary>
    public string Name { get; } = Name.Length > 0 && !Path.IsPathRooted(Name) && !Name.Split('/', '\\').Contains("..")
        ? Name
        : throw new ArgumentException($"'{Name}' is not a path inside a data set's folder.", nameof(Name));

    /// <summary>Whether the file is packed with gzip; size and checksum are then its content's.</summary>
    public bool IsPacked => Name.EndsWith(".gz", StringComparison.Ordinal);
}

/// <summary>Where a data set comes from.</summary>
public abstract record DataOrigin
{
    private protected DataOrigin()
    {
    }
}

/// <summary>The files are resources of an assembly.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Prefix">The resources are named <c>Prefix/file</c>.</param>
public sealed record EmbeddedOrigin(Assembly Assembly, string Prefix) : DataOrigin;

/// <summary>The files are computed from a seed, once, and kept in the cache.</summary>
/// <param name="Seed">What all randomness comes from.</param>
/// <param name="Version">Raised whenever the generator's output changes.</param>
/// <param name="Write">Writes all files of the set into the given folder, from the given seed.</param>
public sealed record GeneratedOrigin(long Seed, int Version, Action<string, long> Write) : DataOrigin;

/// <summary>The files must be put into a folder by the user.</summary>
/// <param name="HowToGet">One sentence: where the files can be had.</param>
public sealed record LocalOrigin(string HowToGet) : DataOrigin;

/// <summary>The files can be downloaded; each is at a mirror's address followed by its name.</summary>
/// <param name="Mirrors">Tried in this order; addresses of folders, with '/' at the end.</param>
public sealed record RemoteOrigin(params IReadOnlyList<Uri> Mirrors) : DataOrigin;

/// <summary>Contributes data sets; found by <see cref="DataRegistry.FromAssemblies"/>, made by its parameterless constructor.</summary>
public interface IDataSetProvider
{
    /// <summary>The sets. Listing them reads no file and loads no native library.</summary>
    IEnumerable<DataSetInfo> DataSets { get; }
}
