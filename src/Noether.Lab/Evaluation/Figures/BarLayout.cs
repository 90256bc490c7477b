using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out bars in groups. A bar's value stands at its end where there is room, so that zero can be told from nothing.</summary>
internal static class BarLayout
{
    /// <summary>The part of a group's room that its bars take.</summary>
    private const double Filled = 0.8;

    private const double ValueSize = 11;

    public static Drawing Lay(BarFigure figure, IReadOnlyList<Series> series, bool heading)
    {
        var plot = PlotAxes.Over(figure, series, Axis.Holding(series.SelectMany(s => s.Y).Append(0), log: false, tight: false), heading);
        plot.Draw(figure.XLabel, figure.YLabel, plot.Place(0));
        var group = plot.Width / Math.Max(1, figure.Groups.Count);
        var bar = Filled * group / Math.Max(1, series.Count);
        var all = series.SelectMany(s => s.Y).Where(double.IsFinite).Select(Text).ToList();
        var values = all.All(text => Typesetting.Width(text, ValueSize) <= bar);
        for (var i = 0; i < figure.Groups.Count; i++)
        {
            var left = plot.TopLeft.X + (group * (i + ((1 - Filled) / 2)));
            for (var s = 0; s < series.Count; s++)
            {
                if (plot.Y.Shows(series[s].Y[i]))
                {
                    Draw(plot, left + (bar * s), bar, (Ink.Series(series, s), Dashes.Series(series, s)), series[s].Y[i], values);
                }
            }
        }

        Names(plot, figure.Groups, group);
        var words = $"Bars of {figure.YLabel} by {figure.XLabel}. {Pieces.Describe(series)}";
        return plot.Finish(figure.Title, words, new StillFrame());
    }

    private static void Draw(PlotAxes plot, double left, double width, (Ink Ink, Dashes Dashes) pen, double value, bool written)
    {
        var (floor, end) = (plot.Place(0), plot.Place(value));
        plot.Shapes.Add(new Stroke([new(left, floor), new(left, end), new(left + width, end), new(left + width, floor)], pen.Ink, 1.25, Closed: true, Dashes: pen.Dashes));
        if (written)
        {
            plot.Shapes.Add(new Label(new(left + (width / 2), end + (value < 0 ? 13 : -4)), Text(value), ValueSize, Ink.Text, Anchor.Middle, Halo: true));
        }
    }

    /// <summary>As many names, evenly spread, as have room.</summary>
    private static void Names(PlotAxes plot, IReadOnlyList<string> names, double group)
    {
        var widest = names.Select(n => Typesetting.Width(n, Typesetting.TextSize)).DefaultIfEmpty().Max();
        var stride = Math.Max(1, (int)Math.Ceiling((widest + 4) / group));
        for (var i = 0; i < names.Count; i += stride)
        {
            plot.Below(plot.TopLeft.X + (group * (i + 0.5)), names[i]);
        }
    }

    private static string Text(double value) => Axis.Text(Math.Abs(value) < 1 ? Math.Round(value, 3) : Math.Round(value, 2));
}
