using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Evaluation.Figures;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Report;
using Noether.Lab.Tracking;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>
/// An audit on disk: <c>result.json</c>, <c>values.npy</c> (and <c>values-METRIC.npy</c> of further metrics) <c>[models, elements, samples]</c>,
/// <c>consensus.npy</c> <c>[models, samples, ...]</c> (and <c>consensus-FIELD.npy</c> of further fields), <c>figures/</c> as SVG, PNG and CSV, <c>report.html</c>; beside them <c>outputs/</c> with the models' answers. Every file is replaced whole; <c>result.json</c> comes last.
/// </summary>
public static class AuditFolder
{
    private const int HashedElements = 64;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A folder's name for an audit: its models, its symmetry, and a few digits that tell apart what else decides the result (weights, samples, motion, metrics, target).</summary>
    /// <param name="subjects">The models.</param>
    /// <param name="data">The samples.</param>
    /// <param name="grid">The elements.</param>
    /// <param name="metrics">What is measured; none: what fits the models' answers.</param>
    /// <param name="target">What answers are compared with.</param>
    public static string NameOf(IReadOnlyList<AuditSubject> subjects, AuditData data, AuditGrid grid, IReadOnlyList<AuditMetric> metrics, AuditTarget target)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(grid);
        var content = Fingerprint.Of(
        [
            .. subjects.Select(s => s.Fingerprint), Fingerprint.Of(data.Inputs), data.Targets is null ? "" : Fingerprint.Of(data.Targets),
            OrbitPass.HashOfMotion(grid, data.Inputs, HashedElements), .. metrics.Select(m => m.Name), $"{target}",
        ]);
        var name = $"{string.Join('-', subjects.Select(s => s.Name).Append(grid.Symmetry.Name))}-{content[..8]}";
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
    }

    /// <summary>Writes the result.</summary>
    /// <param name="folder">Its folder; made where it is missing.</param>
    /// <param name="results">The same audit by one or more metrics; the first is the one it is about.</param>
    /// <param name="generator">Draws samples again, for the intervals.</param>
    /// <param name="command">The command that does it again.</param>
    /// <param name="more">Figures besides the aggregates.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<NeroResult> results, Generator generator, string? command = null, IReadOnlyList<Figure>? more = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(generator);
        Disk.Writing(folder, () => Directory.CreateDirectory(Path.Combine(folder, "figures")));
        var report = AuditReport.Of(results, generator, command, more);
        foreach (var (result, i) in results.Select((r, i) => (r, i)))
        {
            Save(Path.Combine(folder, i == 0 ? "values.npy" : $"values-{result.Metric.Name}.npy"), Values(result));
        }

        SaveConsensus(folder, results[0].Models);

        foreach (var figure in report.Figures.Select(f => f.Figure))
        {
            var path = Path.Combine(folder, "figures", figure.Name);
            Disk.Replace($"{path}.svg", FigureRenderer.Svg(figure));
            Disk.Replace($"{path}.png", FigureRenderer.Png(figure));
            Disk.Replace($"{path}.csv", FigureRenderer.Csv(figure));
        }

        Disk.Replace(Path.Combine(folder, "report.html"), ReportPage.Write(report));
        Disk.Replace(Path.Combine(folder, "result.json"), Json(results, generator).ToJsonString(Readable) + "\n");
    }

    /// <summary>The result as JSON: what was audited, and for each metric and model the numbers, the curve with its band (null where the metric pools all samples), and the worst elements.</summary>
    /// <param name="results">The same audit by one or more metrics.</param>
    /// <param name="generator">Draws samples again, for the intervals.</param>
    public static JsonObject Json(IReadOnlyList<NeroResult> results, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(generator);
        var main = results[0];
        return new JsonObject
        {
            ["symmetry"] = main.Grid.Symmetry.Name,
            ["data"] = main.Data.Name,
            ["samples"] = main.Samples,
            ["target"] = main.Target == AuditTarget.Truth ? "truth" : "consensus",
            ["elements"] = new JsonArray([.. main.Grid.Words.Select((w, i) => (JsonNode)new JsonObject { ["words"] = w, ["interpolated"] = !main.Exact[i] })]),
            ["ambiguous"] = new JsonArray([.. main.Ambiguities.Select(a => (JsonNode)new JsonObject
            {
                ["class"] = a.Class,
                ["looksLike"] = a.LooksLike,
                ["words"] = main.Grid.Words[a.Element],
                ["share"] = Number(a.Share),
            })]),
            ["metrics"] = new JsonArray([.. results.Select(r => (JsonNode)Metric(r, generator))]),
        };
    }

    /// <summary>The first field of the models' average answers as <c>consensus.npy</c> <c>[models, samples, ...]</c>, the others with their names; models that answer in other shapes apart.</summary>
    private static void SaveConsensus(string folder, IReadOnlyList<SubjectValues> models)
    {
        if (models[0].Consensus is not { } first)
        {
            return;
        }

        var alike = models.All(m => m.Consensus is { } other && first.All(f => other.TryGetValue(f.Key, out var field) && field.Value.shape.SequenceEqual(f.Value.Value.shape)));
        for (var part = 0; part < (alike ? 1 : models.Count); part++)
        {
            var ending = alike ? "" : $"-{part + 1}";
            foreach (var (name, place) in models[part].Consensus!.Keys.Select((n, i) => (n, i)))
            {
                using var scope = torch.NewDisposeScope();
                var values = torch.stack([.. (alike ? models : [models[part]]).Select(m => m.Consensus![name].Value.to(torch.float64).cpu())]);
                Save(Path.Combine(folder, place == 0 ? $"consensus{ending}.npy" : $"consensus{ending}-{name}.npy"), Array(values));
            }
        }
    }

    private static JsonObject Metric(NeroResult result, Generator generator) => new()
    {
        ["metric"] = result.Metric.Name,
        ["higherIsBetter"] = result.Metric.HigherIsBetter,
        ["models"] = new JsonArray([.. Enumerable.Range(0, result.Models.Count).Select(i => (JsonNode)Model(result, i, generator))]),
        ["differences"] = new JsonArray([.. Enumerable.Range(1, result.Models.Count - 1).Select(second => (JsonNode)Difference(result, AuditBands.Difference(result, 0, second, generator)))]),
    };

    private static JsonObject Difference(NeroResult result, ModelDifference difference) => new()
    {
        ["first"] = result.Models[difference.First].Name,
        ["second"] = result.Models[difference.Second].Name,
        ["mean"] = Number(difference.Mean),
        ["interval"] = Ends(difference.Band?.Mean),
        ["significant"] = difference.HasVerdict ? difference.IsSignificant : null,
        ["significantElements"] = difference.HasVerdict ? difference.SignificantElements.Count : null,
        ["curve"] = Numbers(difference.Curve),
    };

    private static JsonObject Model(NeroResult result, int i, Generator generator)
    {
        var (summary, band, model) = (result.Summary(i), AuditBands.Of(result, i, generator), result.Models[i]);
        return new JsonObject
        {
            ["model"] = model.Name,
            ["outputs"] = model.Key[..16],
            ["numbers"] = new JsonObject(summary.Numbers().Select(n => KeyValuePair.Create(n.Key, Number(n.Value)))),
            ["gapInterval"] = Ends(band?.Gap),
            ["meanInterval"] = Ends(band?.Mean),
            ["curve"] = Numbers(summary.Curve),
            ["low"] = band is null ? null : Numbers(band.Low),
            ["high"] = band is null ? null : Numbers(band.High),
            ["median"] = Numbers(result.Aggregate(i, kind: AggregateKind.Median)),
            ["worstTenth"] = Numbers(result.Aggregate(i, kind: AggregateKind.WorstTenth)),
            ["floor"] = model.Floor is null ? null : Numbers(model.Floor),
            ["worstSamples"] = new JsonArray([.. result.WorstSamples(i, 10).Select(sample => (JsonNode)sample)]),
            ["worst"] = new JsonArray([.. result.Worst(i, 10).Select(w => (JsonNode)new JsonObject { ["words"] = w.Words, ["value"] = Number(w.Value) })]),
        };
    }

    private static JsonArray? Ends((double Low, double High)? interval) => interval is { } ends ? Numbers([ends.Low, ends.High]) : null;

    private static JsonArray Numbers(IReadOnlyList<double> values) => new([.. values.Select(Number)]);

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static NumberArray Values(NeroResult result) => NumberArray.Of<double>(
        [result.Models.Count, result.Grid.Count, result.Samples], result.Models.SelectMany(m => m.Values.Cast<double>()).ToArray());

    private static NumberArray Array(Tensor values)
    {
        using var numbers = values.to(torch.float64).cpu().contiguous();
        return NumberArray.Of<double>(numbers.shape, numbers.data<double>().ToArray());
    }

    private static void Save(string path, NumberArray array)
    {
        using var bytes = new MemoryStream();
        NpyFile.Write(bytes, array);
        Disk.Replace(path, bytes.ToArray());
    }
}
