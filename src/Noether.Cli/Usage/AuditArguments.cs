using System.CommandLine;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Nero.Reduction;

namespace Noether.Cli.Usage;

/// <summary>The arguments of <c>noether audit</c>.</summary>
internal sealed class AuditArguments
{
    public static IReadOnlyList<(string Name, ReductionMethod Method)> Layouts { get; } =
        [.. Enum.GetValues<ReductionMethod>().Select(m => ($"{m}".ToLowerInvariant(), m))];

    public Argument<string[]> Models { get; } = new("MODEL")
    {
        HelpName = "MODEL",
        Description = "one model, or several to compare: a run's arm (RUN:ARM), an ONNX or TorchScript file, or a manifest that names one",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string?> Symmetry { get; } = Values.Choice("--symmetry", [.. AuditPresets.All.Select(p => p.Name)], "how inputs are moved; or a .json file with a finite group of one's own [default: as the system of the run does]");

    public Option<string?> Data { get; } = Values.Text("--data", "NAME|DIR|FILE", "samples: a data set (its test part), a folder of images by class, a .jsonl list of pictures with boxes, or an .npz file of arrays [default: those of the run]");

    public Option<string[]> Manifest { get; } = Values.Texts("--manifest", "FILE", "how a model's file is asked and what its answers mean: one for all files, or repeated, one for each in their order", inRow: false);

    public Option<bool> Trust { get; } = Values.Flag("--trust", "run the code that a TorchScript file contains");

    public Option<string[]> Grid { get; } = Values.Texts("--grid", "key=value", "settings of the symmetry's grid, such as step=15", inRow: true);

    public Option<int?> Samples { get; } = Values.Whole("--samples", "most samples, equally many of each class [default: 500]", min: 1);

    public Option<string?> Subset { get; } = Values.Text("--subset", "CLASS", "only the samples of one class by its name or number, or of one kind of flow [default: all]");

    public Option<string?> Metric { get; } = Values.Choice("--metric", [.. AuditMetrics.All.Select(m => m.Name)], "what is measured [default: what fits the model's answers]");

    public Option<string?> Target { get; } = Values.Choice("--target", ["truth", "consensus"], "what answers are compared with [default: truth]");

    public Option<string?> Layout { get; } = Values.Choice("--layout", [.. Layouts.Select(l => l.Name)], "how samples are laid out in the plot where those that fail alike lie together [default: pca]");

    public Option<string?> Colour { get; } = Values.Choice("--colour", ["mean", "variance"], "what of a sample's orbit its colour in that plot shows [default: mean]");

    public Option<int?> ExportWorst { get; } = Values.Whole("--export-worst", "write the orbits of that many worst samples of each model as worst-1.npz, ...: a test set", min: 1);

    public Option<string[]> FailIf { get; } = Values.Texts("--fail-if", "CONDITION", "exit with code 3 where this holds for a model, such as \"gap>0.1\", or \"accuracy.gap>0.1\" of a metric other than the first; may be repeated", inRow: false);

    public Option<string?> Out { get; } = Values.Text("--out", "DIR", "the result's folder; answers kept there are used again [default: audits/MODEL-SYMMETRY-HASH]");

    public Option<string?> Runs { get; } = RunPlaces.OptionBesideOut();

    public Option<int?> Seed { get; } = Values.Whole("--seed", "seed of everything random [default: 0]", min: 0);

    public Option<int?> Threads { get; } = Values.Whole("--threads", "threads of torch [default: the processor's cores]", min: 1);

    public Option<bool> Json { get; } = Values.Flag("--json", "the result as one JSON line on standard output, and no progress");

    public Option<string[]> Plugin { get; } = RunOptions.PluginOption();

    public void AddTo(Command command)
    {
        command.Arguments.Add(Models);
        foreach (var option in (Option[])[Symmetry, Data, Manifest, Trust, Grid, Samples, Subset, Metric, Target, Layout, Colour, ExportWorst, FailIf, Out, Runs, Seed, Threads, Json, Plugin])
        {
            command.Options.Add(option);
        }
    }
}
