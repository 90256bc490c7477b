using Noether.Learning;
using Noether.Runtime;

namespace Noether.Lab.Catalogue;

/// <summary>How large a run is.</summary>
public enum Preset
{
    /// <summary>At most 60 s on 2 cores: does it work at all.</summary>
    Smoke,

    /// <summary>At most 15 minutes a recipe, arm and seed: sized so that the claims can be decided.</summary>
    Reproduce,

    /// <summary>The paper's own size, for a GPU or a cluster.</summary>
    Full,
}

/// <summary>
/// One experiment of a system: options with a value a preset, named arms that are compared, and claims about them.
/// Listing a recipe loads no native library; only <see cref="Build"/> may touch torch.
/// </summary>
public abstract class Recipe
{
    private protected Recipe(string name, string summary)
    {
        Name = name;
        Summary = summary;
    }

    /// <summary>Name on the command line: <c>noether run SLUG/NAME</c>.</summary>
    public string Name { get; }

    /// <summary>One sentence: what is trained on what, and what is compared.</summary>
    public string Summary { get; }

    /// <summary>Record type of the options; each property carries an <see cref="OptionAttribute"/>.</summary>
    public abstract Type OptionsType { get; }

    /// <summary>The arms, in the order in which they run.</summary>
    public abstract IReadOnlyList<ArmName> Arms { get; }

    /// <summary>What must hold between the arms' metrics.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>Names of the data sets it reads (see <c>noether data list</c>); what is missing is named before anything runs.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>The fields by which its models are asked, so that files can be given to them; empty where the models say so themselves, or there are none.</summary>
    public IReadOnlyList<AskedField> Asked { get; init; } = [];

    /// <summary>Draws the run's figures from its tables; null when it has none.</summary>
    public Func<RunTables, IEnumerable<Figure>>? Figures { get; init; }

    /// <summary>Names of those of <see cref="Figures"/> that the system's page shows when results are recorded, in their order.</summary>
    public IReadOnlyList<string> PageFigures { get; init; } = [];

    /// <summary>Tables of the run's report from its arms' tables, each kept as a file too; null when it has none.</summary>
    public Func<RunTables, IEnumerable<WordedTable>>? Tables { get; init; }

    /// <summary>The metrics that a table of the arms shows, in its order, each with what it means; empty: all of them, unexplained.</summary>
    public IReadOnlyList<MetricMeaning> Metrics { get; init; } = [];

    /// <summary>What was done and what came out, for a reader who does not know the method, from the metrics <c>arm.name</c>; a blank line parts paragraphs.</summary>
    public Func<IReadOnlyDictionary<string, double>, string>? Findings { get; init; }

    /// <summary>A paragraph of <see cref="Findings"/> for the system's page, from the recorded means; null or empty where it has none.</summary>
    public Func<IReadOnlyDictionary<string, double>, string>? PageFindings { get; init; }

    /// <summary>Commands worth trying after it, each with the reason why.</summary>
    public IReadOnlyList<(string Command, string Why)> Next { get; init; } = [];

    /// <summary>The options' values for a preset.</summary>
    public abstract object Defaults(Preset preset);

    /// <summary>Prepares one arm to be run.</summary>
    /// <param name="arm">One of <see cref="Arms"/>.</param>
    /// <param name="options">An instance of <see cref="OptionsType"/>.</param>
    /// <param name="context">Seed, device, data and limits of this run.</param>
    public abstract ArmRun Build(string arm, object options, ArmContext context);
}

/// <summary>A metric of every arm and what it means, in a few words, with its unit.</summary>
/// <param name="Name">Its name, as in <c>arm.name</c>.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="IsDetail">Whether a first look does not need it: reports fold it away, and lists have it last.</param>
public sealed record MetricMeaning(string Name, string Meaning, bool IsDetail = false);

/// <summary>An arm's name and what distinguishes it.</summary>
public sealed record ArmName(string Name, string Summary);

/// <summary>A recipe with options of type <typeparamref name="TOptions"/>.</summary>
/// <typeparam name="TOptions">A record; see <see cref="OptionAttribute"/>.</typeparam>
/// <param name="name">Name on the command line.</param>
/// <param name="summary">One sentence.</param>
/// <param name="defaults">The options' values for a preset.</param>
/// <param name="arms">What is compared.</param>
public sealed class Recipe<TOptions>(string name, string summary, Func<Preset, TOptions> defaults, IReadOnlyList<Arm<TOptions>> arms)
    : Recipe(name, summary)
    where TOptions : notnull
{
    /// <inheritdoc/>
    public override Type OptionsType => typeof(TOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<ArmName> Arms { get; } = [.. arms.Select(a => new ArmName(a.Name, a.Summary))];

    /// <inheritdoc/>
    public override object Defaults(Preset preset) => defaults(preset);

    /// <inheritdoc/>
    public override ArmRun Build(string arm, object options, ArmContext context) =>
        arms.Single(a => a.Name == arm).Build((TOptions)options, context);
}

/// <summary>One of the things a recipe compares: data, model, objective and budget.</summary>
/// <param name="Name">Its metrics appear as <c>name.metric</c>.</param>
/// <param name="Summary">What distinguishes it from the other arms.</param>
/// <param name="Build">Prepares it to be run.</param>
public sealed record Arm<TOptions>(string Name, string Summary, Func<TOptions, ArmContext, ArmRun> Build);

/// <summary>What an arm is given.</summary>
/// <param name="Seed">The run's seed. Arms of one seed see the same data and, where the shapes agree, start from the same draws.</param>
/// <param name="Generator">Seeded from <paramref name="Seed"/>; fork it by name for each use.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="Data">The data registry.</param>
/// <param name="Limits">Cuts for <c>--fast</c> and <c>--overfit</c>; hand them to the trainer.</param>
public sealed record ArmContext(int Seed, Generator Generator, TorchSharp.torch.Device Device, Data.IDataSets Data, RunLimits Limits)
{
    /// <summary>What <see cref="ArmRun.Facts"/> noted when the arm was trained; null when it is to be trained. With it the model is made without the data.</summary>
    public IReadOnlyDictionary<string, long>? Facts { get; init; }

    /// <summary>One of <see cref="Facts"/> for a model that is made again; what the data say for one that is to be trained.</summary>
    /// <param name="name">The fact's name.</param>
    /// <param name="read">Asks the data.</param>
    /// <exception cref="InputException">The trained model was kept without that fact.</exception>
    public long Fact(string name, Func<long> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Facts is null ? read()
            : Facts.TryGetValue(name, out var value) ? value
            : throw new InputException(
                $"The trained model does not say '{name}', which it takes to make it again; it says {(Facts.Count > 0 ? string.Join(", ", Facts.Keys.Order(StringComparer.Ordinal)) : "nothing")}. "
                + "Another version of Noether trained it: open it with that one, or train it again by the command in its config.json.");
    }
}

/// <summary>What an evaluation is given.</summary>
/// <param name="Generator">Fresh, seeded from the run's seed.</param>
/// <param name="Sink">For progress and messages.</param>
/// <param name="Cancellation">Ctrl-C; check it between chunks.</param>
public sealed record EvaluationContext(Generator Generator, IRunSink Sink, CancellationToken Cancellation);

/// <summary>What an arm measured.</summary>
/// <param name="Metrics">Numbers by name; they become <c>arm.name</c>.</param>
/// <param name="Tables">Data behind figures by name; each is kept as <c>plots/arm.name.csv</c>.</param>
public sealed record ArmResult(IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, Table> Tables);
