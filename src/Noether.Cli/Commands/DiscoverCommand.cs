using System.CommandLine;
using System.Globalization;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Data.Formats;
using Noether.Lab.Evaluation.Discovery;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether discover DATA</c>.</summary>
internal static class DiscoverCommand
{
    private const string DefaultRoot = "discoveries";
    private const int UsualSamples = 4000;

    public static Command Create(Terminal terminal)
    {
        var data = new Argument<string>("DATA") { HelpName = "FILE", Description = "a CSV file of trajectories: trajectory, time, object, x, y[, z] and further columns of numbers" };
        var every = Values.Whole("--every", "take each so many-th frame alone: where the motion hardly bends between two frames, more is seen at a distance [default: 1]", min: 1);
        var samples = Values.Whole("--samples", $"most samples of three frames; more are thinned at random [default: {UsualSamples.ToString(CultureInfo.InvariantCulture)}]", min: 200);
        var steps = Values.Whole("--steps", "training steps of the regressions that are compared [default: 1500]", min: 100);
        var tolerance = Tolerance();
        var folder = Values.Text("--out", "DIR", "the result's folder [default: discoveries/FILE]");
        var seed = Values.Whole("--seed", "seed of everything random [default: 0]", min: 0);
        var threads = Values.Whole("--threads", "threads of torch [default: the processor's cores]", min: 1);
        var json = Values.Flag("--json", "the result as one JSON line on standard output, and no progress");
        var command = new NoetherCommand("discover", "Find out which symmetries the motions in a file hold, and to what degree: rotations, reflections, shifts, boosts, scaling, permutations of the objects and reversed time.")
        {
            Examples = ["noether discover tracks.csv", "noether discover tracks.csv --every 5 --tolerance 0.1   # noisy tracks at a high frame rate", "noether discover tracks.csv --json"],
        };
        command.Arguments.Add(data);
        foreach (var option in (Option[])[every, samples, steps, tolerance, folder, seed, threads, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(data);
            var defaults = new DiscoveryOptions();
            var options = defaults with { Steps = parsed.GetValue(steps) ?? defaults.Steps, Tolerance = parsed.GetValue(tolerance) ?? defaults.Tolerance };
            var set = TrajectoryFile.Read(file);
            Threads.Use(parsed.GetValue(threads));
            Determinism.Use(DeterminismLevel.Preferred);
            using var scope = TorchSharp.torch.NewDisposeScope();
            using var generator = new Generator(parsed.GetValue(seed) ?? 0);
            var motions = MotionSamples.Of(set, parsed.GetValue(every) ?? 1, parsed.GetValue(samples) ?? UsualSamples, generator);
            if (Find(terminal, motions, options, generator, parsed.GetValue(json)) is not { } result)
            {
                return ExitCode.Interrupted;
            }

            var place = parsed.GetValue(folder) ?? Path.Combine(DefaultRoot, Path.GetFileNameWithoutExtension(file));
            DiscoveryFolder.Write(place, result);
            Say(terminal, motions, result, place, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static DiscoveryResult? Find(Terminal terminal, MotionSamples motions, DiscoveryOptions options, Generator generator, bool quiet)
    {
        using var interruption = new Interruption(() => terminal.Error.WriteLine($"{Environment.NewLine}Stopping."));
        var line = new ProgressLine(terminal, TimeProvider.System);
        try
        {
            return SymmetryDiscovery.Run(motions, MotionCandidates.For(motions), options, generator, quiet ? null : (done, all) => line.Show("discover", "compare", done, all, null), interruption.Token);
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("Interrupted; nothing was written.");
            return null;
        }
    }

    private static void Say(Terminal terminal, MotionSamples motions, DiscoveryResult result, string folder, bool json)
    {
        if (json)
        {
            var line = DiscoveryFolder.Json(result);
            line["folder"] = folder;
            terminal.Out.WriteLine(JsonText.Line(line));
            return;
        }

        terminal.Out.WriteLine($"{Words.Number(result.Samples)} samples of three frames from {Words.Number(result.Origins)} trajectories or pieces of them, {Words.Number(motions.Objects)} object{(motions.Objects == 1 ? "" : "s")} in {motions.Dimension} dimensions. How the motion bends is predicted to {Words.Number(Math.Round(100 * result.Predictable, 1))} %.");
        terminal.Out.WriteLine($"Rotations, reflections and scaling are about {motions.Origin}.{(motions.Note is { } note ? $" {note}" : "")}");
        terminal.Out.WriteLine();
        Layout.Table(terminal, ["symmetry", ">degree", ">95 % interval", ">overlap", "verdict"], result.Outcomes.Select(o => (IReadOnlyList<string>)
            [o.Candidate.Name, Fixed(o.Degree), $"{Fixed(o.Low)} to {Fixed(o.High)}", Fixed(o.Overlap), DiscoveryFolder.Words(o.Verdict)]));
        terminal.Out.WriteLine();
        var held = result.Held.ToList();
        terminal.Out.WriteLine(held.Count == 0
            ? "None of these symmetries holds."
            : $"The motion is the same {string.Join("; ", held.Select(c => c.Statement))}.");
        terminal.Out.WriteLine($"degrees.svg, degrees.csv and result.json are in {Path.GetFullPath(folder)}.");
    }

    private static string Fixed(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static Option<double?> Tolerance() => new("--tolerance")
    {
        HelpName = "SHARE",
        Description = $"largest broken share of the predictable motion of a symmetry that counts as held [default: {new DiscoveryOptions().Tolerance.ToString(CultureInfo.InvariantCulture)}]",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1)
            {
                return value;
            }

            result.AddError($"--tolerance is '{text}'; it takes a number between 0 and 1.");
            return null;
        },
    };
}
