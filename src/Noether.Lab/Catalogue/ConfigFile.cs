using System.Text.Json;
using System.Text.Json.Nodes;

namespace Noether.Lab.Catalogue;

/// <summary>
/// A configuration file as given with <c>--config</c>: either the options alone, or what a run writes as <c>config.json</c>,
/// where they stand under <c>options</c> beside system, recipe, preset, arms, seed, device and threads. JSON (with comments) or YAML, by the file's ending.
/// </summary>
public sealed class ConfigFile
{
    private const long LargestFile = 4 << 20;
    private static readonly string[] Keys = ["system", "recipe", "preset", "arms", "seed", "device", "threads", "options"];

    // What a run's config.json says besides; another run does not take it over.
    private static readonly string[] KeysOfARun = ["name", "data", "maxSteps", "overfit", "plugins", "version", "commit", "commandLine", "started"];

    private ConfigFile(string path, ValueSource source, JsonObject root)
    {
        (Path, Source) = (path, source);
        var whole = root.ContainsKey("options");
        Options = whole ? root["options"] as JsonObject ?? throw new InputException($"{path}: 'options' must hold named values.") : root;
        if (!whole)
        {
            return;
        }

        if (root.Select(p => p.Key).FirstOrDefault(k => !Keys.Contains(k) && !KeysOfARun.Contains(k)) is { } unknown)
        {
            throw new InputException($"{path}: there is no key '{unknown}' beside 'options'. {Suggestion.For(unknown, Keys)}");
        }

        System = Text(root, "system");
        Recipe = Text(root, "recipe");
        Preset = Text(root, "preset") is { } preset ? PresetName.Parse(preset, path) : null;
        Arms = root["arms"] is { } arms ? Names(arms) : null;
        Seed = Whole(root, "seed", 0);
        Device = Text(root, "device");
        Threads = Whole(root, "threads", 1);
    }

    /// <summary>The file's path as given.</summary>
    public string Path { get; }

    /// <summary>The system it was written for, if it says so.</summary>
    public string? System { get; }

    /// <summary>The recipe it was written for, if it says so.</summary>
    public string? Recipe { get; }

    /// <summary>The preset it was composed from, if it says so.</summary>
    public Preset? Preset { get; }

    /// <summary>The arms to run, if it says so; whether the recipe has them is for the reader to check.</summary>
    public IReadOnlyList<string>? Arms { get; }

    /// <summary>The seed, if it says so.</summary>
    public int? Seed { get; }

    /// <summary>Where to compute, if it says so.</summary>
    public string? Device { get; }

    /// <summary>Threads of torch, if it says so.</summary>
    public int? Threads { get; }

    internal JsonObject Options { get; }

    internal ValueSource Source { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">Missing, unreadable, too large, of another ending, or malformed; with the line where it is.</exception>
    public static ConfigFile Read(string path)
    {
        var text = Load(path);
        var source = global::System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => ValueSource.Json,
            ".yaml" or ".yml" => ValueSource.Yaml,
            var other => throw new InputException($"{path}: cannot tell the format by the ending '{other}'. Use .json, .yaml or .yml."),
        };
        var root = source == ValueSource.Json ? ParseJson(path, text) : YamlConfig.Parse(path, text);
        return new ConfigFile(path, source, root);
    }

    /// <summary>Options that were composed before, as <see cref="BoundOptions.Json"/> gave them.</summary>
    /// <param name="where">Where they come from, for messages.</param>
    /// <param name="options">The options by name.</param>
    public static ConfigFile Of(string where, JsonObject options) =>
        new(where, ValueSource.Json, new JsonObject { ["options"] = options.DeepClone() });

    /// <summary>Refuses a file that was written for another system or recipe.</summary>
    /// <exception cref="InputException">It names another one.</exception>
    public void MustFit(string system, string recipe)
    {
        if ((System is not null && System != system) || (Recipe is not null && Recipe != recipe))
        {
            throw new InputException($"{Path} was written for {System ?? system}/{Recipe ?? recipe}, not for {system}/{recipe}. Take only its 'options', or run the one it names.");
        }
    }

    private static string Load(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= LargestFile
                ? File.ReadAllText(path)
                : throw new InputException($"{path} has {length} bytes; a configuration file has at most {LargestFile}. Is it the right file?");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            var what = Directory.Exists(path) ? "is a folder" : "does not exist";
            throw new InputException($"Configuration file {path} {what}. Give a .json or .yaml file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Configuration file {path} cannot be read: {e.Message}", e);
        }
    }

    private static JsonObject ParseJson(string path, string text)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
            return JsonNode.Parse(text, null, options) as JsonObject
                ?? throw new InputException($"{path}: expected an object {{ \"key\": value, ... }} at the top.");
        }
        catch (JsonException e)
        {
            var line = e.LineNumber is { } n ? $", line {n + 1}" : "";
            throw new InputException($"{path}{line}: not valid JSON: {e.Message.Split(" LineNumber:")[0].Split(" Path:")[0]}", e);
        }
    }

    private string? Text(JsonObject root, string key) => root[key] switch
    {
        null => null,
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(),
        var other => throw new InputException($"{Path}: '{key}' is {OptionText.Shown(other.ToJsonString())}; expected text."),
    };

    private int? Whole(JsonObject root, string key, int least) => root[key] switch
    {
        null => null,
        JsonValue v when OptionText.Scalar(typeof(int), v.ToString()) is { } n && n.GetValue<int>() is var value && value >= least => value,
        var other => throw new InputException($"{Path}: '{key}' is {OptionText.Shown(other.ToJsonString())}; expected a whole number, at least {least}."),
    };

    private string[] Names(JsonNode arms) =>
        arms is JsonArray list && list.All(a => a?.GetValueKind() == JsonValueKind.String)
            ? [.. list.Select(a => a!.GetValue<string>())]
            : throw new InputException($"{Path}: 'arms' is {OptionText.Shown(arms.ToJsonString())}; expected a list of names.");
}
