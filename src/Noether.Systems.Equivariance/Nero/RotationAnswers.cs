using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>A classifier's answers for every digit at every angle, and the NERO values made of them.</summary>
/// <param name="Correct">1 where the answer is right, <c>[angles][digits]</c>.</param>
/// <param name="Confidence">Probability given to the true class, <c>[angles][digits]</c>.</param>
/// <param name="Defect">|f(g.x) - f(x)| over the mean of |f|, <c>[angles][digits]</c>.</param>
/// <param name="Labels">The true classes.</param>
internal sealed record RotationAnswers(double[][] Correct, double[][] Confidence, double[][] Defect, long[] Labels)
{
    /// <param name="logits"><c>[angles, digits, classes]</c>, float64; the first angle is 0.</param>
    /// <param name="labels"><c>[digits]</c>, int64.</param>
    public static RotationAnswers Of(Tensor logits, Tensor labels)
    {
        using var scope = torch.NewDisposeScope();
        var truth = labels.view(1, -1, 1).expand(logits.shape[0], -1, 1);
        var upright = logits[0];
        var defect = (logits - upright).norm(2) / upright.norm(1).mean();
        return new RotationAnswers(
            Rows(logits.argmax(-1, keepdim: true).eq(truth).squeeze(-1)),
            Rows(torch.nn.functional.softmax(logits, -1).gather(-1, truth).squeeze(-1)),
            Rows(defect),
            labels.data<long>().ToArray());
    }

    public double Angle(int row) => 360.0 * row / Correct.Length;

    public IReadOnlyDictionary<string, double> Metrics()
    {
        var accuracy = OrbitSummary.OfCurve(Aggregate(Correct));
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["upright"] = accuracy.AtIdentity,
            ["orbit_mean"] = accuracy.Mean,
            ["worst"] = accuracy.Worst,
            ["worst_angle"] = Angle(accuracy.WorstIndex),
            ["variance"] = accuracy.Variance,
            ["gap"] = accuracy.Gap,
            ["defect"] = Aggregate(Defect).Average(),
            ["confidence"] = Aggregate(Confidence).Average(),
        };
    }

    public Table Curve()
    {
        var (accuracy, confidence, defect) = (Aggregate(Correct), Aggregate(Confidence), Aggregate(Defect));
        return new Table(["angle (degrees)", "accuracy", "confidence", "defect"], [.. Enumerable.Range(0, Correct.Length).Select(g => new[] { Angle(g), accuracy[g], confidence[g], defect[g] })]);
    }

    public Table ByDigit()
    {
        var digits = Labels.Distinct().Order().ToArray();
        var rows = digits.Select(d => Enumerable.Range(0, Labels.Length).Where(i => Labels[i] == d).ToArray()).ToArray();
        return new Table(
            ["angle (degrees)", .. digits.Select(d => $"accuracy on {d}")],
            [.. Correct.Select((values, g) => new[] { Angle(g) }.Concat(rows.Select(r => r.Average(i => values[i]))).ToArray())]);
    }

    /// <summary>N(g): the mean over the digits.</summary>
    private static double[] Aggregate(double[][] individual) => [.. individual.Select(v => v.Average())];

    private static double[][] Rows(Tensor values)
    {
        using var numbers = values.to(torch.float64).contiguous();
        return [.. numbers.data<double>().ToArray().Chunk((int)values.shape[1])];
    }
}
