using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Lab.Tracking;
using Noether.Learning;

namespace Noether.Cli.Rendering;

/// <summary>A run's progress as JSON lines on standard output; sentences go to standard error.</summary>
internal sealed class JsonLines(Terminal terminal, TimeProvider clock) : IRunObserver
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private string _run = "";

    public void RunStarted(RunFolder folder, RunConfig config, bool resumed)
    {
        _run = folder.Name;
        Write("start", new JsonObject
        {
            ["system"] = config.System,
            ["recipe"] = config.Recipe,
            ["preset"] = config.Preset,
            ["seed"] = config.Seed,
            ["folder"] = folder.Path,
            ["resumed"] = resumed,
        });
    }

    public IRunSink ArmStarted(string arm, int number, int count) => new ArmLines(this, arm);

    public void ArmFinished(string arm, ArmResult result, bool earlier) =>
        Write("arm", new JsonObject { ["arm"] = arm, ["metrics"] = JsonText.Numbers(result.Metrics), ["earlier"] = earlier });

    private void Write(string name, JsonObject body)
    {
        body.Insert(0, "event", name);
        body.Insert(1, "run", _run);
        terminal.Out.WriteLine(JsonText.Line(body));
        terminal.Out.Flush();
    }

    private sealed class ArmLines(JsonLines lines, string arm) : IRunSink
    {
        private string? _phase;
        private long _last;

        public void Metrics(long step, IReadOnlyDictionary<string, double> values) =>
            lines.Write("metrics", new JsonObject { ["arm"] = arm, ["step"] = step, ["values"] = JsonText.Numbers(values) });

        public void Progress(string phase, long position, long? length)
        {
            if (phase == _phase && position != length && lines.Clock.GetElapsedTime(_last) < Every)
            {
                return;
            }

            (_phase, _last) = (phase, lines.Clock.GetTimestamp());
            lines.Write("progress", new JsonObject { ["arm"] = arm, ["phase"] = phase, ["position"] = position, ["length"] = length });
        }

        public void Message(string text) => lines.Say($"{arm}: {text}");

        public void Checkpoint(string path, long step) =>
            lines.Write("checkpoint", new JsonObject { ["arm"] = arm, ["step"] = step, ["path"] = path });
    }

    private TimeProvider Clock => clock;

    private void Say(string text) => terminal.Error.WriteLine(text);
}
