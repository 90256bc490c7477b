using System.CommandLine;
using System.Text.Json.Nodes;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = Values.Flag("--json", "the checks as one JSON array");
        var command = new NoetherCommand("doctor", "Look at everything a run depends on, and say how to repair what is wrong. Exit code 1 when something does not work.")
        {
            Examples = ["noether doctor"],
        };
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var report = Doctor.Examine(Directory.GetCurrentDirectory());
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, report);
            }
            else
            {
                Write(terminal, report);
            }

            return report.Verdict == Verdict.Fail ? ExitCode.Failure : ExitCode.Done;
        });
        return command;
    }

    private static void Write(Terminal terminal, DoctorReport report)
    {
        Layout.Table(terminal, ["", "check", "found"], report.Checks.Select(c => (IReadOnlyList<string>)[c.Verdict.ToString().ToLowerInvariant(), c.Name, c.Found]));
        foreach (var check in report.Checks.Where(c => c.Remedy is not null))
        {
            terminal.Out.WriteLine($"{check.Name}: {check.Remedy}");
        }

        terminal.Out.WriteLine(report.Verdict switch
        {
            Verdict.Ok => "All is well. Next: 'noether quickstart'.",
            Verdict.Warn => "Everything works; see the remarks above.",
            _ => "Something does not work; see the remedies above.",
        });
    }

    private static void WriteJson(Terminal terminal, DoctorReport report) => terminal.Out.WriteLine(JsonText.Line(new JsonArray([.. report.Checks.Select(c => new JsonObject
    {
        ["check"] = c.Name,
        ["found"] = c.Found,
        ["verdict"] = c.Verdict.ToString().ToLowerInvariant(),
        ["remedy"] = c.Remedy,
    })])));
}
