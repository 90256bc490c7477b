using System.CommandLine;
using Noether.Lab.Catalogue;

namespace Noether.Cli.Usage;

/// <summary>The options of <c>noether run</c>.</summary>
internal sealed class RunOptions
{
    public Option<string?> Preset { get; } = Values.Choice("--preset", PresetName.All, "size of the run: smoke (at most 60 s), reproduce (sized to decide the claims), full (the paper's size) [default: smoke]");

    public Option<string[]> Set { get; } = Values.Texts("--set", "key=value", "set an option of the recipe ('noether info SLUG' lists them); may be repeated", inRow: true);

    public Option<string?> Config { get; } = Values.Text("--config", "FILE", "read options from a JSON or YAML file; --set wins over it");

    public Option<string?> Arms { get; } = Values.Text("--arms", "a,b", "run only these arms of the recipe; claims about the others are not measured [default: all]");

    public Option<int?> Seed { get; } = Values.Whole("--seed", "seed of everything random [default: 0]", min: 0);

    public Option<string?> Seeds { get; } = Values.Text("--seeds", Lab.Catalogue.Sweep.UsualSeeds, "run once for each seed: a range (both ends included) or a list 0,3,7");

    public Option<string[]> Sweep { get; } = Values.Texts("--sweep", "key=a,b,c", "run every combination of these values; may be repeated", inRow: true);

    public Option<string?> Device { get; } = Values.Text("--device", "cpu|cuda:0", "where to compute [default: cpu]");

    public Option<int?> Threads { get; } = Values.Whole("--threads", "threads of torch; results repeat bit for bit at a fixed number [default: the processor's cores]", min: 1);

    public Option<string?> Data { get; } = Values.Text("--data", "DIR|FILE", "look here for the recipe's data first");

    public Option<string?> Out { get; } = RunPlaces.Option();

    public Option<string?> Name { get; } = Values.Text("--name", "NAME", "name of the run and of its folder [default: two words and a number]");

    public Option<bool> DryRun { get; } = Values.Flag("--dry-run", "build everything, do a few steps of each arm, print parameters, memory and the time it would take, write nothing");

    public Option<bool> Fast { get; } = Values.Flag("--fast", "only a few steps an arm: does it run through");

    public Option<int?> Overfit { get; } = Values.Whole("--overfit", "train on N samples only, again and again: can it learn at all", min: 1);

    public Option<bool> PrintConfig { get; } = Values.Flag("--print-config", "print the composed configuration as JSON and stop; of several runs, a list of theirs");

    public Option<bool> Profile { get; } = Values.Flag("--profile", "write where the time goes to profile.json (open it in ui.perfetto.dev)");

    public Option<bool> Json { get; } = Values.Flag("--json", "JSON lines on standard output, the result last; everything else on standard error");

    public Option<bool> Quiet { get; } = Values.Flag("--quiet", "no progress");

    public Option<bool> RequireClaims { get; } = Values.Flag("--require-claims", "exit with code 3 unless every claim holds");

    public Option<int?> CheckpointEvery { get; } = CheckpointOption();

    public Option<string[]> Plugin { get; } = PluginOption();

    public static Option<int?> CheckpointOption() => Values.Whole("--checkpoint-every", "longest time without a checkpoint, in seconds; 0 writes one after every step [default: 60]", min: 0);

    public static Option<string[]> PluginOption() => Values.Texts("--plugin", "FILE.dll", "load systems from this assembly; may be repeated", inRow: false);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Preset, Set, Config, Arms, Seed, Seeds, Sweep, Device, Threads, Data, Out, Name, DryRun, Fast, Overfit, PrintConfig, Profile, Json, Quiet, RequireClaims, CheckpointEvery, Plugin])
        {
            command.Options.Add(option);
        }
    }
}
