using System.CommandLine;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Cli.Usage;

/// <summary>A run that the arguments ask for.</summary>
/// <param name="Combination">What distinguishes it in a sweep besides the seed; empty otherwise.</param>
/// <param name="Request">What to compute.</param>
internal sealed record PlannedRun(string Combination, RunRequest Request);

/// <summary>Turns the arguments of <c>noether run</c> into the runs they ask for.</summary>
internal static class RunPlan
{
    private const int FastSteps = 5;

    /// <exception cref="InputException">Something is unknown, malformed or out of range.</exception>
    public static IReadOnlyList<PlannedRun> Read(string path, RunOptions options, ParseResult parsed, SystemCatalogue systems)
    {
        var (system, recipe) = systems.Select(path);
        var file = parsed.GetValue(options.Config) is { } config ? ConfigFile.Read(config) : null;
        file?.MustFit(system.Card.Slug, recipe.Name);
        var preset = parsed.GetValue(options.Preset) is { } name ? PresetName.Parse(name) : file?.Preset ?? Preset.Smoke;
        var binder = new OptionsBinder(recipe);
        var common = new RunRequest
        {
            System = system,
            Recipe = recipe,
            Preset = preset,
            Options = binder.Bind(preset, file),
            Arms = Arms(recipe, options, parsed, file),
            Seed = 0,
            Device = parsed.GetValue(options.Device) ?? file?.Device ?? "cpu",
            Threads = parsed.GetValue(options.Threads) ?? file?.Threads ?? Threads.Default,
            Data = parsed.GetValue(options.Data) is { } data ? Existing(data) : null,
            Limits = new RunLimits(parsed.GetValue(options.Fast) ? FastSteps : null, parsed.GetValue(options.Overfit)),
            Plugins = [.. parsed.GetValue(options.Plugin)!.Select(Path.GetFullPath)],
        };
        var set = parsed.GetValue(options.Set)!;
        return
        [
            .. from combination in Sweep.Combinations(parsed.GetValue(options.Sweep)!)
               let bound = binder.Bind(preset, file, set, combination)
               from seed in Seeds(options, parsed, file)
               select new PlannedRun(string.Join(", ", combination), common with { Options = bound, Seed = seed }),
        ];
    }

    private static string Existing(string data) => Path.Exists(data)
        ? Path.GetFullPath(data)
        : throw new InputException($"There is no file or folder '{data}' (--data). Give the folder that holds the recipe's data, or leave the option out.");

    private static IReadOnlyList<string>? Arms(Recipe recipe, RunOptions options, ParseResult parsed, ConfigFile? file) => (parsed.GetValue(options.Arms), file?.Arms) switch
    {
        ({ } given, _) => ArmChoice.Parse(recipe, given),
        (null, { } written) => ArmChoice.Of(recipe, written),
        _ => null,
    };

    private static IReadOnlyList<int> Seeds(RunOptions options, ParseResult parsed, ConfigFile? file) => (parsed.GetValue(options.Seeds), parsed.GetValue(options.Seed)) switch
    {
        ({ }, { }) => throw new InputException("Both --seed and --seeds are given; give one of them."),
        ({ } several, null) => Sweep.Seeds(several),
        (null, var one) => [one ?? file?.Seed ?? 0],
    };
}
