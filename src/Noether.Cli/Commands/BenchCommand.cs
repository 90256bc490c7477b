using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json.Nodes;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Benchmarks;
using Noether.Lab.Catalogue;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether bench [KERNEL ...]</c>.</summary>
internal static class BenchCommand
{
    private const string All = "all";

    public static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("KERNEL")
        {
            HelpName = "KERNEL",
            Description = $"which to time, or '{All}'; without one they are listed: {string.Join(", ", KernelBenchmarks.All.Select(k => k.Name))}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.CompletionSources.Add(_ => KernelBenchmarks.All.Select(k => new CompletionItem(k.Name)));
        var threads = Values.Whole("--threads", "threads of torch [default: 1]", min: 1);
        var repeats = Values.Whole("--repeats", "timed calls of each [default: 15]", min: 1);
        var quick = Values.Flag("--quick", "only the smallest size of each, three calls");
        var json = Values.Flag("--json", "a JSON object a line, as without a terminal: name, sizes, median_s, min_s, cpu_s, repeats, preempted, threads");
        var record = Values.Flag("--record", "write the times to reproductions/bench.json and docs/performance.md below the current folder; other kernels' stay");
        var page = Values.Flag("--page", "time nothing: write docs/performance.md from reproductions/bench.json");
        var command = new NoetherCommand("bench", "Time the kernels, beside the same computed by torch's operations in the same run. Results are compared before they are timed.")
        {
            Examples = ["noether bench", "noether bench segment-sum radius-graph --threads 2", "noether bench all", "noether bench --quick", "noether bench gather --json > gather.jsonl", "noether bench --record"],
        };
        command.Arguments.Add(names);
        foreach (var option in (Option[])[threads, repeats, quick, json, record, page])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(quick) && parsed.GetValue(record))
            {
                parsed.AddError("--quick times one size of each kernel, which is no record of it: leave out --quick or --record.");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(page))
            {
                return WritePage(terminal);
            }

            var (named, isQuick) = (parsed.GetValue(names)!, parsed.GetValue(quick));
            if (named.Length == 0 && !isQuick && !parsed.GetValue(record))
            {
                return List(terminal, parsed.GetValue(json));
            }

            var kernels = KernelBenchmarks.Select(named.Contains(All, StringComparer.Ordinal) ? [] : named);
            Threads.Use(parsed.GetValue(threads) ?? 1);
            var options = new TimingOptions { Repeats = parsed.GetValue(repeats) ?? (isQuick ? 3 : new TimingOptions().Repeats) };
            Action<Terminal, IReadOnlyList<Timing>> write = parsed.GetValue(json) || terminal.OutWidth is null ? WriteJson : Write;
            Action<IReadOnlyList<Timing>> keep = parsed.GetValue(record) ? Recorder() : _ => { };
            foreach (var kernel in kernels)
            {
                keep(Time(terminal, kernel, isQuick, options, write));
            }

            return parsed.GetValue(record) ? WritePage(terminal) : ExitCode.Done;
        });
        return command;
    }

    /// <summary>Says which kernels there are and how one is timed.</summary>
    private static int List(Terminal terminal, bool asJson)
    {
        if (asJson)
        {
            foreach (var kernel in KernelBenchmarks.All)
            {
                terminal.Out.WriteLine(new JsonObject { ["kernel"] = kernel.Name, ["summary"] = kernel.Summary, ["sizes"] = kernel.Sizes.Count }.ToJsonString());
            }

            return ExitCode.Done;
        }

        Layout.Table(terminal, ["kernel", "what is timed", ">sizes"], KernelBenchmarks.All.Select(k => (IReadOnlyList<string>)[k.Name, k.Summary, $"{k.Sizes.Count}"]));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Next: 'noether bench {KernelBenchmarks.All[0].Name}' times one, 'noether bench {All}' all of them, 'noether bench --quick' the smallest size of each.");
        return ExitCode.Done;
    }

    /// <summary>Keeps the times of each kernel as soon as they are there.</summary>
    private static Action<IReadOnlyList<Timing>> Recorder()
    {
        var (from, ceilings) = (Provenance.Now(Threads.Current, TimeProvider.System), MachineCeilings.Measure());
        return timings => (BenchRecord.Read(Recorded.Folder) ?? new BenchRecord([])).With(KernelRecord.Of(timings, from, ceilings)).Write(Recorded.Folder);
    }

    private static int WritePage(Terminal terminal)
    {
        var record = BenchRecord.Read(Recorded.Folder)
            ?? throw new InputException($"There is no {BenchRecord.PathIn(Recorded.Folder)} below the current folder. Make it by 'noether bench --record', or go to the folder that has it.");
        PerformancePage.Write("docs", record);
        terminal.Error.WriteLine(PerformancePage.PathIn("docs"));
        return ExitCode.Done;
    }

    private static List<Timing> Time(Terminal terminal, KernelBenchmark kernel, bool isQuick, TimingOptions options, Action<Terminal, IReadOnlyList<Timing>> write)
    {
        List<Timing> timings = [];
        foreach (var size in kernel.Sizes.Take(isQuick ? 1 : kernel.Sizes.Count))
        {
            var contenders = KernelTimer.Time(kernel, size, options);
            write(terminal, contenders);
            timings.AddRange(contenders);
        }

        // One size says nothing about how times grow.
        foreach (var line in isQuick ? [] : kernel.Conclude?.Invoke(timings) ?? [])
        {
            terminal.Out.WriteLine(line);
        }

        return timings;
    }

    private static void WriteJson(Terminal terminal, IReadOnlyList<Timing> timings)
    {
        foreach (var timing in timings)
        {
            terminal.Out.WriteLine(timing.ToJsonLine());
            terminal.Out.Flush();
        }
    }

    private static void Write(Terminal terminal, IReadOnlyList<Timing> contenders)
    {
        var own = contenders[0];
        terminal.Out.WriteLine($"{own.Kernel}, {string.Join(", ", own.Sizes.Select(s => $"{s.Value} {s.Key}"))}");
        Layout.Table(terminal, ["by", ">min ms", ">median", ">cpu", ">times ours", ">calls (disturbed)"], contenders.Select(t => (IReadOnlyList<string>)
            [t.Contender, Milliseconds(t.Min), Milliseconds(t.Median), Milliseconds(t.Cpu), $"{t.Min / own.Min:0.0}", $"{t.Calls.Count} ({t.Disturbed})"]));
        terminal.Out.WriteLine();
    }

    private static string Milliseconds(double seconds) => (seconds * 1e3).ToString(seconds < 1e-2 ? "0.000" : "0.0");
}
