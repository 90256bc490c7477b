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
        ["runs"] = new JsonArray([.. group.Runs.Where(r => r.Result is not null).Select(r => JsonNode.Parse(r.Result!.ToJsonLine()))]),
        ["failed"] = new JsonArray([.. group.Runs.Where(r => r.Failure is not null).Select(r => new JsonObject
        {
            ["run"] = r.Run.Config.Name,
            ["seed"] = r.Run.Config.Seed,
            ["error"] = r.Failure!.Message,
        })]),
        ["claims"] = new JsonArray([.. group.Claims.Select(c => new JsonObject
        {
            ["combination"] = c.Combination,
            ["claims"] = new JsonArray([.. c.Claims.Select(r => JsonText.Claim(r))]),
        })]),
    });

    /// <summary>Metrics and claims of a run.</summary>
    public static void Write(Terminal terminal, RunResult result)
    {
        Metrics(terminal, result.Metrics);
        Claims(terminal, result.Claims);
    }

    /// <summary>A table of metrics, named <c>arm.name</c>, with a column an arm.</summary>
    private static void Metrics(Terminal terminal, IReadOnlyDictionary<string, double> metrics)
    {
        var arms = metrics.Keys.Select(ArmOf).Distinct().ToList();
        var names = metrics.Keys.Select(k => k[(ArmOf(k).Length + 1)..]).Distinct();
        Layout.Table(terminal, ["", .. arms.Select(a => $">{a}")], names.Select(name => (IReadOnlyList<string>)
            [name, .. arms.Select(a => metrics.TryGetValue($"{a}.{name}", out var value) ? Words.Number(value) : "")]));
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
        var shown = group.Runs.SelectMany(r => r.Result?.Metrics.Keys ?? []).Distinct().ToList();
        var swept = group.Group.Runs.Any(r => r.Combination.Length > 0);
        string[] head = swept ? ["run", ">seed", "combination"] : ["run", ">seed"];
        Layout.Table(terminal, [.. head, .. shown.Select(m => $">{m}")], group.Runs.Select(r => (IReadOnlyList<string>)
        [
            r.Result is null ? $"{r.Run.Config.Name} (failed)" : r.Run.Config.Name,
            $"{r.Run.Config.Seed}",
            .. swept ? [r.Run.Combination] : Array.Empty<string>(),
            .. shown.Select(m => r.Result?.Metrics.TryGetValue(m, out var value) == true ? Words.Number(value) : ""),
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

    /// <summary>Both sides of a claim as measured; empty where they were not.</summary>
    public static string Measured(ClaimRecord claim) => claim is { Left: { } left, Right: { } right } ? $"{Words.Number(left)} {claim.Op} {Words.Number(right)}" : "";

    /// <summary>A claim's sentence, with what a reader must know besides.</summary>
    public static string Statement(ClaimRecord claim) => claim.Note is null ? claim.Statement : $"{claim.Statement} ({claim.Note})";

    private static string ArmOf(string metric) => metric[..metric.IndexOf('.')];
}
