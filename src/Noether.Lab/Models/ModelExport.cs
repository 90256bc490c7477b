using System.Globalization;
using System.Text;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Models.Onnx;
using Noether.Lab.Tracking;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Lab.Models;

/// <summary>Writes the network of a run for other programs, with a card beside it that says what it is.</summary>
/// <param name="model">The network.</param>
/// <param name="licences">What is known of a data set's licence, by its name.</param>
/// <exception cref="InputException">The arm learns nothing, so that there is nothing to write.</exception>
public sealed class ModelExport(RunModel model, Func<string, DataSetInfo> licences)
{
    private readonly NetworkModel _network = model.Network
        ?? throw new InputException($"{model.Name} is a method that learns nothing: there are no weights to export. 'noether predict' and 'noether audit' run it.");

    /// <summary>Writes the network as ONNX, after ONNX Runtime has answered random inputs as the network does.</summary>
    /// <param name="path">The file, whose folder is made where it is missing; the card is named like it, with <c>.md</c> at the end.</param>
    /// <returns>The largest difference of an answer, see <see cref="OnnxExport.Tolerance"/>.</returns>
    /// <exception cref="InputException">The network has no ONNX form, the runtime answers otherwise, or the file cannot be written.</exception>
    public double Onnx(string path)
    {
        using var generator = new Generator(model.Folder.ReadConfig().Seed).Fork("export");
        var (file, difference) = OnnxExport.Write(_network, Provenance(), generator);
        MakeFolder(path);
        AtomicFile.Write(path, stream => stream.Write(file));
        WriteCard(path, $"ONNX, operator set {OnnxGraph.Opset}; ONNX Runtime's answers to random inputs differ by at most {difference.ToString("g2", CultureInfo.InvariantCulture)} from the network's.{(model.Network is IOnnxNetwork { Notes: { } notes } ? $" {notes}" : "")}");
        return difference;
    }

    /// <summary>Writes the weights, under the names that the network gives them.</summary>
    /// <param name="path">The file, whose folder is made where it is missing; the card is named like it, with <c>.md</c> at the end.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Safetensors(string path)
    {
        MakeFolder(path);
        SafetensorsWriter.Write(path, NetworkState.Weights(_network).ToDictionary(w => w.Name, w => w.Tensor, StringComparer.Ordinal), Provenance());
        WriteCard(path, "safetensors: the weights alone; the network's code is the system's.");
    }

    /// <summary>Writes the card alone.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="name">What the model is called where a model is expected.</param>
    /// <param name="format">What the card says of the file that it stands beside.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Card(string path, string name, string format)
    {
        var text = Text(name, format);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static void MakeFolder(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Disk.Writing(folder, () => Directory.CreateDirectory(folder));
    }

    private Dictionary<string, string> Provenance()
    {
        var config = model.Folder.ReadConfig();
        var provenance = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["noether.system"] = $"{config.System}/{config.Recipe}",
            ["noether.arm"] = model.Arm,
            ["noether.run"] = config.Name,
            ["noether.seed"] = config.Seed.ToString(CultureInfo.InvariantCulture),
            ["noether.preset"] = config.Preset,
            ["noether.version"] = config.Version,
            ["noether.options"] = config.Options.ToJsonString(),
            ["noether.fingerprint"] = model.Fingerprint,
        };
        if (config.Commit is { } commit)
        {
            provenance["noether.commit"] = commit;
        }

        return provenance;
    }

    private void WriteCard(string path, string format) =>
        Card(path + ".md", Path.GetFileName(path), format);

