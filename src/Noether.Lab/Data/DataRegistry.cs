using System.Reflection;

namespace Noether.Lab.Data;

/// <summary>
/// The data sets that can be used, and where they are. A set is looked for in this order: the folder or file given with <c>--data</c>, the assemblies,
/// <c>NOETHER_DATA/name</c>, the cache; failing that it is generated, or downloaded, into the cache. Loads no native library.
/// </summary>
public sealed class DataRegistry : IDataSets
{
    private readonly SortedDictionary<string, DataSetInfo> _sets = new(StringComparer.Ordinal);
    private readonly DataRegistryOptions _options;
    private readonly DataCache _cache;

    /// <param name="sets">The sets; names differ.</param>
    /// <param name="options">Where to look and what is allowed.</param>
    /// <exception cref="InputException">Two sets have one name, or a set that is downloaded lacks a size or checksum.</exception>
    public DataRegistry(IEnumerable<DataSetInfo> sets, DataRegistryOptions options)
    {
        _options = options;
        _cache = new DataCache(options);
        foreach (var set in sets)
        {
            if (!_sets.TryAdd(set.Name, set))
            {
                throw new InputException($"Two data sets are named {set.Name}: '{_sets[set.Name].Title}' and '{set.Title}'; rename one of them in its provider.");
            }

            if (set.Origin is RemoteOrigin && set.Files.FirstOrDefault(f => f.Sha256 is null || f.Size is null) is { } unsure)
            {
                throw new InputException($"The data set {set.Name} is downloaded, but states no size and SHA-256 for {unsure.Name}; add them in its provider.");
            }
        }
    }

    /// <summary>The sets of all providers (<see cref="IDataSetProvider"/>) in this assembly and the given ones.</summary>
    /// <exception cref="InputException">As the constructor.</exception>
    public static DataRegistry FromAssemblies(IEnumerable<Assembly> assemblies, DataRegistryOptions options) =>
        new(assemblies.Prepend(typeof(DataRegistry).Assembly).Distinct().SelectMany(ProvidersOf).SelectMany(p => p.DataSets), options);

    /// <inheritdoc/>
    public bool Has(string name) => Status(Info(name)).Availability is DataAvailability.Here or DataAvailability.CanBeGenerated;

    /// <inheritdoc/>
    public Stream Open(string name, string file)
    {
        var set = Info(name);
        var entry = set.File(file);
        var place = Require(set, CancellationToken.None);
        return place.TryOpen(entry)
            ?? throw new InputException($"{place.Description} has no {file}; the data set {name} has {FileNames(set)}.");
    }

    /// <inheritdoc/>
    public string Locate(string name, string file)
    {
        var set = Info(name);
        return Find(set)?.PathOf(set.File(file)) ?? $"{file} of the data set {name}";
    }

    /// <inheritdoc/>
    public string Folder(string name)
    {
        var set = Info(name);
        var place = Require(set, CancellationToken.None);
        return place.Folder ?? _cache.Unpack(set, place);
    }

    /// <summary>The set of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public DataSetInfo Info(string name) => _sets.TryGetValue(name, out var set)
        ? set
        : throw new InputException($"There is no data set '{name}'{NearestName.Hint(name, _sets.Keys)} 'noether data list' shows all.");

    /// <summary>All sets with their state, by name (<c>noether data list</c>).</summary>
    public IReadOnlyList<DataSetStatus> List() => [.. _sets.Values.Select(Status)];

    /// <summary>Generates or downloads the set unless it is here (<c>noether data get</c>).</summary>
    /// <param name="name">The set.</param>
    /// <param name="cancellation">Stops a download; what has arrived is kept and continued the next time.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="InputException">It cannot be got; the message says why and what to do.</exception>
    public string Get(string name, CancellationToken cancellation = default) => Require(Info(name), cancellation).Description;

    /// <summary>Compares each file with its recorded size and checksum (<c>noether data verify</c>); gets nothing.</summary>
    /// <exception cref="InputException">Unknown set, or a file that cannot be read.</exception>
    public IReadOnlyList<FileCheck> Verify(string name)
    {
        var set = Info(name);
        var place = Find(set) ?? Places(set).FirstOrDefault(p => set.Files.Any(p.Holds));
        return [.. set.Files.Select(f => Check(f, place))];
    }

