using System.Text.Json;
using System.Text.Json.Serialization;
using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>
/// Runs that belong together: the seeds and combinations of one command. Kept as <c>NAME.group.json</c> beside the runs' folders before the first starts,
/// so that the whole can be continued.
/// </summary>
public sealed record RunGroup
{
    /// <summary>Its name; its runs are named after it.</summary>
    public required string Name { get; init; }

    /// <summary>The runs in their order, each with its name.</summary>
    public required IReadOnlyList<GroupedRun> Runs { get; init; }

    /// <summary>The group of that name; null when there is none.</summary>
    /// <exception cref="InputException">Its file cannot be read.</exception>
    public static RunGroup? Find(string root, string name)
    {
        var path = PathOf(root, name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RunGroupJson.Default.RunGroup) ?? throw new JsonException("It is empty.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read as a group of runs: {e.Message} Its runs can still be resumed one by one.", e);
        }
    }

    /// <summary>Keeps a new group.</summary>
    /// <exception cref="InputException">The name is taken, or the folder cannot be written.</exception>
    public void Save(string root)
    {
        RunName.Check(Name);
        var path = PathOf(root, Name);
        if (File.Exists(path))
        {
            throw new InputException($"There is already a group of runs '{Name}' in '{root}'; choose another --name, or continue it with 'noether resume {Name}'.");
        }

        Disk.Writing(root, () => Directory.CreateDirectory(root));
        Disk.Replace(path, JsonSerializer.SerializeToUtf8Bytes(this, RunGroupJson.Default.RunGroup));
    }

    /// <summary>Forgets the group; its runs stay.</summary>
    public void Delete(string root) => File.Delete(PathOf(root, Name));

    private static string PathOf(string root, string name) => Path.Combine(root, $"{name}.group.json");
}

/// <summary>One of a group's runs.</summary>
/// <param name="Combination">What distinguishes it besides the seed: <c>epochs=3, width=16</c>; empty without a sweep.</param>
/// <param name="Config">What it is started with.</param>
public sealed record GroupedRun(string Combination, RunConfig Config);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(RunGroup))]
internal sealed partial class RunGroupJson : JsonSerializerContext;
