using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Reduction;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>Draws an audit in the geometry of its group: flat is equivariant, every dent a finding.</summary>
public static class AuditFigures
{
    // Error maps have a few bright pixels: beyond this share they all look alike.
    private const double MapRange = 0.8;

    /// <summary>N(g) of all models, laid out as the grid says.</summary>
    public static Figure Of(NeroResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Figure figure = result.Grid.Layout switch
        {
            CircleLayout circle => Circle(result, circle),
            StripLayout strip => Strip(result, strip),
            PlaneLayout plane => new HeatMapFigure(Name(result), Title(result), "shift to the right (px)", "shift down (px)", plane.X, plane.Y, Panels(result, plane.Cells), Scale(result)),
            TilesLayout tiles => Tiles(result, tiles),
            DiscsLayout discs => Discs(result, discs),
            SphereLayout sphere => new SphereFigure(Name(result), Title(result), sphere.Latitudes, sphere.Longitudes, Panels(result, sphere.Cells), Scale(result)),
            _ => throw new ArgumentException($"No figure for a layout of type {result.Grid.Layout.GetType().Name}.", nameof(result)),
        };
        return figure with { WhatToSee = WhatToSee(result) };
    }

    /// <summary>All samples as points: those that fail alike lie together. The colour is each sample's mean over the orbit.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="method">How they are laid out.</param>
    /// <param name="generator">For methods that draw.</param>
    /// <exception cref="InputException">A value is not a number.</exception>
    public static Figure Samples(NeroResult result, ReductionMethod method, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(generator);
        var panels = result.Models.Select((model, m) =>
        {
            using var draws = generator.Fork($"{method} {m}");
            var plane = result.Reduce(m, method, draws);
            var rows = Enumerable.Range(0, result.Samples).ToArray();
            return new ScatterPanel(model.Name, [.. rows.Select(i => plane[i, 0])], [.. rows.Select(i => plane[i, 1])], [.. rows.Select(i => result.Individual(m, i).Average())]);
        }).ToList();
        var values = panels.SelectMany(p => p.Values).ToList();
        return new ScatterFigure("samples", "Every sample is a point: those that the model fails alike lie together", panels, Scale(result) with { Max = result.Metric.Largest ?? values.Max() })
        {
            WhatToSee = $"Points near each other have like values of {result.Metric.Meaning} at every element ({NameOf(method)}); the colour is the sample's mean over the orbit. A group apart is a way of failing of its own.",
        };
    }

    private static string NameOf(ReductionMethod method) => method switch
    {
        ReductionMethod.Pca => "principal components",
        ReductionMethod.Ica => "independent components",
        ReductionMethod.Tsne => "t-SNE",
        ReductionMethod.Umap => "UMAP",
        _ => "Isomap",
    };

    /// <summary>In a sentence a model: where it loses most.</summary>
    public static string WhatToSee(NeroResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var sentences = result.Models.Select((model, i) => Sentence(result, model.Name, result.Summary(i)));
        var floor = result.Models.Any(m => m.Floor is not null)
            ? $" The lines \"there and back\" show the same on samples that were moved and moved back: what is lost there is the interpolation's fault, not the model's."
            : "";
        return string.Join(' ', sentences) + floor;
    }

    private static string Sentence(NeroResult result, string name, AuditSummary summary) => summary.Range < 1e-9
        ? $"{name} gives {Number(summary.AtIdentity)} at every element."
        : $"{name} is worst at {result.Grid.Words[summary.Worst]}: {Number(summary.Curve[summary.Worst])} against {Number(summary.AtIdentity)} unmoved.";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Name(NeroResult result) => $"aggregate-{result.Metric.Name}";

    private static string Title(NeroResult result) =>
        $"{char.ToUpperInvariant(result.Metric.Meaning[0])}{result.Metric.Meaning[1..]} under {result.Grid.Symmetry.Name}: flat is {(result.Metric.HigherIsBetter ? "good" : "even-handed")}, a dent is where the model fails";

