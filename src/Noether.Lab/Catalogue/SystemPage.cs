using System.Globalization;
using System.Text;
using Noether.Runtime;

namespace Noether.Lab.Catalogue;

/// <summary>
/// The page of a system, <c>docs/systems/SLUG.md</c>: citation, use, recipes with their options, claims with what became of them, and the commands that repeat it.
/// A function of card and record alone.
/// </summary>
public static class SystemPage
{
    /// <summary>The command that rewrites the page of a system.</summary>
    public static string Command(string slug) => $"noether info {slug} --page";

    /// <summary>Path of a system's page in a folder of documentation.</summary>
    public static string PathIn(string docs, string slug) => Path.Combine(docs, "systems", slug + ".md");

    /// <summary>Path of a recorded figure in a folder of documentation.</summary>
    public static string ImageIn(string docs, string slug, string recipe, string figure) => Path.Combine(docs, "images", ImageName(slug, recipe, figure));

    /// <summary>The page as Markdown.</summary>
    /// <param name="system">The system.</param>
    /// <param name="record">Its recorded results; null where there are none yet.</param>
    public static string Render(ISystem system, ReproductionRecord? record)
    {
        var (card, text) = (system.Card, new StringBuilder());
        MarkdownText.Line(text, $"# {card.Title}");
        MarkdownText.Line(text, $"`{card.Slug}`, area {card.Area}. {Linked(card)}");
        MarkdownText.Line(text, "## When to use it");
        MarkdownText.Line(text, card.Summary);
        foreach (var table in card.Tables)
        {
            MarkdownText.Line(text, table.Caption);
            MarkdownText.Table(text, table.Columns, table.Rows);
        }

        foreach (var recipe in system.Recipes)
        {
            Recipe(text, card.Slug, recipe, record);
        }

        MarkdownText.Line(text, "## Citation");
        MarkdownText.Line(text, $"```bibtex\n{Citation.BibTeX(card)}\n```");
        text.Append(CultureInfo.InvariantCulture, $"<!-- Written by `{Command(card.Slug)}`; edit the card or the records instead. -->\n");
        return text.ToString();
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string docs, ISystem system, ReproductionRecord? record) => TextFile.Write(PathIn(docs, system.Card.Slug), Render(system, record));

    private static string Linked(SystemCard card) => Citation.Link(card) is { } link
        ? Citation.Text(card).Replace(Citation.Reference(card), $"[{Citation.Reference(card)}]({link})")
        : Citation.Text(card);

    private static void Recipe(StringBuilder text, string slug, Recipe recipe, ReproductionRecord? record)
    {
        MarkdownText.Line(text, $"## Recipe `{recipe.Name}`");
        MarkdownText.Line(text, recipe.Summary);
        MarkdownText.Line(text, string.Join('\n', recipe.Arms.Select(a => $"- `{a.Name}`: {a.Summary}")));
        if (recipe.Data.Count > 0)
        {
            MarkdownText.Line(text, $"Data: {string.Join(", ", recipe.Data.Select(d => $"`{d}`"))}.");
        }

        Options(text, recipe);
        var entry = record?.Recipes.FirstOrDefault(r => r.Recipe == recipe.Name);
        Claims(text, recipe, entry);
        if (entry is not null)
        {
            if (recipe.PageFindings?.Invoke(entry.Metrics.ToDictionary(m => m.Key, m => m.Value.Mean, StringComparer.Ordinal)) is { Length: > 0 } found)
            {
                MarkdownText.Line(text, found);
            }

            Figures(text, slug, entry);
            Measured(text, recipe, entry, record!.FromOf(entry));
        }

        var seeds = entry is null ? Sweep.UsualSeeds : string.Join(',', entry.Seeds);
        MarkdownText.Line(text, $"To repeat it:\n\n```\nnoether run {slug}/{recipe.Name} --preset smoke\nnoether run {slug}/{recipe.Name} --preset reproduce --seeds {seeds}\n```");
    }

