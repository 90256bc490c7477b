using System.Text;
using Noether.Runtime;

namespace Noether.Lab.Catalogue;

/// <summary>The folder of recorded results, one file a system.</summary>
/// <param name="folder">Its path; made when the first record is written.</param>
public sealed class ReproductionFolder(string folder)
{
    /// <summary>Path of a system's file.</summary>
    public string PathOf(string slug) => Path.Combine(folder, slug + ".json");

    /// <summary>The record of a system; null where there is none.</summary>
    /// <exception cref="InputException">The file is not a record of that system, or cannot be read.</exception>
    public ReproductionRecord? Read(string slug)
    {
        var path = PathOf(slug);
        if (!File.Exists(path))
        {
            return null;
        }

        var record = ReproductionRecord.Parse(TextFile.Read(path), path);
        return record.System == slug ? record : throw new InputException($"{path} is a record of '{record.System}', not of '{slug}'. Rename or delete it.");
    }

    /// <summary>Records a recipe's result: its entry is replaced, those of other recipes stay. The file is replaced as a whole.</summary>
    /// <exception cref="InputException">The folder or file cannot be written, or holds something else.</exception>
    public ReproductionRecord Write(string slug, Provenance from, RecipeRecord recipe)
    {
        var record = Read(slug)?.With(from, recipe) ?? ReproductionRecord.Of(slug, from, recipe);
        TextFile.Write(PathOf(slug), record.ToJson());
        return record;
    }
}

/// <summary>Small text files that are replaced as a whole.</summary>
internal static class TextFile
{
    /// <summary>The text of a file.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Replaces a file as a whole, making its folder where it is missing.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string path, string text)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {folder} cannot be made: {e.Message.TrimEnd('.')}. Name another one.", e);
        }

        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
