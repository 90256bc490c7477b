using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out estimates with their intervals, a row each under the names.</summary>
internal static class ForestLayout
{
    private const double RowHeight = 24;
    private const double DotRadius = 4;
    private const double Cap = 4;

    public static Drawing Lay(ForestFigure figure, IReadOnlyList<Series> groups, bool heading)
    {
        var shapes = new List<Shape>();
        var top = 12 + (heading ? Typesetting.Heading(shapes, figure.Title, groups, PlotAxes.Margin, PlotAxes.PageWidth - (2 * PlotAxes.Margin)) : 0);
        var left = PlotAxes.Margin + figure.Rows.Select(r => Typesetting.Width(r.Name, Typesetting.LargestTextSize)).DefaultIfEmpty().Max() + 12;
        var width = PlotAxes.PageWidth - PlotAxes.Margin - left;
        var axis = Axis.Holding(figure.Rows.SelectMany(r => new[] { r.Value, r.Low, r.High }).Concat(figure.Reference is { } line ? [line] : []), log: false, tight: false);
        var bottom = top + (RowHeight * figure.Rows.Count);
        double Across(double value) => left + (width * axis.Fraction(value));
        foreach (var tick in axis.Ticks)
        {
            shapes.Add(new Stroke([new(Across(tick), top), new(Across(tick), bottom)], Ink.Grid, 1));
            shapes.Add(new Label(new(Across(tick), bottom + 20), Axis.Text(tick), Typesetting.TextSize, Ink.Muted, Anchor.Middle));
        }

        if (figure.Reference is { } reference)
        {
            shapes.Add(new Stroke([new(Across(reference), top), new(Across(reference), bottom)], Ink.Muted, 1.5, Dashes: Dashes.Reference));
        }

        for (var i = 0; i < figure.Rows.Count; i++)
        {
            Row(shapes, figure, i, left, top + (RowHeight * (i + 0.5)), Across);
        }

        shapes.Add(new Label(new(left + (width / 2), bottom + 42), figure.XLabel, Typesetting.TextSize, Ink.Text, Anchor.Middle));
        var words = $"Estimates of {figure.XLabel} with intervals. {string.Join(" ", figure.Rows.Select(r => $"{r.Name}: {Axis.Text(Math.Round(r.Value, 3))}, from {Axis.Text(Math.Round(r.Low, 3))} to {Axis.Text(Math.Round(r.High, 3))}."))}";
        return new Drawing(PlotAxes.PageWidth, bottom + 56, figure.Title, words, new StillFrame(), shapes);
    }

    private static void Row(List<Shape> shapes, ForestFigure figure, int index, double left, double y, Func<double, double> across)
    {
        var row = figure.Rows[index];
        var ink = Ink.Series(figure.Groups.ToList().IndexOf(row.Group));
        shapes.Add(new Label(new(left - 12, y + 4.5), row.Name, Typesetting.TextSize, Ink.Text, Anchor.End));
        if (!double.IsFinite(row.Value) || !double.IsFinite(row.Low) || !double.IsFinite(row.High))
        {
            return;
        }

        var (low, high) = (across(row.Low), across(row.High));
        shapes.Add(new Stroke([new(low, y), new(Math.Max(high, low + 0.01), y)], ink, 2));
        shapes.Add(new Stroke([new(low, y - Cap), new(low, y + Cap)], ink, 2));
        shapes.Add(new Stroke([new(high, y - Cap), new(high, y + Cap)], ink, 2));
        shapes.Add(new Ring(new(across(row.Value), y), DotRadius, ink, 1, Filled: true));
    }
}
