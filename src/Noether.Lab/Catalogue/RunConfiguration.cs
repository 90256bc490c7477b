using System.Text.Json.Nodes;

namespace Noether.Lab.Catalogue;

/// <summary>All that decides a run's numbers: what <c>--print-config</c> prints and a run folder keeps as <c>config.json</c>. <c>--config</c> reads it back.</summary>
/// <param name="System">The system's slug.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Preset">Where the defaults came from.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Device">Where it computes: <c>cpu</c>, <c>cuda:0</c>.</param>
/// <param name="Threads">Number of threads; part of it because sums depend on their order.</param>
/// <param name="Options">The composed options, see <see cref="BoundOptions.Json"/>.</param>
/// <param name="Arms">The arms that run; null for all.</param>
public sealed record RunConfiguration(string System, string Recipe, Preset Preset, int Seed, string Device, int Threads, JsonObject Options, IReadOnlyList<string>? Arms = null)
{
    /// <summary>Indented JSON; equal configurations give equal text.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["system"] = System,
            ["recipe"] = Recipe,
            ["preset"] = PresetName.Of(Preset),
            ["seed"] = Seed,
            ["device"] = Device,
            ["threads"] = Threads,
            ["options"] = Options.DeepClone(),
        };
        if (Arms is not null)
        {
            json.Insert(json.IndexOf("seed"), "arms", new JsonArray([.. Arms.Select(a => JsonValue.Create(a))]));
        }

        return CatalogueJson.File(json);
    }
}
