using System.Text.Json.Nodes;

namespace Noether.Lab.Tracking;

/// <summary>Everything a run was started with, as kept in <c>config.json</c>: a run is a function of this and its data.</summary>
public sealed record RunConfig
{
    /// <summary>Name of the run and of its folder; empty: <see cref="RunWriter.Create"/> chooses one.</summary>
    public string Name { get; init; } = "";

    /// <summary>The system's slug.</summary>
    public required string System { get; init; }

    /// <summary>The recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>The preset's name in lower case: <c>smoke</c>, <c>reproduce</c>, <c>full</c>.</summary>
    public required string Preset { get; init; }

    /// <summary>The arms that run (<c>--arms</c>); null for all of the recipe's.</summary>
    public IReadOnlyList<string>? Arms { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Where it computes: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of torch; the result is bit for bit the same only for the same number.</summary>
    public required int Threads { get; init; }

    /// <summary>Folder or file in which data are looked for first (<c>--data</c>).</summary>
    public string? Data { get; init; }

    /// <summary>Steps after which each arm stops (<c>--fast</c>); null without that cut.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Samples that are trained on again and again (<c>--overfit</c>); null without that cut.</summary>
    public int? Overfit { get; init; }

    /// <summary>Paths of the assemblies that the system comes from, if it is a plug-in.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Noether's version.</summary>
    public required string Version { get; init; }

    /// <summary>The git commit it was built from, if known.</summary>
    public string? Commit { get; init; }

    /// <summary>The arguments of the command that started it.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = [];

    /// <summary>When it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The cuts for a quick look: <c>fast</c>, <c>overfit 8</c>, both with a comma between them; empty for a whole run.</summary>
    public string Cuts() => string.Join(", ", (string[])[.. MaxSteps is null ? [] : (string[])["fast"], .. Overfit is { } samples ? (string[])[$"overfit {samples}"] : []]);

    /// <summary>The options after defaults, file and <c>--set</c> were composed, by name.</summary>
    public JsonObject Options { get; init; } = [];
}
