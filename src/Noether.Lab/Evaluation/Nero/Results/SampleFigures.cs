using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero.Reduction;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>Draws an audit's samples.</summary>
public static class SampleFigures
{
    /// <summary>All samples as points: those that fail alike lie together.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="method">How they are laid out.</param>
    /// <param name="generator">For methods that draw.</param>
    /// <param name="colour">What their colours show.</param>
    /// <exception cref="InputException">A value is not a number.</exception>
    public static Figure Of(NeroResult result, ReductionMethod method, Generator generator, SampleColour colour = SampleColour.Mean)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(generator);
        var panels = result.Models.Select((model, m) =>
        {
            using var draws = generator.Fork($"{method} {m}");
            var plane = result.Reduce(m, method, draws);
            var rows = Enumerable.Range(0, result.Samples).ToArray();
            return new ScatterPanel(model.Name, [.. rows.Select(i => plane[i, 0])], [.. rows.Select(i => plane[i, 1])], [.. rows.Select(i => Colour(result.SampleSummary(m, i), colour))]);
        }).ToList();
        var values = panels.SelectMany(p => p.Values).ToList();
        var scale = colour == SampleColour.Mean
            ? AuditFigures.Scale(result.Metric, values)
            : new ColourScale(0, values.Max(), $"variance over the orbit of the {result.Metric.Meaning}", Reversed: true);
        return new ScatterFigure("samples", "Every sample is a point: those that the model fails alike lie together", panels, scale)
        {
            WhatToSee = $"Points near each other have like values of {result.Metric.Meaning} at every element ({NameOf(method)}); the colour is the sample's "
                + $"{(colour == SampleColour.Mean ? "mean" : "variance")} over the orbit. A group apart is a way of failing of its own. {string.Join(' ', result.Models.Select((m, i) => Worst(result, m.Name, i)))}",
        };
    }

    private static double Colour(AuditSummary sample, SampleColour colour) => colour == SampleColour.Mean ? sample.Mean : sample.Variance;

    private static string Worst(NeroResult result, string name, int model)
    {
        var sample = result.WorstSamples(model, 1)[0];
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The worst of {name} is sample {sample}, with a mean of {result.SampleSummary(model, sample).Mean:0.###}.");
    }

    private static string NameOf(ReductionMethod method) => method switch
    {
        ReductionMethod.Pca => "principal components",
        ReductionMethod.Ica => "independent components",
        ReductionMethod.Tsne => "t-SNE",
        ReductionMethod.Umap => "UMAP",
        _ => "Isomap",
    };
}
