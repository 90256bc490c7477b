using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>Draws an audit in the geometry of its group: flat is equivariant, every dent a finding.</summary>
public static class AuditFigures
{
    // Error maps have a few bright pixels: beyond this share they all look alike.
    private const double MapRange = 0.8;

    // More lines than this in one circle hide each other.
    private const int TogetherAtMost = 2;

    /// <summary>All that is drawn of an audit by one metric: the aggregates, small multiples of them, their median and worst tenth, and what models differ by.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="generator">Draws samples again, for bands and intervals.</param>
    public static IReadOnlyList<Figure> All(NeroResult result, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(result);
        var main = Of(result, generator);
        List<Figure> figures = [main];
        if (main is PolarFigure circle && result.Models.Count > TogetherAtMost)
        {
            figures.Add(circle with
            {
                Name = $"apart-{result.Metric.Name}",
                Title = $"Each model by itself: {result.Metric.Meaning}",
                IsApart = true,
                WhatToSee = $"The same lines in circles of their own, with the same scale. By their worst element the models rank {AuditWords.Ranking(result)}.",
            });
        }

        if (!result.Models.All(m => m.Values.Cast<double>().All(v => v is 0 or 1)))
        {
            figures.Add(Quantiles(result));
        }

        figures.AddRange(Enumerable.Range(1, result.Models.Count - 1).Select(second => Difference(result, 0, second, generator)));
        return figures;
    }

    /// <summary>N(g) of all models, laid out as the grid says.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="generator">Draws samples again, for bands round lines; null: no bands.</param>
    public static Figure Of(NeroResult result, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var curves = result.Models.Select((model, i) => new DrawnCurve(model.Name, result.Aggregate(i))
        {
            Band = generator is null ? null : AuditBands.Of(result, i, generator),
            Maps = model.Maps,
        });
        var floors = result.Models.Where(m => m.Floor is not null).Select(m => new DrawnCurve($"{m.Name}, there and back", m.Floor!) { IsReference = true });
        return Draw(result, $"aggregate-{result.Metric.Name}", Title(result), [.. curves, .. floors]) with { WhatToSee = AuditWords.Of(result, generator) };
    }

    /// <summary>The median and the value that the worst tenth of the samples does not reach, of all models: what a mean hides.</summary>
    public static Figure Quantiles(NeroResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (string Name, AggregateKind Kind)[] kinds = [("median", AggregateKind.Median), ("worst tenth", AggregateKind.WorstTenth)];
        var curves = result.Models.SelectMany((model, i) => kinds.Select(k => new DrawnCurve($"{model.Name}, {k.Name}", result.Aggregate(i, kind: k.Kind)))).ToList();
        return Draw(result, $"quantiles-{result.Metric.Name}", $"Median and worst tenth of the samples: {result.Metric.Meaning}", curves) with
        {
            WhatToSee = $"A mean hides whether all samples do a little worse or some of them fail. The median is the sample in the middle; a tenth of the samples does worse than the line \"worst tenth\". {AuditWords.Quantiles(result)}",
        };
    }

    /// <summary>The first model's value less the second's at each element, blue where the first's is smaller and orange where it is larger.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="first">Index of the model that is subtracted from.</param>
    /// <param name="second">Index of the model that is subtracted.</param>
    /// <param name="generator">Draws samples again, for the band.</param>
    public static Figure Difference(NeroResult result, int first, int second, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(result);
        var difference = AuditBands.Difference(result, first, second, generator);
        var (a, b) = (result.Models[first], result.Models[second]);
        var maps = a.Maps is { } upper && b.Maps is { } lower ? upper.Zip(lower, Less).ToList() : null;
        var shown = (maps is null ? difference.Curve : maps.SelectMany(m => m.Cast<double>())).Where(double.IsFinite).Select(Math.Abs).Order().ToList();
        var largest = shown.Count == 0 ? 1 : shown[maps is null ? ^1 : (int)((shown.Count - 1) * MapRange)];
        var scale = new ColourScale(-largest, largest, $"difference in {result.Metric.Name}") { IsDiverging = true };
        var curve = new DrawnCurve($"{a.Name} less {b.Name}", difference.Curve) { Band = difference.Band, Maps = maps };
        var suffix = result.Models.Count > TogetherAtMost ? $"-{second + 1}" : "";
        return CurveFigures.Draw(result.Grid, $"difference-{result.Metric.Name}{suffix}", $"What {a.Name} and {b.Name} differ by", scale, [curve]) with
        {
            WhatToSee = AuditWords.Of(result, difference),
        };
    }

    /// <summary>n(x, .): one sample's values of all models, laid out as the grid says; of flows their maps, where the audit kept the answers.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="sample">Index of the sample.</param>
    /// <exception cref="InputException">Answers that the audit kept are gone.</exception>
    public static Figure Individual(NeroResult result, int sample)
    {
        ArgumentNullException.ThrowIfNull(result);
        var curves = result.Models.Select((model, i) => new DrawnCurve(model.Name, result.Individual(i, sample)) { Maps = result.IndividualMaps(i, sample) }).ToList();
        var words = result.Models.Select((model, i) => AuditWords.OfSample(result, model.Name, result.SampleSummary(i, sample)));
        return Draw(result, $"individual-{result.Metric.Name}-{sample}", $"Sample {sample} by itself: {result.Metric.Meaning}", curves) with { WhatToSee = string.Join(' ', words) };
    }

    /// <summary>The samples by themselves that the first model does worst on.</summary>
    internal static IEnumerable<Figure> Worst(NeroResult result, int count) =>
        result.WorstSamples(0, count).Select((sample, place) => Individual(result, sample) with
        {
            Title = $"Sample {sample}, {(place == 0 ? "" : $"{place + 1}. ")}worst of {result.Models[0].Name}: {result.Metric.Meaning}",
        });

    private static double[,] Less(double[,] a, double[,] b)
    {
        var less = new double[a.GetLength(0), a.GetLength(1)];
        for (var k = 0; k < less.Length; k++)
        {
            var (i, j) = (k / less.GetLength(1), k % less.GetLength(1));
            less[i, j] = a[i, j] - b[i, j];
        }

        return less;
    }

    private static Figure Draw(NeroResult result, string name, string title, IReadOnlyList<DrawnCurve> curves)
    {
        var values = curves.SelectMany(c => c.Values).Where(double.IsFinite);
        var scale = Scale(result.Metric, values);
        var maps = result.Grid.Layout is TilesLayout ? curves.Where(c => c.Maps is not null).SelectMany(c => c.Maps!.SelectMany(map => map.Cast<double>())).Order().ToList() : [];
        return CurveFigures.Draw(result.Grid, name, title, maps.Count == 0 ? scale : scale with { Min = maps[0], Max = maps[(int)((maps.Count - 1) * MapRange)] }, curves);
    }

    /// <summary>One scale for all models: the metric's own range, or up to the worst error.</summary>
    internal static ColourScale Scale(Metrics.AuditMetric metric, IEnumerable<double> values) =>
        new(0, metric.Largest ?? values.DefaultIfEmpty(1).Max(), metric.Meaning, Reversed: !metric.HigherIsBetter);

    private static string Title(NeroResult result)
    {
        var (even, dent) = (result.Metric.HigherIsBetter ? "good" : "even-handed", "where the model fails");
        if (result.Target == AuditTarget.Consensus)
        {
            (even, dent) = ("consistent", "where the model departs from itself");
        }

        return $"{char.ToUpperInvariant(result.Metric.Meaning[0])}{result.Metric.Meaning[1..]} under {result.Grid.Symmetry.Name}: flat is {even}, a dent is {dent}";
    }
}
