using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Cli.Rendering;

/// <summary>What runs found, for people and as the JSON line of the contract.</summary>
internal static class ResultView
{
    /// <summary>The results of a group and its claims over seeds, on one line.</summary>
    public static string Json(GroupEnd group) => JsonText.Line(new JsonObject
    {
        ["group"] = group.Group.Name,
        ["runs"] = new JsonArray([.. group.Runs.Select(r => JsonNode.Parse(r.Result!.ToJsonLine()))]),
        ["claims"] = new JsonArray([.. group.Claims.Select(c => new JsonObject
        {
            ["combination"] = c.Combination,
            ["claims"] = new JsonArray([.. c.Claims.Select(r => JsonText.Claim(r))]),
        })]),
    });

    /// <summary>Metrics and claims of a run.</summary>
    public static void Write(Terminal terminal, RunResult result)
    {
        Metrics(terminal, result.Metrics, []);
        Claims(terminal, result.Claims);
    }

    /// <summary>A table of metrics with a column an arm.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="metrics">Numbers by <c>arm.name</c>.</param>
    /// <param name="shown">The names to show and what they mean; all of them, unexplained, where it is empty.</param>
    public static void Metrics(Terminal terminal, IReadOnlyDictionary<string, double> metrics, IReadOnlyList<MetricMeaning> shown)
    {
        var arms = metrics.Keys.Select(ArmOf).Distinct().ToList();
        IReadOnlyList<MetricMeaning> rows = shown.Count > 0
            ? shown
            : [.. metrics.Keys.Select(k => k[(ArmOf(k).Length + 1)..]).Distinct().Select(name => new MetricMeaning(name, ""))];
        Layout.Table(terminal, ["", .. arms.Select(a => $">{a}"), ""], rows.Select(m => (IReadOnlyList<string>)
            [m.Name, .. arms.Select(a => metrics.TryGetValue($"{a}.{m.Name}", out var value) ? Words.Number(value) : ""), m.Meaning]));
    }

    /// <summary>A line a claim: outcome, statement, both sides.</summary>
    public static void Claims(Terminal terminal, IReadOnlyList<ClaimRecord> claims)
    {
        if (claims.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine();
        Layout.Table(terminal, ["claim", "outcome", "measured", "statement"], claims.Select(c => (IReadOnlyList<string>)[c.Id, Outcome(c.Outcome), Measured(c), Statement(c)]));
    }

    /// <summary>The outcome in words.</summary>
    public static string Outcome(Outcome outcome) => outcome == Lab.Catalogue.Outcome.NotMeasured ? "not measured" : outcome.ToString().ToLowerInvariant();

    /// <summary>Runs of a group, and their claims over seeds.</summary>
    public static void Write(Terminal terminal, GroupEnd group)
    {
        var shown = group.Runs.SelectMany(r => r.Result!.Metrics.Keys).Distinct().ToList();
        var swept = group.Group.Runs.Any(r => r.Combination.Length > 0);
        string[] head = swept ? ["run", ">seed", "combination"] : ["run", ">seed"];
        Layout.Table(terminal, [.. head, .. shown.Select(m => $">{m}")], group.Group.Runs.Zip(group.Runs).Select(r => (IReadOnlyList<string>)
        [
            r.First.Config.Name,
            $"{r.First.Config.Seed}",
            .. swept ? [r.First.Combination] : Array.Empty<string>(),
            .. shown.Select(m => r.Second.Result!.Metrics.TryGetValue(m, out var value) ? Words.Number(value) : ""),
        ]));
        foreach (var combination in group.Claims)
        {
            if (combination.Combination.Length > 0)
            {
                terminal.Out.WriteLine();
                terminal.Out.WriteLine(combination.Combination);
            }

            Claims(terminal, combination.Claims);
        }
    }

    private static string ArmOf(string metric) => metric[..metric.IndexOf('.')];

    private static string Measured(ClaimRecord claim) => claim is { Left: { } left, Right: { } right } ? $"{Words.Number(left)} {claim.Op} {Words.Number(right)}" : "";

    private static string Statement(ClaimRecord claim) => claim.Note is null ? claim.Statement : $"{claim.Statement} ({claim.Note})";
}
