using System.Globalization;
using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Evaluation.Report;

/// <summary>The command that does a run again, to be pasted into a shell.</summary>
internal static class RunCommandText
{
    public static string Of(Recipe recipe, RunConfig config)
    {
        var defaults = new OptionsBinder(recipe).Bind(PresetName.Parse(config.Preset)).Json;
        var words = new List<string>
        {
            "noether", "run", $"{config.System}/{config.Recipe}", "--preset", config.Preset, "--seed", config.Seed.ToString(CultureInfo.InvariantCulture),
            "--threads", config.Threads.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (path, value) in Changes(defaults, config.Options, ""))
        {
            words.AddRange(["--set", $"{path}={value}"]);
        }

        if (config.Arms is { } arms)
        {
            words.AddRange(["--arms", string.Join(',', arms)]);
        }

        if (config.Device != "cpu")
        {
            words.AddRange(["--device", config.Device]);
        }

        if (config.Data is { } data)
        {
            words.AddRange(["--data", data]);
        }

        if (config.Overfit is { } samples)
        {
            words.AddRange(["--overfit", samples.ToString(CultureInfo.InvariantCulture)]);
        }

        if (config.MaxSteps is not null)
        {
            words.Add("--fast");
        }

        foreach (var plugin in config.Plugins)
        {
            words.AddRange(["--plugin", plugin]);
        }

        return ShellCommand.Of(words);
    }

    private static IEnumerable<(string Path, string Value)> Changes(JsonObject defaults, JsonObject options, string prefix)
    {
        foreach (var (name, value) in options)
        {
            defaults.TryGetPropertyValue(name, out var before);
            if (value is JsonObject inner && before is JsonObject innerBefore)
            {
                foreach (var change in Changes(innerBefore, inner, $"{prefix}{name}."))
                {
                    yield return change;
                }
            }
            else if (!JsonNode.DeepEquals(before, value))
            {
                yield return ($"{prefix}{name}", value is JsonArray list ? string.Join(',', list.Select(Text)) : Text(value));
            }
        }
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue => value.ToString(),
        _ => value.ToJsonString(),
    };
}
