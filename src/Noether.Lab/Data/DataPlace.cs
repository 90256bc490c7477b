using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>A place where files of a data set lie.</summary>
internal abstract class DataPlace
{
    /// <summary>The place for people.</summary>
    public abstract string Description { get; }

    /// <summary>The folder; null for one that is not on disk.</summary>
    public virtual string? Folder => null;

    /// <summary>Path of a file on disk; null when it is not there, or not on disk.</summary>
    public virtual string? PathOf(DataFile file) => null;

    /// <summary>Opens a file; null when it is not there.</summary>
    public abstract Stream? TryOpen(DataFile file);

    /// <summary>Whether the file is there.</summary>
    public abstract bool Holds(DataFile file);

    /// <summary>Whether all files of the set are there.</summary>
    public bool HoldsAll(DataSetInfo set) => set.Files.All(Holds);
}

/// <summary>A folder on disk. A file recorded as <c>x.gz</c> may also lie there unpacked, as <c>x</c>.</summary>
internal sealed class FolderPlace(string folder) : DataPlace
{
    public override string Description => folder;

    public override string Folder => folder;

    public override bool Holds(DataFile file) => PathOf(file) is not null;

    public override Stream? TryOpen(DataFile file) => PathOf(file) is { } path ? InputFile.Open(path) : null;

    public override string? PathOf(DataFile file)
    {
        var path = Path.Combine(folder, file.Name);
        return File.Exists(path) ? path
            : file.IsPacked && File.Exists(path[..^3]) ? path[..^3]
            : null;
    }
}

/// <summary>One file on disk that stands for the set's file of the same name, or for its only file where the names end alike; it may be packed or not.</summary>
internal sealed class FilePlace(string path, DataSetInfo set) : DataPlace
{
    public override string Description => path;

    public override string? Folder => Path.GetDirectoryName(Path.GetFullPath(path));

    public override bool Holds(DataFile file) => Path.GetFileName(file.Name) == Path.GetFileName(path) || (set.Files.Count == 1 && Ending(file.Name) == Ending(path));

    public override Stream? TryOpen(DataFile file) => Holds(file) ? InputFile.Open(path) : null;

    public override string? PathOf(DataFile file) => Holds(file) ? path : null;

    private static string Ending(string name) => Path.GetExtension(name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name).ToUpperInvariant();
}

/// <summary>Resources of an assembly.</summary>
internal sealed class EmbeddedPlace(EmbeddedOrigin origin) : DataPlace
{
    public override string Description => $"embedded in {origin.Assembly.GetName().Name}";

    public override bool Holds(DataFile file) => origin.Assembly.GetManifestResourceInfo(Resource(file)) is not null;

    public override Stream? TryOpen(DataFile file) => origin.Assembly.GetManifestResourceStream(Resource(file));

    private string Resource(DataFile file) => $"{origin.Prefix}/{file.Name}";
}
