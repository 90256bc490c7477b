namespace Noether.Lab.Data;

/// <summary>The folder of downloads, generated and unpacked sets. What appears under its final name is complete.</summary>
internal sealed class DataCache(DataRegistryOptions options)
{
    /// <summary>Where the set lies, or would lie.</summary>
    public string FolderOf(DataSetInfo set) => Path.Combine(options.CacheRoot, set.CacheName);

    /// <summary>Computes a set.</summary>
    public string Generate(DataSetInfo set, GeneratedOrigin origin)
    {
        options.Message($"Generating the data set {set.Name} (seed {origin.Seed}) into {FolderOf(set)}.");
        return Install(set, folder => origin.Write(folder, origin.Seed));
    }

    /// <summary>Writes a set that is not on disk to disk.</summary>
    public string Unpack(DataSetInfo set, DataPlace place) =>
        new FolderPlace(FolderOf(set)).HoldsAll(set) ? FolderOf(set) : Install(set, folder => Copy(set, place, folder));

    /// <summary>Downloads what is missing of a set.</summary>
    public string Download(DataSetInfo set, RemoteOrigin origin, string otherwise, CancellationToken cancellation)
    {
        var folder = FolderOf(set);
        var missing = set.Files.Where(f => !File.Exists(Path.Combine(folder, f.Name))).ToList();
        options.Message($"Downloading the data set {set.Name} ({set.Title}; licence: {set.Licence}; {set.Source}) into {folder}.");
        using var download = new Download(set.Name, options);
        Writing(() =>
        {
            foreach (var file in missing)
            {
                var target = Path.Combine(folder, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                download.Fetch(file, origin.Mirrors, target, otherwise, cancellation);
            }
        });
        return folder;
    }

    private static void Copy(DataSetInfo set, DataPlace place, string folder)
    {
        foreach (var file in set.Files)
        {
            var target = Path.Combine(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var from = place.TryOpen(file)!;
            using var to = File.Create(target);
            from.CopyTo(to);
        }
    }

    private string Install(DataSetInfo set, Action<string> write)
    {
        var target = FolderOf(set);
        var part = $"{target}.{Guid.NewGuid():N}.part";
        Writing(() =>
        {
            try
            {
                ClearAbandoned(target);
                Directory.CreateDirectory(part);
                write(part);
                Complete(set, part);
                Publish(set, part, target);
            }
            finally
            {
                if (Directory.Exists(part))
                {
                    Directory.Delete(part, recursive: true);
                }
            }
        });
        return target;
    }

    /// <summary>Removes what programs that were killed left half done; a day is longer than any generator takes.</summary>
    private static void ClearAbandoned(string target)
    {
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        foreach (var part in parent.EnumerateDirectories($"{Path.GetFileName(target)}.*.part").Where(p => p.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-1)))
        {
            part.Delete(recursive: true);
        }
    }

    private static void Complete(DataSetInfo set, string folder)
    {
        foreach (var file in set.Files)
        {
            using var stream = new FolderPlace(folder).TryOpen(file)
                ?? throw new InvalidOperationException($"The generator of the data set {set.Name} did not write {file.Name}.");
            if (Checksum.Compare(file, stream) == FileState.Different)
            {
                throw new InvalidOperationException($"The generator of the data set {set.Name} wrote another {file.Name} than recorded; raise its version or mend it.");
            }
        }
    }

    private static void Publish(DataSetInfo set, string part, string target)
    {
        if (Directory.Exists(target) && !new FolderPlace(target).HoldsAll(set))
        {
            Directory.Delete(target, recursive: true);
        }

        try
        {
            Directory.Move(part, target);
        }
        catch (IOException) when (new FolderPlace(target).HoldsAll(set))
        {
            // Another process installed the same set first; its copy is as good.
        }
    }

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The cache folder {options.CacheRoot} cannot be written ({e.GetType().Name}); free space there or set XDG_CACHE_HOME to another folder.", e);
        }
    }
}
