using System.Runtime.InteropServices;
using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>A classifier's answers for every digit at every angle, and the NERO values made of them.</summary>
/// <param name="Correct">1 where the answer is right, <c>[angles, digits]</c>.</param>
/// <param name="Confidence">Probability given to the true class, <c>[angles, digits]</c>.</param>
/// <param name="Defect">|f(g.x) - f(x)| over the size of f (<see cref="EquivarianceError.Scale"/>), <c>[angles, digits]</c>.</param>
/// <param name="Labels">The true classes.</param>
internal sealed record RotationAnswers(double[,] Correct, double[,] Confidence, double[,] Defect, long[] Labels)
{
    /// <param name="logits"><c>[angles, digits, classes]</c>, float64; the first angle is 0.</param>
    /// <param name="labels"><c>[digits]</c>, int64.</param>
    public static RotationAnswers Of(Tensor logits, Tensor labels)
    {
        using var scope = torch.NewDisposeScope();
        var truth = labels.view(1, -1, 1).expand(logits.shape[0], -1, 1);
        var upright = logits[0];
        var defect = (logits - upright).norm(2) / EquivarianceError.Scale(new Field(upright, FieldType.Scalar));
        return new RotationAnswers(
            Numbers(logits.argmax(-1, keepdim: true).eq(truth).squeeze(-1)),
            Numbers(torch.nn.functional.softmax(logits, -1).gather(-1, truth).squeeze(-1)),
            Numbers(defect),
            labels.data<long>().ToArray());
    }

    public double Angle(int row) => 360.0 * row / Correct.GetLength(0);

    public IReadOnlyDictionary<string, double> Metrics()
    {
        var accuracy = OrbitSummary.Of(Correct);
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["upright"] = accuracy.AtIdentity,
            ["orbit_mean"] = accuracy.Mean,
            ["worst"] = accuracy.Worst,
            ["worst_angle"] = Angle(accuracy.WorstIndex),
            ["variance"] = accuracy.Variance,
            ["gap"] = accuracy.Gap,
            ["defect"] = OrbitSummary.Of(Defect).Mean,
            ["confidence"] = OrbitSummary.Of(Confidence).Mean,
        };
    }

    public Table Curve()
    {
        var (accuracy, confidence, defect) = (OrbitSummary.Of(Correct).Curve, OrbitSummary.Of(Confidence).Curve, OrbitSummary.Of(Defect).Curve);
        return new Table(["angle (degrees)", "accuracy", "confidence", "defect"], [.. Enumerable.Range(0, accuracy.Count).Select(g => new[] { Angle(g), accuracy[g], confidence[g], defect[g] })]);
    }

    public Table ByDigit()
    {
        var digits = Labels.Distinct().Order().ToArray();
        var rows = digits.Select(d => Enumerable.Range(0, Labels.Length).Where(i => Labels[i] == d).ToArray()).ToArray();
        return new Table(
            ["angle (degrees)", .. digits.Select(d => $"accuracy on {d}")],
            [.. Enumerable.Range(0, Correct.GetLength(0)).Select(g => new[] { Angle(g) }.Concat(rows.Select(r => r.Average(i => Correct[g, i]))).ToArray())]);
    }

    private static double[,] Numbers(Tensor values)
    {
        var numbers = new double[values.shape[0], values.shape[1]];
        using var rows = values.to(torch.float64).contiguous();
        rows.data<double>().ToArray().CopyTo(MemoryMarshal.CreateSpan(ref numbers[0, 0], numbers.Length));
        return numbers;
    }
}
