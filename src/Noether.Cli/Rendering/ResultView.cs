using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Cli.Rendering;

/// <summary>What runs found, for people and as the JSON line of the contract.</summary>
internal static class ResultView
{
    /// <summary>The results of a group and its claims over seeds.</summary>
    public static JsonObject Json(GroupEnd group) => new()
    {
        ["group"] = group.Group.Name,
        ["runs"] = new JsonArray([.. group.Runs.Where(r => r.Result is not null).Select(r => JsonNode.Parse(r.Result!.ToJsonLine()))]),
        ["failed"] = new JsonArray([.. group.Runs.Where(r => r.Result is null).Select(r => new JsonObject
        {
            ["run"] = r.Run.Config.Name,
            ["seed"] = r.Run.Config.Seed,
            ["error"] = r.Failure?.Message,
        })]),
        ["claims"] = new JsonArray([.. group.Claims.Select(c => new JsonObject
        {
            ["combination"] = c.Combination,
            ["claims"] = new JsonArray([.. c.Claims.Select(r => JsonText.Claim(r))]),
        })]),
    };

    /// <summary>Metrics and claims of a run.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="result">What it found.</param>
    /// <param name="meanings">What its recipe says of its metrics.</param>
    public static void Write(Terminal terminal, RunResult result, IReadOnlyList<MetricMeaning> meanings)
    {
        MetricsView.Write(terminal, result.Metrics, meanings);
        Claims(terminal, result.Claims);
    }

    /// <summary>A line a claim: outcome, both sides, how far apart they are, statement.</summary>
    public static void Claims(Terminal terminal, IReadOnlyList<ClaimRecord> claims)
    {
        if (claims.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine();
        Layout.Table(terminal, ["claim", "outcome", "measured", "left - right (95 %)", "statement"], claims.Select(c => (IReadOnlyList<string>)[c.Id, Outcome(c.Outcome), Measured(c), Margin(c), Statement(c)]));
    }

    /// <summary>The outcome in words.</summary>
    public static string Outcome(Outcome outcome) => outcome == Lab.Catalogue.Outcome.NotMeasured ? "not measured" : outcome.ToString().ToLowerInvariant();

    /// <summary>Metrics of a group's runs, and their claims over seeds.</summary>
    public static void Write(Terminal terminal, GroupEnd group, IReadOnlyList<MetricMeaning> meanings)
    {
        MetricsView.Write(terminal, group.Runs, meanings);
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

    /// <summary>Both sides of a claim as measured; empty where they were not.</summary>
    public static string Measured(ClaimRecord claim) => claim is { Left: { } left, Right: { } right } ? $"{Words.Number(left)} {claim.Op} {Words.Number(right)}" : "";

    /// <summary>How far apart the sides are, with the interval over seeds where there is one.</summary>
    public static string Margin(ClaimRecord claim) => claim is { Left: { } left, Right: { } right }
        ? Words.Number(left - right) + (claim.Interval is { } interval ? $" ({Words.Number(interval.Low)} to {Words.Number(interval.High)})" : "")
        : "";

    /// <summary>A claim's sentence, with what a reader must know besides.</summary>
    public static string Statement(ClaimRecord claim) => claim.Note is null ? claim.Statement : $"{claim.Statement} ({claim.Note})";
}
