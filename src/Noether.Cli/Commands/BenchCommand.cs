using System.CommandLine;
using System.CommandLine.Completions;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Benchmarks;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether bench [KERNEL ...]</c>.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("KERNEL")
        {
            HelpName = "KERNEL",
            Description = $"which to time [default: all]: {string.Join(", ", KernelBenchmarks.All.Select(k => k.Name))}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.CompletionSources.Add(_ => KernelBenchmarks.All.Select(k => new CompletionItem(k.Name)));
        var threads = Values.Whole("--threads", "threads of torch [default: 1]", min: 1);
        var repeats = Values.Whole("--repeats", "timed calls of each [default: 15]", min: 1);
        var quick = Values.Flag("--quick", "only the smallest size of each, three calls");
        var json = Values.Flag("--json", "a JSON object a line, as without a terminal: name, sizes, median_s, min_s, cpu_s, repeats, preempted, threads");
        var command = new NoetherCommand("bench", "Time the kernels, beside the same computed by torch's operations in the same run. Results are compared before they are timed.")
        {
            Examples = ["noether bench", "noether bench segment-sum radius-graph --threads 2", "noether bench --quick", "noether bench gather --json > gather.jsonl"],
        };
        command.Arguments.Add(names);
        foreach (var option in (Option[])[threads, repeats, quick, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var kernels = KernelBenchmarks.Select(parsed.GetValue(names)!);
            Threads.Use(parsed.GetValue(threads) ?? 1);
            var isQuick = parsed.GetValue(quick);
            var options = new TimingOptions { Repeats = parsed.GetValue(repeats) ?? (isQuick ? 3 : new TimingOptions().Repeats) };
            Action<Terminal, IReadOnlyList<Timing>> write = parsed.GetValue(json) || terminal.OutWidth is null ? WriteJson : Write;
            foreach (var kernel in kernels)
            {
                Time(terminal, kernel, isQuick, options, write);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Time(Terminal terminal, KernelBenchmark kernel, bool isQuick, TimingOptions options, Action<Terminal, IReadOnlyList<Timing>> write)
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