    private static FileCheck Check(DataFile file, DataPlace? place)
    {
        using var stream = place?.TryOpen(file);
        return new FileCheck(file, stream is null ? FileState.Missing : Checksum.Compare(file, stream), place?.Description ?? "nowhere");
    }

    private static IEnumerable<IDataSetProvider> ProvidersOf(Assembly assembly) => assembly.GetTypes()
        .Where(t => t is { IsAbstract: false, IsClass: true } && t.IsAssignableTo(typeof(IDataSetProvider)) && t.GetConstructor(Type.EmptyTypes) is not null)
        .Select(t => (IDataSetProvider)Activator.CreateInstance(t)!);

    private static string FileNames(DataSetInfo set) => string.Join(", ", set.Files.Select(f => f.Name));

    private DataSetStatus Status(DataSetInfo set) => (Find(set), set.Origin) switch
    {
        ({ } place, _) => new(set, DataAvailability.Here, place.Description),
        _ when _options.Override is { } given => new(set, DataAvailability.NotHere, WhyNot(set, given)),
        (_, GeneratedOrigin) => new(set, DataAvailability.CanBeGenerated, "generated on first use"),
        (_, RemoteOrigin remote) when !_options.Offline => new(set, DataAvailability.CanBeDownloaded, $"downloaded on first use from {remote.Mirrors[0].Host}"),
        _ => new(set, DataAvailability.NotHere, HowToPut(set)),
    };

    private DataPlace Require(DataSetInfo set, CancellationToken cancellation)
    {
        if (Find(set) is { } place)
        {
            return place;
        }

        var folder = set.Origin switch
        {
            _ when _options.Override is { } given => throw new InputException(WhyNot(set, given)),
            GeneratedOrigin origin => _cache.Generate(set, origin),
            RemoteOrigin origin when !_options.Offline => _cache.Download(set, origin, HowToPut(set), cancellation),
            RemoteOrigin => throw new InputException($"The data set {set.Name} is not here, and downloads are switched off (NOETHER_OFFLINE). {HowToPut(set)}"),
            LocalOrigin origin => throw new InputException($"The data set {set.Name} is not here. {origin.HowToGet} {HowToPut(set)}"),
            _ => throw new InvalidOperationException($"The resources of the embedded data set {set.Name} are not in its assembly."),
        };
        return new FolderPlace(folder);
    }

    // What the user points to may lack files that are not needed; any other place counts only when it is complete.
    private DataPlace? Find(DataSetInfo set) => _options.Override is { } given
        ? Overriding(set, given).FirstOrDefault(p => set.Files.Any(p.Holds))
        : Places(set).FirstOrDefault(p => p.HoldsAll(set));

    private IEnumerable<DataPlace> Places(DataSetInfo set)
    {
        if (set.Origin is EmbeddedOrigin embedded)
        {
            yield return new EmbeddedPlace(embedded);
        }

        if (_options.LocalRoot is { } root)
        {
            yield return new FolderPlace(Path.Combine(root, set.Name));
        }

        yield return new FolderPlace(_cache.FolderOf(set));
    }

    private static DataPlace[] Overriding(DataSetInfo set, string given) =>
        File.Exists(given) ? [new FilePlace(given, set)] : [new FolderPlace(Path.Combine(given, set.Name)), new FolderPlace(given)];

    private static string WhyNot(DataSetInfo set, string given) =>
        File.Exists(given) ? $"--data gives the file {given}, but the data set {set.Name} has {FileNames(set)}; give the folder that holds them."
        : Directory.Exists(given) ? $"The folder {given} (--data) holds no file of the data set {set.Name}, neither itself nor in {set.Name}/; expected {FileNames(set)}."
        : $"There is no file or folder {given} (--data).";

    private string HowToPut(DataSetInfo set)
    {
        var folder = Path.Combine(_options.LocalRoot ?? "$NOETHER_DATA", set.Name);
        return $"Put its files ({FileNames(set)}) into {folder}{(_options.LocalRoot is null ? " (NOETHER_DATA is not set)" : "")}, or give their folder with --data.";
    }
}
