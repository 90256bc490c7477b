using System.Globalization;
using System.Text.Json;
using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Running;
using Noether.Lab.Tracking;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Models;

/// <summary>
/// The small trained models that come with Noether, one folder each: what is needed of the run that trained it, and a card. <c>zoo.json</c> lists them with the
/// command that trains each. A new one is a line in that list and <c>noether models train NAME --zoo DIR</c>.
/// </summary>
public sealed class ModelZoo
{
    /// <summary>What stands before a name where a model is expected: <c>zoo:digits-plain</c>.</summary>
    public const string Prefix = "zoo:";

    /// <summary>Most bytes of one model's weights.</summary>
    public const long LargestModel = 1 << 20;

    // Other processors round otherwise, and near a tie another class wins.
    private const double Absolute = 0.01;
    private const double Relative = 0.02;
    private const long AtOnce = 64;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private readonly string _root;

    /// <summary>Opens a zoo.</summary>
    /// <param name="root">Its folder; null for the one beside the program.</param>
    /// <exception cref="InputException">There is no zoo, or its list cannot be read.</exception>
    public ModelZoo(string? root = null)
    {
        _root = root ?? Path.Combine(AppContext.BaseDirectory, "zoo");
        var list = Path.Combine(_root, "zoo.json");
        try
        {
            Entries = InputFile.Read(list, stream => JsonSerializer.Deserialize<IReadOnlyList<ZooEntry>>(stream, Strict)) ?? [];
        }
        catch (JsonException e)
        {
            throw new InputException($"{list} is no list of models: {e.Message.Split('\n')[0]}", e);
        }
    }

    /// <summary>The models, in the list's order.</summary>
    public IReadOnlyList<ZooEntry> Entries { get; }