    private string Text(string file, string format)
    {
        var config = model.Folder.ReadConfig();
        var parameters = ModelSummary.Of(_network).Total;
        var card = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# {file}\n\n{model.System.Summary}\n\n")
            .Append(CultureInfo.InvariantCulture, $"- **System**: {model.System.Slug}, recipe {model.Recipe.Name}, arm {model.Arm} ({model.Recipe.Arms.Single(a => a.Name == model.Arm).Summary})\n")
            .Append(CultureInfo.InvariantCulture, $"- **Method**: {Citation.Text(model.System)}\n")
            .Append(CultureInfo.InvariantCulture, $"- **Trained by**: Noether {config.Version}, preset {config.Preset}, seed {config.Seed}{(config.Cuts() is { Length: > 0 } cuts ? $", cut short ({cuts}): a quick look, not a result" : "")}\n")
            .Append(CultureInfo.InvariantCulture, $"- **Command**: `noether {string.Join(' ', config.CommandLine)}`\n")
            .Append(CultureInfo.InvariantCulture, $"- **Symmetry**: {(model.Case is { } own ? $"audited under {own.Symmetry}; `noether audit` shows where it holds" : "its system names none")}\n")
            .Append(CultureInfo.InvariantCulture, $"- **Parameters**: {parameters}\n- **File**: {format}\n- **Fingerprint**: {model.Fingerprint}\n\n");
        Data(card);
        Results(card);
        card.Append(CultureInfo.InvariantCulture, $"## Options\n\n```json\n{config.Options.ToJsonString(CatalogueJson.Indented)}\n```\n\n");
        Use(card, file);
        return card.ToString();
    }

    private void Data(StringBuilder card)
    {
        card.Append("## Data and licences\n\n");
        foreach (var info in model.Recipe.Data.Select(licences))
        {
            card.Append(CultureInfo.InvariantCulture, $"- **{info.Name}**: {info.Summary} Source: {info.Source}. Licence: {info.Licence}.\n");
        }

        card.Append(model.Recipe.Data.Count == 0 ? "The training data were generated by the recipe itself.\n\n" : "\nWhether weights trained on data carry the data's licence is not settled everywhere; name the sources above when you pass this file on.\n\n");
    }

    private void Results(StringBuilder card)
    {
        card.Append("## What it was measured to do\n\n");
        if (model.Folder.ReadResult() is not { } result)
        {
            card.Append("Its run has not finished: nothing was measured.\n\n");
            return;
        }

        card.Append("| metric | value |\n| --- | --- |\n");
        foreach (var (name, value) in result.Metrics.Where(m => m.Key.StartsWith(model.Arm + ".", StringComparison.Ordinal)))
        {
            card.Append(CultureInfo.InvariantCulture, $"| {name[(model.Arm.Length + 1)..]} | {value:G4} |\n");
        }

        card.Append('\n');
        foreach (var claim in result.Claims.Where(c => c.Outcome != Outcome.NotMeasured && IsOwn(c)))
        {
            card.Append(CultureInfo.InvariantCulture, $"- {claim.Statement} {claim.Left:G4} {claim.Op} {claim.Right:G4}: **{claim.Outcome.ToString().ToLowerInvariant()}**{(claim.Note is null ? "" : $" ({claim.Note})")}\n");
        }

        card.Append('\n');
    }

    /// <summary>Whether a claim says something of this arm, alone or beside others.</summary>
    private bool IsOwn(ClaimRecord judged) => model.Recipe.Claims.FirstOrDefault(c => c.Id == judged.Id) is { } claim
        && claim.Left.Metrics.Concat(claim.Right.Metrics).Any(m => m.StartsWith(model.Arm + ".", StringComparison.Ordinal));

    private void Use(StringBuilder card, string file)
    {
        card.Append("## How to use it\n\n");
        if (file.StartsWith(ModelZoo.Prefix, StringComparison.Ordinal))
        {
            card.Append(CultureInfo.InvariantCulture, $"`noether predict {file} --data FILE` asks it, `noether audit {file}` shows where it breaks, `noether export {file}` writes it for other programs. It is asked by {string.Join(", ", ((ILoadedModel)model).Asked)}.\n");
            return;
        }

        if (model.Manifest is null || !file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            card.Append(CultureInfo.InvariantCulture, $"`noether inspect {file}` lists the tensors.\n");
            return;
        }

        card.Append(CultureInfo.InvariantCulture, $"`noether predict {file} --data FILE` asks it. Any program with ONNX Runtime can; how inputs are scaled and what the outputs mean:\n\n```json\n{ManifestFile.Write(model.Manifest).TrimEnd()}\n```\n");
    }
}
