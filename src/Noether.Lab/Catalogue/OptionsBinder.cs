using System.Text.Json.Nodes;

namespace Noether.Lab.Catalogue;

/// <summary>
/// Composes a recipe's options: defaults of the preset, then a file, then <c>--set</c>. Needs no torch.
/// Keys are compared without case, hyphens and underscores: <c>learningRate</c>, <c>learning-rate</c>.
/// </summary>
public sealed class OptionsBinder
{
    private readonly Recipe _recipe;
    private readonly RecordShape _shape;

    /// <param name="recipe">Whose options to compose.</param>
    /// <exception cref="InputException">The recipe's options type cannot be bound; <see cref="SystemCatalogue.Validate"/> says so earlier.</exception>
    public OptionsBinder(Recipe recipe)
    {
        _recipe = recipe;
        try
        {
            _shape = OptionShape.Of(recipe.OptionsType) as RecordShape is { IsRecord: true } shape
                ? shape
                : throw new NotSupportedException($"{recipe.OptionsType.Name} is not a record class.");
        }
        catch (NotSupportedException problem)
        {
            throw new InputException($"The options of recipe '{recipe.Name}' cannot be set: {problem.Message}", problem);
        }
    }

    internal RecordShape Shape => _shape;

    /// <summary>Composes the options.</summary>
    /// <param name="preset">Whose defaults to start from.</param>
    /// <param name="file">A configuration file that was read, or null.</param>
    /// <param name="assignments">Texts <c>key=value</c> in the order given; a later one wins.</param>
    /// <param name="swept">Texts <c>key=value</c> of a combination of <see cref="Sweep.Combinations"/>, which win over all else.</param>
    /// <exception cref="InputException">An unknown key, a value of the wrong type or out of range; names key, found and expected.</exception>
    public BoundOptions Bind(Preset preset, ConfigFile? file = null, IEnumerable<string>? assignments = null, IEnumerable<string>? swept = null)
    {
        var defaults = _recipe.Defaults(preset);
        var composed = OptionInstances.Write(_shape, defaults)!.AsObject();
        if (file is not null)
        {
            new OptionValues(file.Path, file.Source).Merge(_shape, composed, file.Options, "");
        }

        Assign(composed, "--set", assignments ?? []);
        Assign(composed, "--sweep", swept ?? []);
        return new BoundOptions(OptionInstances.Read(_shape, composed, defaults)!, composed);
    }

    /// <summary>The options with their defaults, nested records flattened, in order of declaration.</summary>
    public IReadOnlyList<OptionDescription> Describe()
    {
        var defaults = Enum.GetValues<Preset>().ToDictionary(p => p, p => OptionInstances.Write(_shape, _recipe.Defaults(p)));
        return [.. Flatten(_shape, "", defaults)];
    }

    private static IEnumerable<OptionDescription> Flatten(RecordShape shape, string prefix, IReadOnlyDictionary<Preset, JsonNode?> defaults)
    {
        foreach (var option in shape.Options)
        {
            var values = defaults.ToDictionary(d => d.Key, d => d.Value?[option.Key]);
            if (option.Shape.AsRecord is { } nested)
            {
                foreach (var inner in Flatten(nested, $"{prefix}{option.Key}.", values))
                {
                    yield return inner;
                }

                continue;
            }

            var (attribute, texts) = (option.Attribute, values.ToDictionary(v => v.Key, v => v.Value?.ToJsonString(CatalogueJson.Compact) ?? "null"));
            yield return new OptionDescription(prefix + option.Key, option.Shape.Words, attribute.Description, attribute.Unit, attribute.Min, attribute.Max, texts);
        }
    }

    private void Assign(JsonObject composed, string option, IEnumerable<string> assignments)
    {
        var values = new OptionValues(option, ValueSource.Assignment);
        foreach (var assignment in assignments)
        {
            values.Merge(_shape, composed, Nested(values, option, assignment), "");
        }
    }

    /// <summary><c>a.b=c</c> as <c>{ "a": { "b": "c" } }</c>.</summary>
    private JsonObject Nested(OptionValues values, string given, string assignment)
    {
        var (path, value) = Assignment.Split(assignment, given);
        var (shape, prefix) = ((OptionShape)_shape, "");
        var root = new JsonObject();
        var at = root;
        for (var i = 0; i < path.Count; i++)
        {
            var record = shape.AsRecord
                ?? throw new InputException($"{given} {assignment}: option '{prefix.TrimEnd('.')}' takes {shape.Words}; it has no part '{path[i]}'.");
            var option = values.Find(record, path[i], prefix);
            (shape, prefix) = (option.Shape, $"{prefix}{option.Key}.");
            JsonNode inner = i == path.Count - 1 ? JsonValue.Create(value) : new JsonObject();
            at[option.Key] = inner;
            at = inner as JsonObject ?? at;
        }

        return root;
    }
}

/// <summary>Options ready to use.</summary>
/// <param name="Value">An instance of the recipe's options type.</param>
/// <param name="Json">The same as canonical JSON: every option, in order of declaration.</param>
public sealed record BoundOptions(object Value, JsonObject Json);

/// <summary>A text <c>key=value</c> of the command line.</summary>
internal static class Assignment
{
    /// <summary>Its key, cut at dots, and its value.</summary>
    /// <exception cref="InputException">No key or no equals sign.</exception>
    public static (IReadOnlyList<string> Path, string Value) Split(string text, string option)
    {
        var cut = text.IndexOf('=');
        var path = cut > 0 ? text[..cut].Trim().Split('.') : [];
        return path.Length > 0 && path.All(p => p.Length > 0)
            ? (path, text[(cut + 1)..])
            : throw new InputException($"{option} {OptionText.Shown(text)}: expected key=value, as in {option} epochs=10.");
    }
}