    private static PolarFigure Circle(NeroResult result, CircleLayout layout)
    {
        var series = Lines(result, layout.Degrees, Enumerable.Range(0, layout.Degrees.Count));
        var largest = result.Metric.Largest ?? series.SelectMany(s => s.Y).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        return new PolarFigure(Name(result), Title(result), series, largest > 0 ? largest : 1);
    }

    private static LineFigure Strip(NeroResult result, StripLayout layout)
    {
        var order = Enumerable.Range(0, layout.Values.Count).OrderBy(i => layout.Values[i]).ToList();
        return new LineFigure(Name(result), Title(result), layout.Axis, result.Metric.Name, Lines(result, layout.Values, order));
    }

    private static List<Series> Lines(NeroResult result, IReadOnlyList<double> places, IEnumerable<int> order)
    {
        int[] shown = [.. order];
        Series Line(string name, IReadOnlyList<double> curve) => new(name, [.. shown.Select(i => places[i])], [.. shown.Select(i => curve[i])]);
        var models = result.Models.Select((model, i) => Line(model.Name, result.Aggregate(i)));
        return [.. models, .. result.Models.Where(m => m.Floor is not null).Select(m => Line($"{m.Name}, there and back", m.Floor!))];
    }

    private static IReadOnlyList<MapPanel> Panels(NeroResult result, int[,] cells) =>
        [.. result.Models.Select((model, i) => new MapPanel(model.Name, Placed(result.Aggregate(i), cells)))];

    private static double[,] Placed(IReadOnlyList<double> curve, int[,] cells)
    {
        var values = new double[cells.GetLength(0), cells.GetLength(1)];
        for (var row = 0; row < cells.GetLength(0); row++)
        {
            for (var column = 0; column < cells.GetLength(1); column++)
            {
                values[row, column] = curve[cells[row, column]];
            }
        }

        return values;
    }

    private static DiscFigure Discs(NeroResult result, DiscsLayout layout)
    {
        var panels = result.Models.SelectMany((model, i) => layout.Planes.Select((plane, p) =>
        {
            var cells = new int[layout.AxisDegrees.Count, layout.AngleDegrees.Count];
            for (var k = 0; k < cells.Length; k++)
            {
                var (axis, angle) = (k / layout.AngleDegrees.Count, k % layout.AngleDegrees.Count);
                cells[axis, angle] = layout.Cells[p, axis, angle];
            }

            return new MapPanel($"{model.Name}, axes in {plane}", Placed(result.Aggregate(i), cells));
        }));
        return new DiscFigure(Name(result), Title(result), layout.AxisDegrees, layout.AngleDegrees, [.. panels], Scale(result));
    }

    private static MosaicFigure Tiles(NeroResult result, TilesLayout layout)
    {
        var (rows, columns) = (layout.Cells.GetLength(0), layout.Cells.GetLength(1));
        var panels = result.Models.Select((model, i) =>
        {
            var curve = result.Aggregate(i);
            var tiles = from row in Enumerable.Range(0, rows)
                        from column in Enumerable.Range(0, columns)
                        let element = layout.Cells[row, column]
                        where element >= 0
                        select new MosaicTile(layout.Labels[element], result.Grid.Words[element], row, column, model.Maps?[element] ?? new[,] { { curve[element] } });
            return new MosaicPanel(model.Name, [.. tiles]);
        }).ToList();
        var maps = result.Models.Where(m => m.Maps is not null).SelectMany(m => m.Maps!.SelectMany(map => map.Cast<double>())).Order().ToList();
        var scale = Scale(result);
        return new MosaicFigure(Name(result), Title(result), rows, columns, panels, maps.Count == 0 ? scale : scale with { Min = maps[0], Max = maps[(int)((maps.Count - 1) * MapRange)] });
    }

    /// <summary>One scale for all models: the metric's own range, or up to the worst error.</summary>
    private static ColourScale Scale(NeroResult result) => new(
        0,
        result.Metric.Largest ?? Enumerable.Range(0, result.Models.Count).SelectMany(i => result.Aggregate(i)).Where(double.IsFinite).DefaultIfEmpty(1).Max(),
        result.Metric.Meaning,
        Reversed: !result.Metric.HigherIsBetter);
}
