using System.Text;
using Noether.Fields;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Models;

/// <summary>
/// A model's answers as a file: tables (CSV, Parquet) with the class, its probability and those of all classes, a row a box, or the numbers of a sample; NPY with
/// the one array there is; NPZ with an array a field.
/// </summary>
public static class PredictionFile
{
    /// <summary>Asks a model about samples, some at a time.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="batchSize">How many at a time.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The answers; <see cref="ModelFields.Probabilities"/> stand in the place of logits.</returns>
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

        return new Batch(Batch.Cat(answers).Select(answer => answer is { Key: ModelFields.Logits, Value: var scores }
            ? (ModelFields.Probabilities, scores with { Value = scope.MoveToOuter(scores.Value.softmax(1)) })
            : (answer.Key, new Field(scope.MoveToOuter(answer.Value.Value.alias()), answer.Value.Type, answer.Value.Mask is { } mask ? scope.MoveToOuter(mask.alias()) : null))));
    }

    /// <summary>The ending of the file that answers go into: that of the questions' form, where answers have it.</summary>
    /// <param name="answers">As <see cref="Ask"/> gives them.</param>
    /// <param name="form">The questions', see <see cref="SampleFile.Ending"/>.</param>
    public static string Ending(Batch answers, string form)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var table = answers.ContainsKey(ModelFields.Boxes) || answers.ContainsKey(ModelFields.Probabilities) || (answers is { Count: 1 } && (answers.Values.First().Value.dim() <= 2 || AnswerTable.IsPlaces(answers)));
        return form switch
        {
            ".npy" when answers.ContainsKey(ModelFields.Boxes) => ".csv",
            ".npy" when answers.Count > 1 => ".npz",
            ".csv" or ".parquet" when !table => answers.Count > 1 ? ".npz" : ".npy",
            _ => form,
        };
    }

    /// <summary>Writes answers.</summary>
    /// <param name="path">A file that ends with <c>.csv</c>, <c>.parquet</c>, <c>.npy</c> or <c>.npz</c>.</param>
    /// <param name="answers">As <see cref="Ask"/> gives them.</param>
    /// <param name="names">The samples' names.</param>
    /// <param name="classes">The classes' names; empty when they are not known.</param>
    /// <param name="objects">The objects of each sample, for answers with a row an object; null: they are numbered.</param>
    /// <exception cref="InputException">Another ending, answers that have no such form, or the file cannot be written.</exception>
    public static void Write(string path, Batch answers, IReadOnlyList<string> names, IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<string>>? objects = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".csv":
                var text = AnswerTable.Of(answers, names, classes, objects).ToCsv();
                AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
                break;
            case ".parquet":
                var table = AnswerTable.Of(answers, names, classes, objects);
                AtomicFile.Write(path, stream => ParquetFile.Write(stream, table.Texts, table.Numbers));
                break;
            case ".npy":
                var array = FieldArrays.Array(Only(answers).Value);
                AtomicFile.Write(path, stream => NpyFile.Write(stream, array));
                break;
            case ".npz":
                var arrays = answers.SelectMany(f => FieldArrays.Of(f.Key, f.Value)).ToList();
                AtomicFile.Write(path, stream => NpzFile.Write(stream, arrays));
                break;
            case var other:
                throw new InputException($"Predictions are written as .csv, .parquet, .npy or .npz; {path} ends with '{other}'.");
        }
    }

    private static Field Only(Batch answers) => answers.ContainsKey(ModelFields.Boxes)
        ? throw new InputException("Boxes are written as .csv, .parquet or .npz; name such a file.")
        : answers.Count == 1 ? answers.Values.First()
        : throw new InputException($"The model answers with {string.Join(", ", answers.Keys)}: that is no single array; name an .npz file.");
}
