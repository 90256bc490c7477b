using System.Globalization;
using CsvHelper;
using Noether.Fields;

namespace Noether.Lab.Models;

/// <summary>A model's answers as rows: columns of texts, then of numbers.</summary>
/// <param name="Texts">Names and values.</param>
/// <param name="Numbers">Names and values.</param>
internal sealed record AnswerTable(IReadOnlyList<(string Name, string[] Values)> Texts, IReadOnlyList<(string Name, float[] Values)> Numbers)
{
    /// <exception cref="InputException">The answers have no rows of numbers.</exception>
    public static AnswerTable Of(Batch answers, IReadOnlyList<string> names, IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<string>>? objects = null)
    {
        if (IsPlaces(answers))
        {
            return Places(answers.Values.First(), names, objects);
        }

        if (answers.ContainsKey(ModelFields.Boxes))
        {
            return Boxes(answers, names, classes);
        }

        var (name, field) = answers.FirstOrDefault(a => a.Key == ModelFields.Probabilities) is { Value: not null } scores ? scores : answers.First();
        return name == ModelFields.Probabilities ? Classes(field.Value, names, classes)
            : field.Type is FlowType ? throw new InputException("Motion fields are written as .npy or .npz; name such a file.")
            : field.Value.dim() <= 2 && answers.Count == 1 ? Plain(name, field.Value, names)
            : throw new InputException($"The model answers with {answers}, which is no row of numbers for each sample: name an .npz file.");
    }

    /// <summary>Whether the one answer is where the points of each sample are.</summary>
    public static bool IsPlaces(Batch answers) => answers is { Count: 1 } && answers.Values.First() is { Type: PositionType } field && field.Value.dim() == 3 && field.Value.shape[2] is 2 or 3;

    public string ToCsv()
    {
        using var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            csv.WriteRecord([.. Texts.Select(t => t.Name), .. Numbers.Select(n => n.Name)]);
            for (var row = 0; row < Texts[0].Values.Length; row++)
            {
                csv.WriteRecord([.. Texts.Select(t => t.Values[row]), .. Numbers.Select(n => n.Values[row].ToString("R", CultureInfo.InvariantCulture))]);
            }
        }

        return text.ToString();
    }

    private static AnswerTable Classes(Tensor probabilities, IReadOnlyList<string> names, IReadOnlyList<string> classes)
    {
        var columns = Columns(probabilities);
        int[] best = [.. Enumerable.Range(0, names.Count).Select(row => Enumerable.Range(0, columns.Length).MaxBy(c => columns[c][row]))];
        return new AnswerTable(
            [("sample", [.. names]), ("class", [.. best.Select(c => ClassName(classes, c))])],
            [("probability", [.. best.Select((c, row) => columns[c][row])]), .. columns.Select((values, c) => ($"p({ClassName(classes, c)})", values))]);
    }

    private static AnswerTable Boxes(Batch answers, IReadOnlyList<string> names, IReadOnlyList<string> classes)
    {
        var boxes = answers[ModelFields.Boxes];
        var count = (int)boxes.Value.shape[1];
        var corners = boxes.Value.contiguous().data<float>().ToArray();
        var scores = answers[ModelFields.Scores].Value.contiguous().data<float>().ToArray();
        var labels = answers[ModelFields.Labels].Value.contiguous().data<long>().ToArray();
        var exists = boxes.Mask?.contiguous().data<bool>().ToArray();
        int[] rows = [.. Enumerable.Range(0, scores.Length).Where(i => exists is null || exists[i])];
        float[] Corner(int c) => [.. rows.Select(i => corners[(4 * i) + c])];
        return new AnswerTable(
            [("sample", [.. rows.Select(i => names[i / count])]), ("class", [.. rows.Select(i => ClassName(classes, (int)labels[i]))])],
            [("score", [.. rows.Select(i => scores[i])]), ("left", Corner(0)), ("top", Corner(1)), ("right", Corner(2)), ("bottom", Corner(3))]);
    }

    private static AnswerTable Places(Field field, IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<string>>? objects)
    {
        var (count, dimension) = ((int)field.Value.shape[1], (int)field.Value.shape[2]);
        var exists = field.Mask?.contiguous().data<bool>().ToArray();
        int[] rows = [.. Enumerable.Range(0, names.Count * count).Where(i => exists is null || exists[i])];
        var numbers = field.Value.to(torch.ScalarType.Float32).contiguous().data<float>().ToArray();
        string Object(int row) => objects is null ? $"{(row % count) + 1}" : objects[row / count][row % count];
        return new AnswerTable(
            [("sample", [.. rows.Select(i => names[i / count])]), ("object", [.. rows.Select(Object)])],
            [.. Enumerable.Range(0, dimension).Select(axis => ($"{"xyz"[axis]}", rows.Select(i => numbers[(i * dimension) + axis]).ToArray()))]);
    }

    private static AnswerTable Plain(string name, Tensor values, IReadOnlyList<string> names)
    {
        var columns = Columns(values.view(values.shape[0], -1));
        return new AnswerTable([("sample", [.. names])], [.. columns.Select((v, c) => (columns.Length == 1 ? name : $"{name}[{c}]", v))]);
    }

    private static float[][] Columns(Tensor values)
    {
        var numbers = values.to(torch.ScalarType.Float32).contiguous().data<float>().ToArray();
        var count = (int)values.shape[1];
        return [.. Enumerable.Range(0, count).Select(c => numbers.Where((_, i) => i % count == c).ToArray())];
    }

    private static string ClassName(IReadOnlyList<string> classes, int index) => index >= 0 && index < classes.Count ? classes[index] : index.ToString(CultureInfo.InvariantCulture);
}
