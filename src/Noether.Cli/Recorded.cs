using Noether.Lab.Catalogue;

namespace Noether.Cli;

/// <summary>The recorded results of systems: the user's own below the current folder first, else those that came with the program.</summary>
internal static class Recorded
{
    /// <summary>Name of the folder of records.</summary>
    public const string Folder = "reproductions";

    /// <summary>The record of a system; null where there is none.</summary>
    /// <exception cref="InputException">The file is not a record of that system, or cannot be read.</exception>
    public static ReproductionRecord? Of(string slug) => Read(Folder, slug) ?? Shipped(AppContext.BaseDirectory, slug);

    /// <summary>The record beside the program, or in the repository that it was built in.</summary>
    public static ReproductionRecord? Shipped(string program, string slug)
    {
        var repository = new DirectoryInfo(program);
        while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "Noether.slnx")))
        {
            repository = repository.Parent;
        }

        return Read(Path.Combine(program, Folder), slug) ?? (repository is null ? null : Read(Path.Combine(repository.FullName, Folder), slug));
    }

    private static ReproductionRecord? Read(string folder, string slug) => new ReproductionFolder(folder).Read(slug);
}
