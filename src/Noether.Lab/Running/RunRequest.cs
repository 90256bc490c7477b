using System.Reflection;
using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;
using Noether.Learning;

namespace Noether.Lab.Running;

/// <summary>Everything that decides what a run computes, and nothing else: equal requests give equal results on one machine.</summary>
public sealed record RunRequest
{
    /// <summary>The method.</summary>
    public required ISystem System { get; init; }

    /// <summary>Its experiment.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>The preset that the options started from.</summary>
    public required Preset Preset { get; init; }

    /// <summary>The options after defaults, file and assignments were composed.</summary>
    public required BoundOptions Options { get; init; }

    /// <summary>The arms that run, in the recipe's order; null for all. Claims about others are not measured.</summary>
    public IReadOnlyList<string>? Arms { get; init; }

    /// <summary>Seed of everything random.</summary>
    public required int Seed { get; init; }

    /// <summary>Where to compute: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads of torch.</summary>
    public required int Threads { get; init; }

    /// <summary>Folder or file in which the recipe's data are looked for first.</summary>
    public string? Data { get; init; }

    /// <summary>Cuts for a quick look.</summary>
    public RunLimits Limits { get; init; } = RunLimits.None;

    /// <summary>Assemblies that the system comes from, to be loaded again when the run is resumed.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    internal IReadOnlyList<string> ArmsToRun => Arms ?? [.. Recipe.Arms.Select(a => a.Name)];

    /// <summary>What <c>config.json</c> keeps of it.</summary>
    /// <param name="name">The run's name; empty to have one chosen.</param>
    /// <param name="commandLine">The arguments that asked for it.</param>
    /// <param name="started">Now.</param>
    public RunConfig ToConfig(string name, IReadOnlyList<string> commandLine, DateTimeOffset started)
    {
        var version = typeof(RunRequest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);
        return new RunConfig
        {
            Name = name,
            System = System.Card.Slug,
            Recipe = Recipe.Name,
            Preset = PresetName.Of(Preset),
            Arms = Arms,
            Seed = Seed,
            Device = Device,
            Threads = Threads,
            Data = Data,
            MaxSteps = Limits.MaxSteps,
            Overfit = Limits.Overfit,
            Plugins = Plugins,
            Version = version[0],
            Commit = version.Length > 1 ? version[1] : null,
            CommandLine = commandLine,
            Started = started,
            Options = (JsonObject)Options.Json.DeepClone(),
        };
    }

    /// <summary>What a <c>config.json</c> asks for.</summary>
    /// <param name="config">The configuration of a run.</param>
    /// <param name="systems">The systems there are, those of its plug-ins included.</param>
    /// <exception cref="InputException">It names a system, a recipe or an option that is not there any more.</exception>
    public static RunRequest Of(RunConfig config, SystemCatalogue systems)
    {
        var (system, recipe) = systems.Select($"{config.System}/{config.Recipe}");
        var preset = PresetName.Parse(config.Preset, "config.json");
        return new RunRequest
        {
            System = system,
            Recipe = recipe,
            Preset = preset,
            Options = new OptionsBinder(recipe).Bind(preset, ConfigFile.Of("config.json", config.Options)),
            Arms = config.Arms is { } arms ? ArmChoice.Of(recipe, arms) : null,
            Seed = config.Seed,
            Device = config.Device,
            Threads = config.Threads,
            Data = config.Data,
            Limits = new RunLimits(config.MaxSteps, config.Overfit),
            Plugins = config.Plugins,
        };
    }
}
