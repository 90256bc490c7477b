using System.Globalization;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.SoftEquivariance.Discover;

/// <summary>The recipe <c>discover</c>: whether symmetries that were hidden in motions are named, and none where there are none.</summary>
internal static class DiscoverRecipe
{
    private const string Hidden = "hidden";
    private const string None = "none";
    private const string Sets = "sets";

    public static Recipe Create() => new Recipe<DiscoverOptions>(
        "discover",
        "Hides a random symmetry, or none, in the random forces that move two bodies, and asks 'noether discover' which of sixteen symmetries their motions hold.",
        DiscoverOptions.For,
        [
            new(Hidden, "forces that hold one symmetry, drawn at random", (options, context) => Run(true, options, context)),
            new(None, "forces that hold none", (options, context) => Run(false, options, context)),
        ])
    {
        Figures = Draw,
        PageFigures = ["hidden-degrees"],
        Metrics =
        [
            new("named", "share of the sets for which exactly the hidden symmetry is named, or nothing where none is hidden"),
            new("missed", "share of the sets whose hidden symmetry is not named", IsDetail: true),
            new("extra", "symmetries named besides it, a set"),
            new("least_hidden_degree", "least degree of a hidden symmetry", IsDetail: true),
            new("greatest_other_degree", "greatest degree of a symmetry that is not hidden"),
        ],
        Findings = Write,
        Next =
        [
            ("noether discover tracks.csv", "Ask the same of trajectories of your own."),
            ("noether run soft-equivariance/discover --sweep noise=0.001,0.01,0.03", "See how much noise it takes."),
        ],
        Claims =
        [
            new("names-the-hidden", "Of ten data sets with a hidden symmetry each, at least nine are named rightly: that one and no other.", Metric($"{Hidden}.named"), Comparison.AtLeast, 0.9, Aggregate.Every),
            new("names-nothing-else", "On ten data sets without any, none is named.", Metric($"{None}.extra"), Comparison.AtMost, 0, Aggregate.Every),
        ],
    };

    private static ArmRun Run(bool hides, DiscoverOptions options, ArmContext context)
    {
        var process = new DiscoverProcess(hides, options, context.Generator.Fork(hides ? Hidden : None), context.Limits);
        return new ArmRun(process, _ => Result(process.Rows));
    }

    private static ArmResult Result(IReadOnlyList<DiscoverRow> rows)
    {
        var sets = rows.GroupBy(r => r.Set).Select(s => s.ToArray()).ToArray();
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["named"] = sets.Average(s => s.All(r => r.Holds > 0 == (r.Candidate == r.Hidden)) ? 1.0 : 0),
            ["extra"] = sets.Average(s => s.Count(r => r.Holds > 0 && r.Candidate != r.Hidden)),
            ["greatest_other_degree"] = rows.Where(r => r.Candidate != r.Hidden).Max(r => r.Degree),
        };
        DiscoverRow[] hidden = [.. rows.Where(r => r.Candidate == r.Hidden)];
        if (hidden.Length > 0)
        {
            metrics["missed"] = hidden.Average(r => 1 - r.Holds);
            metrics["least_hidden_degree"] = hidden.Min(r => r.Degree);
        }

        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal) { [Sets] = new(DiscoverRow.Columns, [.. rows.Select(r => r.ToNumbers())]) });
    }

    private static IEnumerable<Figure> Draw(RunTables tables)
    {
        foreach (var arm in new[] { Hidden, None }.Where(a => tables.Tables.ContainsKey($"{a}.{Sets}")))
        {
            var sets = tables.Tables[$"{arm}.{Sets}"].Rows.Select(DiscoverRow.Of).GroupBy(r => r.Set);
            List<ForestRow> rows = [];
            foreach (var set in sets)
            {
                rows.AddRange(set.Where(r => r.Candidate == r.Hidden).Select(r => Row(r, "hidden")));
                rows.AddRange(set.Where(r => r.Candidate != r.Hidden).OrderByDescending(r => r.Degree).Take(1).Select(r => Row(r, "nearest other")));
            }

            yield return new ForestFigure($"{arm}-degrees", arm == Hidden ? "Hidden symmetries stand apart from those that come nearest to holding" : "What comes nearest to holding where nothing is hidden",
                "share of the predictable motion that a symmetry keeps", arm == Hidden ? ["hidden", "nearest other"] : ["nearest other"], rows)
            {
                WhatToSee = "A symmetry that is kept entirely stands at 1; bars are 95 % intervals.",
            };
        }
    }

    private static ForestRow Row(DiscoverRow row, string group) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{row.Set + 1}: {HiddenMotions.Names[(int)row.Candidate]}"), row.Degree, row.Low, row.High, group);

    private static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        List<string> sentences = ["Two bodies move under smooth random forces. Regressions that know which samples a symmetry moved are compared with others that do not; where knowing does not help, the symmetry holds."];
        if (metrics.TryGetValue($"{Hidden}.named", out var named))
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"With a symmetry hidden, {named:P0} of the sets were named rightly: that one of sixteen, and no other."));
        }

        if (metrics.TryGetValue($"{None}.extra", out var extra))
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"Without one, {(extra == 0 ? "nothing was named" : $"{extra:G3} symmetries a set were named")}; the one that came nearest kept {metrics[$"{None}.greatest_other_degree"]:P0} of the predictable motion."));
        }

        return string.Join(" ", sentences);
    }
}
