using System.Text.Json.Nodes;
using Noether.Lab.Running;
using Noether.Learning;

namespace Noether.Cli.Rendering;

/// <summary>What a dry run showed.</summary>
internal static class DryRunView
{
    /// <summary>One object with an entry an arm.</summary>
    public static string Json(RunRequest request, IReadOnlyList<(string Arm, DryRunResult Result)> arms) => JsonText.Line(new JsonObject
    {
        ["dryRun"] = $"{request.System.Card.Slug}/{request.Recipe.Name}",
        ["arms"] = new JsonArray([.. arms.Select(a => new JsonObject
        {
            ["arm"] = a.Arm,
            ["metrics"] = JsonText.Numbers(a.Result.Metrics),
            ["stepSeconds"] = JsonText.Number(a.Result.StepSeconds),
            ["expectedSeconds"] = a.Result.ExpectedDuration?.TotalSeconds,
            ["peakBytes"] = a.Result.PeakBytes,
            ["parameters"] = a.Result.Model?.Total,
        })]),
    });

    /// <summary>A table an arm: parameters, first loss, time, memory.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<(string Arm, DryRunResult Result)> arms, int runs)
    {
        foreach (var (arm, result) in arms)
        {
            Model(terminal, arm, result.Model);
        }

        Layout.Table(terminal, ["arm", "first step", ">a step", ">training in all"], arms.Select(a => (IReadOnlyList<string>)
        [
            a.Arm,
            string.Join("  ", a.Result.Metrics.Select(m => $"{m.Key} {Words.Number(m.Value)}")),
            $"{Words.Number(1000 * a.Result.StepSeconds)} ms",
            a.Result.ExpectedDuration is { } all ? Words.Duration(all.TotalSeconds) : "unknown",
        ]));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Largest memory so far {Words.Bytes(arms.Max(a => a.Result.PeakBytes))}. Nothing was written.{(runs > 1 ? $" {runs} such runs were asked for." : "")} Next: the same without --dry-run.");
    }

    private static void Model(Terminal terminal, string arm, ModelSummary? model)
    {
        if (model is null)
        {
            return;
        }

        terminal.Out.WriteLine($"Arm {arm}: {model.Total} parameters, {model.Trainable} of them trained, {Words.Bytes(model.Bytes)}.");
        Layout.Table(terminal, ["  parameter", "of", "shape", ">count"], model.Rows.Select(r => (IReadOnlyList<string>)
            [$"  {r.Name}", r.Type, $"[{string.Join(", ", r.Shape)}]", $"{r.Count}{(r.Trainable ? "" : " (fixed)")}"]));
        terminal.Out.WriteLine();
    }
}
