using System.CommandLine;
using System.Globalization;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Nero.Reduction;
using Noether.Lab.Evaluation.Nero.Results;
using Noether.Lab.Evaluation.Report;
using Noether.Lab.Models;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether audit MODEL [MODEL]</c>.</summary>
internal static class AuditCommand
{
    private const int UsualSamples = 500;
    private const string DefaultRoot = "audits";

    private static readonly string[] Targets = ["truth", "consensus"];

    public static Command Create(Terminal terminal)
    {
        var options = new AuditArguments();
        var command = new NoetherCommand("audit", "Show where a trained model breaks: run it on whole orbits of its inputs, and draw the result in the geometry of the group.")
        {
            Examples =
            [
                "noether audit quiet-otter-42:plain quiet-otter-42:equivariant --symmetry SO2-image --data digits",
                "noether audit quiet-otter-42:fa-gnn   # its system's own symmetry and samples",
                "noether audit model.onnx --manifest audit.json --symmetry D4 --data pictures.npz --metric accuracy",
                "noether audit quiet-otter-42:plain --symmetry SO2-image --data digits --grid step=15 --fail-if \"gap>0.1\"   # exit code 3 when it is",
                "noether audit zoo:digits-plain --subset 6   # one class alone",
                "noether audit zoo:piv-network --subset Turbulence   # one kind of flow alone",
                "noether audit model.onnx --symmetry SO2-image --data unlabelled.npz --target consensus",
                "noether audit detector.onnx --symmetry Shift2-window --data scenes.jsonl --grid step=16   # a window of 128 pixels moves over larger pictures",
            ],
        };
        options.AddTo(command);
        command.SetAction(parsed => Run(terminal, options, parsed));
        return command;
    }

    private static int Run(Terminal terminal, AuditArguments options, ParseResult parsed)
    {
        // What can be refused without loading anything is refused first.
        var named = parsed.GetValue(options.Symmetry) is { } symmetry ? AuditPresets.Named(symmetry) : null;
        var conditions = parsed.GetValue(options.FailIf)!.Select(AuditCondition.Parse).ToList();
        AuditMetric[] metrics = parsed.GetValue(options.Metric) is { } metric ? [AuditMetrics.Named(metric)] : [];
        var layout = LayoutOf(parsed.GetValue(options.Layout));
        var colour = ColourOf(parsed.GetValue(options.Colour));
        var target = TargetOf(parsed.GetValue(options.Target));
        conditions.ForEach(c => c.Check(metrics, target));
        var names = parsed.GetRequiredValue(options.Models);
        Threads.Use(parsed.GetValue(options.Threads));
        Determinism.Use(DeterminismLevel.Preferred);

        using var scope = TorchSharp.torch.NewDisposeScope();
        using var generator = new Generator(parsed.GetValue(options.Seed) ?? 0);
        var places = new ModelPlaces(terminal, parsed.GetValue(options.Runs), parsed.GetValue(options.Plugin)!);
        using var models = new OpenModels(places.OpenAll(names, parsed.GetValue(options.Manifest)!, parsed.GetValue(options.Trust)));
        var sources = new Sources(parsed.GetValue(options.Plugin)!);
        var usual = UsualOf(models.First);
        var preset = named ?? (usual is null ? throw Missing("--symmetry", string.Join(", ", AuditPresets.All.Select(p => p.Name))) : AuditPresets.Named(usual.Symmetry));
        var data = Data(parsed.GetValue(options.Data), models.First, sources.Data(null, terminal.Error.WriteLine), parsed.GetValue(options.Samples) ?? UsualSamples, parsed.GetValue(options.Subset));
        var subjects = models.SubjectsOn(data);
        metrics = metrics.Length == 0 && parsed.GetValue(options.Data) is null ? [.. usual!.Metrics] : metrics;
        conditions.ForEach(c => c.Check(metrics, target));
        using var draws = generator.Fork("grid");
        (var grid, data) = preset.On(parsed.GetValue(options.Grid)!, data, draws);
        var folder = parsed.GetValue(options.Out) ?? Path.Combine(DefaultRoot, AuditFolder.NameOf(subjects, data, grid, metrics, target));
        if (Measure(terminal, subjects, data, grid, metrics, new AuditOptions { Target = target, WithConsensus = true, Folder = folder, FloorSamples = AuditOptions.UsualFloorSamples }, parsed.GetValue(options.Json)) is not { } results)
        {
            return ExitCode.Interrupted;
        }

        AuditFolder.Write(folder, results, generator, Command(parsed), Samples(results[0], layout, colour, generator));
        Export(results[0], parsed.GetValue(options.ExportWorst), folder);
        var verdicts = (from condition in conditions from model in Enumerable.Range(0, subjects.Count) select condition.Judge(results, model)).ToList();
        Say(terminal, results, folder, generator, verdicts, parsed.GetValue(options.Json));
        return verdicts.Exists(v => v.Fails) ? ExitCode.ConditionFails : ExitCode.Done;
    }

    /// <summary>How the first model's own system audits it.</summary>
    private static AuditCase? UsualOf(ILoadedModel model) => (model as RunModel)?.Case;

    private static AuditData Data(string? name, ILoadedModel model, IDataSets sets, int samples, string? subset) =>
        subset is not null ? Data(name, model, sets, int.MaxValue, null).Only(subset).First(samples)
        : name is not null ? AuditDataSets.Open(name, sets, samples)
        : model is RunModel { Case: not null } run ? run.Samples(sets, samples)
        : throw Missing("--data", "a data set, a folder of images or an .npz file");

