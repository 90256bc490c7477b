using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models.Onnx;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Lab.Models;

/// <summary>A named tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its entries, in lower case.</param>
/// <param name="Shape">Lengths of its axes, as text where they are free.</param>
/// <param name="Finite">Whether all its numbers are finite; null where they were not looked at.</param>
public sealed record InspectedTensor(string Name, string Type, IReadOnlyList<string> Shape, bool? Finite = null);

/// <summary>What a model, a file of weights or a run holds. Looking runs nothing of it and loads no native library.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Format">What it is, in words.</param>
/// <param name="Facts">What it says of itself, by name.</param>
/// <param name="Inputs">What it takes; empty for weights.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="Weights">Its tensors.</param>
public sealed record Inspection(
    string Name,
    string Format,
    IReadOnlyDictionary<string, string> Facts,
    IReadOnlyList<InspectedTensor> Inputs,
    IReadOnlyList<InspectedTensor> Outputs,
    IReadOnlyList<InspectedTensor> Weights)
{
    private static readonly string[] TableEndings = [".csv", ".parquet", ".png", ".jpg", ".jpeg"];

    /// <summary>Number of entries of all tensors.</summary>
    public long Count => Weights.Sum(Entries);

    /// <summary>The tensors that hold a number that is not finite.</summary>
    public IReadOnlyList<string> NotFinite => [.. Weights.Where(w => w.Finite == false).Select(w => w.Name)];

    /// <summary>Looks at a file by its content.</summary>
    /// <exception cref="InputException">Missing, damaged, or of no known kind.</exception>
    public static Inspection OfFile(string path) => ModelFile.FormatOf(path) switch
    {
        _ when path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) => OfArray(path),
        _ when TableEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) =>
            throw new InputException($"{path} is data, not a model: give it to --data of 'noether predict' or 'noether audit'. Models, weights and arrays (.npy, .npz) can be looked into."),
        ModelFormat.Safetensors => OfSafetensors(path),
        ModelFormat.TorchScript when IsArrays(path) => OfArrays(path),
        ModelFormat.TorchScript => OfTorchScript(path),
        _ => OfOnnx(path),
    };

    /// <summary>Looks at a run: its configuration, and the models of its arms. Of an arm that is not trained to its end that is the model in its checkpoint.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="arm">One arm; null for all.</param>
    /// <param name="recipe">Its recipe, which says how its models are asked; null where that is not here.</param>
    /// <exception cref="InputException">No such arm, or a file is damaged.</exception>
    public static Inspection OfRun(RunFolder folder, string? arm, Recipe? recipe = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var config = folder.ReadConfig();
        var there = Kept(folder);
        if (arm is not null && !there.Contains(arm))
        {
            throw new InputException($"Run '{folder.Name}' has no checkpoint of an arm '{arm}'{NearestName.Hint(arm, there)}");
        }

        var facts = new OrderedDictionary<string, string>
        {
            ["recipe"] = $"{config.System}/{config.Recipe}, preset {config.Preset}, seed {config.Seed}",
            ["written by"] = $"Noether {config.Version}{(config.Commit is { } commit ? $", commit {commit}" : "")}",
            ["started"] = config.Started.ToString("yyyy-MM-dd HH:mm:ss zzz"),
            ["options"] = config.Options.ToJsonString(),
        };
        List<InspectedTensor> weights = [];
        foreach (var name in arm is null ? there : [arm])
        {
            var trained = TrainedFile.PathOf(folder, name);
            var kept = OfSafetensors(File.Exists(trained) ? trained : RunModel.Checkpoint(folder, name));
            var model = kept.Weights.Where(w => IsWeight(w.Name)).ToList();
            facts[$"{name}, position"] = kept.Facts.GetValueOrDefault("noether.position", "trained to its end");
            facts[$"{name}, parameters"] = $"{model.Sum(Entries)} entries of weights and buffers in {model.Count} tensors";
            weights.AddRange(model.Select(w => w with { Name = $"{name}: {w.Name}" }));
        }

        var asked = recipe?.Asked.Select(f => new InspectedTensor(f.Name, $"{f.Type.Name}{Irreps(f.Type)}", [.. f.Shape.Select(n => n is { } length ? $"{length}" : "any").Prepend("n")]));
        return new Inspection(folder.Name, "run", facts, [.. asked ?? []], [], weights);
    }

    /// <summary>The arms of which weights are kept.</summary>
    private static List<string> Kept(RunFolder folder)
    {
        var checkpoints = Directory.Exists(folder.Checkpoints) ? Directory.GetDirectories(folder.Checkpoints).Select(d => Path.GetFileName(d)) : [];
        var models = Directory.Exists(folder.Models) ? Directory.GetFiles(folder.Models, "*.safetensors").Select(f => Path.GetFileNameWithoutExtension(f)) : [];
        return [.. checkpoints.Union(models, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // Of a checkpoint the trainer's model, of a trained model the model itself; not the optimiser's moments.
    private static bool IsWeight(string name) => name.StartsWith("model/", StringComparison.Ordinal) || (name.Contains("/model/", StringComparison.Ordinal) && !name.Contains("optimizer", StringComparison.Ordinal));

    /// <summary>How rotations act, as irreps of O(3).</summary>
    private static string Irreps(FieldType type) => type switch
    {
        PositionType or VectorType => ", 1x1o",
        AxialVectorType => ", 1x1e",
        ScalarType or NodeType or EdgeType or LabelType => ", 0e",
        _ => "",
    };

    private static long Entries(InspectedTensor tensor) => tensor.Shape.Aggregate(1L, (count, length) => count * long.Parse(length, System.Globalization.CultureInfo.InvariantCulture));

    private static Inspection OfSafetensors(string path)
    {
        using var file = SafetensorsArrays.Open(path);
        return new Inspection(path, "safetensors", new SortedDictionary<string, string>(file.Metadata.ToDictionary(), StringComparer.Ordinal), [], [], [.. file.Names.Select(name => Named(name, file[name]))]);
    }

    private static Inspection OfOnnx(string path)
    {
        var file = OnnxReader.Read(path);
        var facts = new OrderedDictionary<string, string>
        {
            ["producer"] = file.Producer.Length > 0 ? file.Producer : "not said",
            ["format version"] = $"{file.IrVersion}",
            ["operator sets"] = string.Join(", ", file.Opsets.Select(o => $"{o.Key} {o.Value}")),
            ["operators"] = string.Join(", ", file.Nodes.GroupBy(n => n.Domain.Length > 0 ? $"{n.Domain}.{n.Operator}" : n.Operator).Select(g => $"{g.Key} x {g.Count()}")),
        };
        foreach (var (key, value) in file.Metadata)
        {
            facts[key] = value;
        }

        return new Inspection(
            path,
            "ONNX",
            facts,
            [.. file.Inputs.Select(Tensor)],
            [.. file.Outputs.Select(Tensor)],
            [.. file.Weights.Select(w => new InspectedTensor(w.Name, Word(w.Element), Shape(w.Shape), w.External ? null : w.Finite))]);
    }

    private static Inspection OfTorchScript(string path)
    {
        var archive = TorchScriptArchive.Read(path);
        var data = archive.Entries.Where(e => e.Name.StartsWith("data/", StringComparison.Ordinal)).ToList();
        return new Inspection(
            path,
            "TorchScript",
            new OrderedDictionary<string, string>
            {
                ["code"] = string.Join(", ", archive.Entries.Where(e => e.Name.EndsWith(".py", StringComparison.Ordinal)).Select(e => InputFile.Quote(e.Name).Trim('\''))),
                ["weights"] = $"{data.Count} tensors in {data.Sum(d => d.Size)} bytes{(archive.Tensors is null ? "; their names and shapes stand in code that is not run here" : "")}",
                ["trust"] = "the file holds code: it is run only with --trust",
            },
            [],
            [],
            archive.Tensors ?? []);
    }

    private static bool IsArrays(string path) => path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);

    private static Inspection OfArrays(string path)
    {
        using var file = NpzFile.Open(path);
        return new Inspection(path, "NPZ", new OrderedDictionary<string, string>(), [], [], [.. file.Names.Select(name => Named(name, file[name]))]);
    }

    private static Inspection OfArray(string path) =>
        new(path, "NPY", new OrderedDictionary<string, string>(), [], [], [Named(Path.GetFileNameWithoutExtension(path), NpyFile.Read(path))]);

    private static InspectedTensor Named(string name, NumberArray array) => new(name, Word(array.Type), Shape(array.Shape), IsFinite(array));

    private static InspectedTensor Tensor(OnnxValue value) =>
        new(value.Name, value.Element is { } element ? Word(element) : "no tensor", value.Shape is { } shape ? [.. shape.Select(a => a.ToString())] : ["..."]);

    private static string Word<T>(T type)
        where T : struct, Enum
        => type.ToString().ToLowerInvariant();

    private static IReadOnlyList<string> Shape(IReadOnlyList<long> shape) => [.. shape.Select(n => $"{n}")];

    private static bool? IsFinite(NumberArray array) => array.Type switch
    {
        NumberType.Float32 => All(array.Values<float>()),
        NumberType.Float64 => All(array.Values<double>()),
        NumberType.Float16 => All(array.Values<Half>()),
        NumberType.BFloat16 => array.ToDoubles().All(double.IsFinite),
        NumberType.Complex64 or NumberType.Complex128 => null,
        _ => true,
    };

    private static bool All<T>(ReadOnlySpan<T> numbers)
        where T : System.Numerics.INumberBase<T>
    {
        foreach (var number in numbers)
        {
            if (!T.IsFinite(number))
            {
                return false;
            }
        }

        return true;
    }
}
