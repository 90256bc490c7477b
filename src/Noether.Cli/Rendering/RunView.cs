using System.Text.Json.Nodes;
using Noether.Lab.Tracking;

namespace Noether.Cli.Rendering;

/// <summary>Runs as the index knows them, for people and for scripts.</summary>
internal static class RunView
{
    public static string Status(RunState state) => state.ToString().ToLowerInvariant();

    public static string Json(RunEntry run) => JsonText.Line(new JsonObject
    {
        ["run"] = run.Name,
        ["system"] = run.System,
        ["recipe"] = run.Recipe,
        ["preset"] = run.Preset,
        ["seed"] = run.Seed,
        ["cuts"] = run.Cuts.Length > 0 ? run.Cuts : null,
        ["status"] = Status(run.Status),
        ["started"] = run.Started.ToString("O"),
        ["seconds"] = run.Seconds,
        ["options"] = run.Options.DeepClone(),
        ["metrics"] = JsonText.Numbers(run.Metrics),
    });
}