    /// <summary>The results; null where Ctrl-C came first.</summary>
    private static IReadOnlyList<NeroResult>? Measure(
        Terminal terminal, IReadOnlyList<AuditSubject> subjects, AuditData data, AuditGrid grid, IReadOnlyList<AuditMetric> metrics, AuditOptions options, bool quiet)
    {
        using var interruption = new Interruption(() => terminal.Error.WriteLine($"{Environment.NewLine}Stopping after this call of the model."));
        var line = new ProgressLine(terminal, TimeProvider.System);
        try
        {
            return NeroAudit.Run(subjects, data, grid, metrics, options with
            {
                Cancellation = interruption.Token,
                Progress = quiet ? null : (phase, done, all) => line.Show("audit", phase, done, all, null),
            });
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine($"Interrupted. Answers so far are kept in {options.Folder}, and the same command continues.");
            return null;
        }
    }

    private static InputException Missing(string option, string what) => new($"{option} is missing: give {what}.");

    private static AuditTarget TargetOf(string? text) => text switch
    {
        null or "truth" => AuditTarget.Truth,
        "consensus" => AuditTarget.Consensus,
        _ => throw new InputException($"--target is '{text}'; it takes {string.Join(" or ", Targets)}."),
    };

    private static SampleColour ColourOf(string? text) => text switch
    {
        null or "mean" => SampleColour.Mean,
        "variance" => SampleColour.Variance,
        _ => throw new InputException($"--colour is '{text}'; it takes mean or variance."),
    };

    private static ReductionMethod LayoutOf(string? text) => AuditArguments.Layouts.FirstOrDefault(l => l.Name == (text ?? "pca")) is { Name: not null } found
        ? found.Method
        : throw new InputException($"--layout is '{text}'; it takes one of {string.Join(", ", AuditArguments.Layouts.Select(l => l.Name))}.");

    /// <summary>Samples with values that are not numbers have no place on a plane; the rest of the audit shows them.</summary>
    private static IReadOnlyList<Figure> Samples(NeroResult result, ReductionMethod layout, SampleColour colour, Generator generator) =>
        result.Models.All(m => m.Values.Cast<double>().All(double.IsFinite)) ? [SampleFigures.Of(result, layout, generator, colour)] : [];

    private static void Export(NeroResult result, int? count, string folder)
    {
        for (var model = 0; count is { } samples && model < result.Models.Count; model++)
        {
            WorstOrbits.Write(Path.Combine(folder, $"worst-{(model + 1).ToString(CultureInfo.InvariantCulture)}.npz"), result, model, samples);
        }
    }

    private static string Command(ParseResult parsed) => ShellCommand.Of(parsed.Tokens.Select(t => t.Value).Prepend("noether"));

    private static void Say(Terminal terminal, IReadOnlyList<NeroResult> results, string folder, Generator generator, List<AuditVerdict> verdicts, bool json)
    {
        if (json)
        {
            var line = AuditFolder.Json(results, generator);
            line["folder"] = folder;
            line["failing"] = new System.Text.Json.Nodes.JsonArray([.. verdicts.Where(v => v.Fails).Select(v => (System.Text.Json.Nodes.JsonNode)v.Words!)]);
            terminal.Out.WriteLine(JsonText.Line(line));
            return;
        }

        var rows = results.SelectMany(r => r.Models.Select((m, i) => (Name: m.Name, Metric: r.Metric.Name, Numbers: r.Summary(i).Numbers()))).ToList();
        var columns = rows[0].Numbers.Keys.ToList();
        Layout.Table(terminal, ["model", "metric", .. columns.Select(c => $">{c}")], rows.Select(r => (IReadOnlyList<string>)[r.Name, r.Metric, .. columns.Select(c => r.Numbers.TryGetValue(c, out var v) ? Words.Number(v) : "")]));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(AuditWords.Of(results[0], generator));
        verdicts.Select(v => v.Words).OfType<string>().ToList().ForEach(terminal.Out.WriteLine);
        terminal.Out.WriteLine($"Everything is in {Path.GetFullPath(folder)}; open report.html to see it.");
    }

    /// <summary>Models that are closed together, each under a name of its own.</summary>
    private sealed class OpenModels : IDisposable
    {
        private readonly List<ILoadedModel> _models = [];

        public OpenModels(IEnumerable<ILoadedModel> models)
        {
            try
            {
                _models.AddRange(models);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Files go by their names alone; equal names are numbered.</summary>
        public IReadOnlyList<string> Names
        {
            get
            {
                string[] names = [.. _models.Select(m => Path.GetFileName(m.Name))];
                return [.. names.Select((name, i) => names.Take(i).Contains(name) ? $"{name} ({(i + 1).ToString(CultureInfo.InvariantCulture)})" : name)];
            }
        }

        public ILoadedModel First => _models[0];

        /// <summary>Their classes in the order of the data's.</summary>
        public IReadOnlyList<AuditSubject> SubjectsOn(AuditData data) => [.. _models.Zip(Names, (m, name) => ClassOrder.Matched(new AuditSubject(name, m, m.Fingerprint), m.Classes, data))];

        public void Dispose() => _models.ForEach(m => m.Dispose());
    }
}