    private static void Options(StringBuilder text, Recipe recipe)
    {
        var presets = Enum.GetValues<Preset>();
        var rows = new OptionsBinder(recipe).Describe().Select(o =>
            new[] { $"`{o.Key}`", o.Description, o.Type, o.Range }.Concat(presets.Select(p => $"`{o.Defaults[p]}`")));
        MarkdownText.Table(text, ["option", "what it does", "type", "range", .. presets.Select(PresetName.Of)], rows);
    }

    private static void Claims(StringBuilder text, Recipe recipe, RecipeRecord? entry)
    {
        if (recipe.Claims.Count == 0)
        {
            return;
        }

        var header = new[] { "claim", "statement", "measured", "95 % interval of left - right", "outcome", "note" };
        MarkdownText.Table(text, header, recipe.Claims.Zip(RecordedClaims.Of(recipe, entry), (claim, r) => new[]
        {
            $"`{r.Id}`", r.Statement, Sides(r), r.Interval is { } i ? $"{Number(i.Low)} to {Number(i.High)}" : "", Words(r.Outcome), Note(claim, r),
        }));
    }

    private static void Measured(StringBuilder text, Recipe recipe, RecipeRecord entry, Provenance from)
    {
        var (single, families) = MetricFamilies.Of(entry.Metrics);
        MarkdownText.Table(text, ["metric", "mean", "standard deviation", "seeds"], single.Select(m => new[]
        {
            $"`{m.Key}`", Number(m.Value.Mean), Number(m.Value.Sd), m.Value.Values.Count.ToString(CultureInfo.InvariantCulture),
        }));
        Families(text, families);
        var machine = from.Machine;
        MarkdownText.Line(text, $"Recorded on {from.Date:yyyy-MM-dd} with preset {PresetName.Of(entry.Preset)}, seeds {string.Join(", ", entry.Seeds)}, in {Duration.Words(TimeSpan.FromSeconds(entry.Seconds))}"
            + $" on {machine.Processor} ({machine.Cores} cores, {Threads.Text(from.Threads)}, {machine.System}), commit `{from.Commit}`."
            + (recipe.Claims.Count > 0 ? " The claims are today's, judged by these values." : "")
            + (RecordedClaims.ChangedOptions(recipe, entry) is { } changed ? $" {changed}" : ""));
    }

    /// <summary>Metrics whose names end with a number, such as a degree: one row for all of its values.</summary>
    private static void Families(StringBuilder text, IReadOnlyList<MetricFamily> families)
    {
        if (families.Count == 0)
        {
            return;
        }

        int[] numbers = [.. families.SelectMany(f => f.Means.Keys).Distinct().Order()];
        MarkdownText.Table(
            text,
            ["mean of", .. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))],
            families.Select(f => numbers.Select(n => f.Means.TryGetValue(n, out var mean) ? Number(mean) : "").Prepend($"`{f.Name}`")));
    }

    private static void Figures(StringBuilder text, string slug, RecipeRecord entry)
    {
        foreach (var figure in entry.Figures ?? [])
        {
            MarkdownText.Line(text, $"![{figure.Title}](../images/{ImageName(slug, entry.Recipe, figure.Name)})");
            if (figure.WhatToSee.Length > 0)
            {
                MarkdownText.Line(text, figure.WhatToSee);
            }
        }
    }

    private static string ImageName(string slug, string recipe, string figure) => $"{slug}-{recipe}-{figure}.svg";

    private static string Sides(ClaimResult r) => r is { Left: { } left, Right: { } right } ? $"{Number(left)} {ComparisonSign.Of(r.Op)} {Number(right)}" : "";

    private static string Note(Claim claim, ClaimResult r)
    {
        var published = claim.Published is { Verified: true } p ? $"published: {Number(p.Value)} ({p.Where})" : null;
        return string.Join("; ", new[] { published, r.Note }.OfType<string>());
    }

    private static string Words(Outcome outcome) => outcome switch
    {
        Outcome.Holds => "holds",
        Outcome.Fails => "**fails**",
        Outcome.Undecided => "undecided",
        _ => "not measured",
    };

    private static string Number(double x) => double.IsFinite(x) ? x.ToString("G4", CultureInfo.InvariantCulture) : "not a number";
}
