using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out lines over a horizontal axis.</summary>
internal static class LineLayout
{
    // Of so few points each is marked: between them nothing was measured.
    private const int MostMarked = 16;
    private const double MarkRadius = 2.5;

    public static Drawing Lay(LineFigure figure, bool heading)
    {
        var (across, up) = (figure.Series.SelectMany(s => s.X), figure.Series.SelectMany(Pieces.Heights));
        var y = Axis.Holding(figure.HasEqualAxes ? across.Concat(up) : up, figure.LogY, tight: false);
        var x = figure.HasEqualAxes ? y : Axis.Holding(across, figure.LogX, tight: true);
        var plot = PlotAxes.Over(figure, figure.Series, y, heading, isSquare: figure.HasEqualAxes);
        plot.Draw(figure.XLabel, figure.YLabel, plot.Bottom);
        double Across(double value) => plot.TopLeft.X + (plot.Width * x.Fraction(value));
        foreach (var tick in x.Ticks)
        {
            plot.Shapes.Add(new Stroke([new(Across(tick), plot.Bottom), new(Across(tick), plot.Bottom + 5)], Ink.Muted, 1.25));
            plot.Below(Across(tick), Axis.Text(tick));
        }

        for (var i = 0; i < figure.Series.Count; i++)
        {
            var series = figure.Series[i];
            var values = new SeriesValues(series.Name, series.X, series.Y);
            var (ink, dashes) = (Ink.Series(figure.Series, i), Dashes.Series(figure.Series, i));
            plot.Shapes.AddRange(Pieces.Band(series, (a, b) => new(Across(a), plot.Place(b)), y.Shows).Select(p => new Veil(p, ink)));
            var pieces = Pieces.Of(series, (a, b) => new(Across(a), plot.Place(b)), y.Shows);
            plot.Shapes.AddRange(pieces.Select((p, n) => new Stroke(p, ink, 2.25, Values: n == 0 ? values : null, Dashes: dashes)));
            if (series.X.Count <= MostMarked && !series.IsReference)
            {
                plot.Shapes.AddRange(pieces.SelectMany(p => p).Select(point => new Ring(point, MarkRadius, ink, 1, Filled: true)));
            }
        }

        var words = $"Line plot of {figure.YLabel} over {figure.XLabel}. {Pieces.Describe(figure.Series)}";
        return plot.Finish(figure.Title, words, new LineFrame(plot.TopLeft, plot.Width, PlotAxes.Height, x));
    }
}
