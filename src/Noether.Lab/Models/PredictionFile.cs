using System.Globalization;
using System.Text;
using CsvHelper;
using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Models;

/// <summary>A model's answers as a file: CSV with the class, its probability and those of all classes, or a row a box; NPY with probabilities or motion fields.</summary>
public static class PredictionFile
{
    /// <summary>Asks a model about samples, some at a time.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="batchSize">How many at a time.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The answers; probabilities stand in the place of logits.</returns>
    public static Batch Ask(IModel model, Batch samples, int batchSize, Action<long> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(progress);
        using var scope = torch.NewDisposeScope();
        List<Batch> answers = [];
        for (long start = 0; start < samples.Size; start += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            answers.Add(model.Forward(samples.Slice(start, Math.Min(batchSize, samples.Size - start))));
            progress(Math.Min(samples.Size, start + batchSize));
        }

        return Batch.Cat(answers).Select((name, f) => new Field(scope.MoveToOuter(name == ModelFields.Logits ? f.Value.softmax(1) : f.Value.alias()), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask.alias())));
    }

    /// <summary>Writes answers.</summary>
    /// <param name="path">A file that ends with <c>.csv</c> or <c>.npy</c>.</param>
    /// <param name="answers">As <see cref="Ask"/> gives them.</param>
    /// <param name="names">The samples' names.</param>
    /// <param name="classes">The classes' names; empty when they are not known.</param>
    /// <exception cref="InputException">Another ending, answers that have no such form, or the file cannot be written.</exception>
    public static void Write(string path, Batch answers, IReadOnlyList<string> names, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var csv = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => true,
            ".npy" => false,
            var other => throw new InputException($"Predictions are written as .csv or .npy; {path} ends with '{other}'."),
        };
        var (field, isBoxes) = (answers.Keys.FirstOrDefault(k => k is ModelFields.Logits or ModelFields.Flow), answers.ContainsKey(ModelFields.Boxes));
        if (csv ? field == ModelFields.Flow : field is null)
        {
            throw new InputException($"{(isBoxes ? "Boxes are written as .csv" : "Motion fields are written as .npy")}; name such a file.");
        }

        if (csv)
        {
            var text = isBoxes ? Boxes(answers, names, classes) : Classes(answers[field!].Value, names, classes);
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            return;
        }

        using var values = answers[field!].Value.to(torch.ScalarType.Float32).contiguous();
        AtomicFile.Write(path, stream => NpyFile.Write(stream, NumberArray.Of<float>(values.shape, values.data<float>().ToArray())));
    }

    private static string Classes(Tensor probabilities, IReadOnlyList<string> names, IReadOnlyList<string> classes)
    {
        var count = (int)probabilities.shape[1];
        var values = probabilities.to(torch.ScalarType.Float32).contiguous().data<float>().ToArray();
        return Csv(["sample", "class", "probability", .. Enumerable.Range(0, count).Select(c => $"p({ClassName(classes, c)})")], names.Select((name, i) =>
        {
            var row = values.AsSpan(i * count, count).ToArray();
            var best = Array.IndexOf(row, row.Max());
            return (IEnumerable<string>)[name, ClassName(classes, best), Number(row[best]), .. row.Select(p => Number(p))];
        }));
    }

    private static string Boxes(Batch answers, IReadOnlyList<string> names, IReadOnlyList<string> classes)
    {
        var boxes = answers[ModelFields.Boxes];
        var count = (int)boxes.Value.shape[1];
        var corners = boxes.Value.contiguous().data<float>().ToArray();
        var scores = answers[ModelFields.Scores].Value.contiguous().data<float>().ToArray();
        var labels = answers[ModelFields.Labels].Value.contiguous().data<long>().ToArray();
        var exists = boxes.Mask?.contiguous().data<bool>().ToArray();
        var rows = from i in Enumerable.Range(0, scores.Length)
                   where exists is null || exists[i]
                   select (IEnumerable<string>)[names[i / count], ClassName(classes, (int)labels[i]), Number(scores[i]), .. corners.AsSpan(4 * i, 4).ToArray().Select(Number)];
        return Csv(["sample", "class", "score", "left", "top", "right", "bottom"], rows);
    }

    private static string Csv(IReadOnlyList<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        using var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            csv.WriteRecord([.. header]);
            foreach (var row in rows)
            {
                csv.WriteRecord([.. row]);
            }
        }

        return text.ToString();
    }

    private static string ClassName(IReadOnlyList<string> classes, int index) => index >= 0 && index < classes.Count ? classes[index] : index.ToString(CultureInfo.InvariantCulture);

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