    /// <summary>The model of that name, with or without <see cref="Prefix"/>.</summary>
    /// <exception cref="InputException">There is none; the message names the nearest.</exception>
    public ZooEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var bare = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        var names = Entries.Select(e => e.Name).ToList();
        return Entries.FirstOrDefault(e => e.Name == bare)
            ?? throw new InputException($"The zoo has no model '{bare}'{NearestName.Hint(bare, names)} It has {string.Join(", ", names)}.");
    }

    /// <summary>Where a model lies.</summary>
    public string FolderOf(ZooEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Path.Combine(_root, entry.Name);
    }

    /// <summary>The run that a model was, as far as it is kept.</summary>
    /// <exception cref="InputException">It is listed, but was not trained yet.</exception>
    public RunFolder Open(ZooEntry entry) => Directory.Exists(FolderOf(entry))
        ? RunFolder.Open(FolderOf(entry))
        : throw new InputException($"The zoo lists '{entry.Name}', but holds no model of that name; 'noether models train {entry.Name} --zoo {_root}' trains it.");

    /// <summary>The weights of a model.</summary>
    public string WeightsOf(ZooEntry entry) => TrainedFile.PathOf(Open(entry), entry.Arm);

    /// <summary>Takes a model in, in place of one of that name.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="trained">The finished run.</param>
    /// <param name="licences">What is known of a data set's licence, by its name.</param>
    /// <returns>Whether its weights are those that were there, bit for bit; null where there were none.</returns>
    /// <exception cref="InputException">The run has not finished, its model is too large, or the folder cannot be written.</exception>
    public bool? Put(ZooEntry entry, RunModel trained, Func<string, DataSetInfo> licences)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(trained);
        var weights = InputFile.Read(TrainedFile.PathOf(trained.Folder, trained.Arm), s => InputFile.ReadBytes(s, (int)Math.Min(s.Length, LargestModel + 1)));
        if (weights.Length > LargestModel)
        {
            throw new InputException($"The model '{entry.Name}' has more than {LargestModel} bytes, which is too much for the zoo; take a smaller network.");
        }

        var result = trained.Folder.ReadResult() ?? throw new InputException($"Run '{trained.Folder.Name}' has not finished; only what was measured goes into the zoo.");
        var folder = FolderOf(entry);
        var file = Path.Combine(folder, "models", $"{entry.Arm}.safetensors");
        bool? same = File.Exists(file) ? SameTensors(file, TrainedFile.PathOf(trained.Folder, trained.Arm)) : null;
        Disk.Writing(folder, () => Directory.CreateDirectory(Path.Combine(folder, "models")));
        AtomicFile.Write(file, stream => stream.Write(weights));
        AtomicFile.Write(Path.Combine(folder, "config.json"), stream => JsonSerializer.Serialize(stream, trained.Folder.ReadConfig() with { Name = entry.Name }, TrackingJson.Readable.RunConfig));
        AtomicFile.Write(Path.Combine(folder, "result.json"), stream => JsonSerializer.Serialize(stream, result with { Run = entry.Name, Artifacts = [] }, TrackingJson.Readable.RunResult));
        new ModelExport(trained, licences).Card(Path.Combine(folder, "README.md"), $"{Prefix}{entry.Name}", $"{weights.Length} bytes of weights, `models/{entry.Arm}.safetensors`");
        return same;
    }

    /// <summary>Asks a model about its recipe's samples as they are, and compares with what was recorded when it was trained.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="model">It, opened.</param>
    /// <param name="data">The data sets.</param>
    public ZooCheck Check(ZooEntry entry, RunModel model, IDataSets data)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(model);
        using var scope = torch.NewDisposeScope();
        using var draws = new Generator(entry.Seed);
        var (grid, samples) = AuditPresets.Named(model.Case!.Symmetry).On([], model.Samples(data, int.MaxValue), draws);
        using var unmoved = grid.Elements.narrow(0, 0, 1);
        var answers = new List<Batch>();
        for (long at = 0; at < samples.Inputs.Size; at += AtOnce)
        {
            // A window shows a part of a picture also where nothing moves it.
            var seen = samples.Inputs.Slice(at, Math.Min(AtOnce, samples.Inputs.Size - at));
            answers.Add(model.Forward(grid.Symmetry.Input is CropWindow window ? window.Apply(unmoved, seen, Pairing.Outer) : seen));
        }

        var measured = AuditMetrics.Named(entry.Check).Values(Batch.Cat(answers), samples.Targets!).mean().item<double>();
        return Compared(entry, entry.Metrics[0], measured);
    }

    /// <summary>Measures a model again as its recipe does, and compares with what was recorded when it was trained.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="model">It, opened.</param>
    /// <param name="data">The data sets.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    public IReadOnlyList<ZooCheck> Verify(ZooEntry entry, RunModel model, IDataSets data, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(model);
        var measured = model.Measure(data, cancellation).Metrics;
        return [.. entry.Metrics.Select(name => Compared(entry, name, measured[name]))];
    }

    private ZooCheck Compared(ZooEntry entry, string metric, double measured)
    {
        var recorded = Open(entry).ReadResult()!.Metrics[$"{entry.Arm}.{metric}"];
        return new ZooCheck(metric, recorded, measured, Math.Abs(recorded - measured) <= Absolute + (Relative * Math.Abs(recorded)));
    }

    private static bool SameTensors(string a, string b)
    {
        using var first = SafetensorsArrays.Open(a);
        using var second = SafetensorsArrays.Open(b);
        return first.Names.SequenceEqual(second.Names) && first.Names.All(name => first[name].Shape.SequenceEqual(second[name].Shape) && first[name].Bytes.SequenceEqual(second[name].Bytes));
    }
}

/// <summary>A model of the zoo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">The recipe that trained it, <c>system/recipe</c>.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Preset">The preset.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Set">Options that differ from the preset's, <c>key=value</c>.</param>
/// <param name="Check">The audit metric whose mean over samples as they are is the first of <paramref name="Metrics"/>.</param>
/// <param name="Metrics">The arm's metrics that are measured again to verify it: those that the model alone decides.</param>
public sealed record ZooEntry(string Name, string Run, string Arm, string Preset, int Seed, IReadOnlyList<string> Set, string Check, IReadOnlyList<string> Metrics)
{
    /// <summary>Arguments of the command that trains it.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "run", Run, "--arms", Arm, "--preset", Preset, "--seed", Seed.ToString(CultureInfo.InvariantCulture), "--threads", "1",
        .. Set.Count == 0 ? (string[])[] : ["--set", .. Set],
    ];
}

/// <summary>A metric that was measured again.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Recorded">When the model was trained.</param>
/// <param name="Measured">Now.</param>
/// <param name="Holds">Whether they are equal but for the rounding of another processor.</param>
public sealed record ZooCheck(string Metric, double Recorded, double Measured, bool Holds);
