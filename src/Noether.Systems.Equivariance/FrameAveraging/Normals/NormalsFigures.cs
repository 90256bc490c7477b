using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The drawings of the recipe <c>normals</c>.</summary>
internal static class NormalsFigures
{
    private const string Error = "1 - (n · n')²";
    private static readonly string[] Regimes = ["I/I", "I/SO(3)", "SO(3)/SO(3)"];

    /// <summary>PointNets and graph networks apart: together they are more lines than colours.</summary>
    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        const string Graph = "dgcnn";
        var families = Having(tables, "angles").GroupBy(a => a.Contains(Graph, StringComparison.Ordinal)).OrderBy(g => g.Key);
        var gaps = Having(tables, "gaps").Take(1).Select(arm => Gaps(tables.Tables[$"{arm}.gaps"]));
        return families.SelectMany(g => Draw(tables, [.. g], g.Key ? $"-{Graph}" : "", g.Key ? "graph networks" : "PointNets")).Concat(gaps);
    }

    private static string[] Having(RunTables tables, string table) =>
        [.. NormalsRecipe.Networks.Select(n => n.Name).Where(a => tables.Tables.ContainsKey($"{a}.{table}"))];

    private static IEnumerable<Figure> Draw(RunTables tables, IReadOnlyList<string> arms, string suffix, string which)
    {
        IReadOnlyList<Series> Lines(string table, string x) =>
            [.. arms.Where(a => tables.Tables.ContainsKey($"{a}.{table}")).Select(a => (Arm: a, Table: tables.Tables[$"{a}.{table}"])).Select(t => new Series(t.Arm, t.Table[x], t.Table["error"]))];
        yield return RegimeTable(tables, arms, suffix, which);
        yield return new LineFigure(
            $"angles{suffix}", $"Error over the angle by which test clouds are turned: {which}", "angle (degrees)", Error,
            [.. Lines("angles", "angle (degrees)"), new Series("blind guess", [0, 180], [NormalsRecipe.Guess, NormalsRecipe.Guess])])
        {
            WhatToSee = "Each test cloud turns about an axis of its own. A level line does not mind turning: averaged over frames it is level by construction, trained on turned clouds it is " +
                "level as far as it has learned. A network that saw upright clouds alone rises from the left. Blind guesses give 2/3.",
        };
        yield return new ScatterFigure(
            $"clouds{suffix}",
            $"A test cloud, coloured by how far the estimated normals are off: {which}",
            [.. arms.SelectMany(a => Panels(a, tables.Tables[$"{a}.cloud"]))],
            new ColourScale(0, 90, "degrees between the true normal and the estimated one", Reversed: true))
        {
            WhatToSee = "The same cloud for each network, drawn upright both times: on the left it was asked about upright, on the right turned. Where the two differ, the network minds turning.",
        };
        if (Lines("learning", "step") is { Count: > 0 } learning)
        {
            yield return new LineFigure($"learning{suffix}", $"Error on the training clouds: {which}", "step", Error, learning)
            {
                WhatToSee = "How well each network fits the clouds it is trained on, upright or turned. Networks averaged over frames are trained on random elements of them (that of neighbourhoods " +
                    "on whole frames) and tested on whole ones.",
            };
            yield return new LineFigure($"validation{suffix}", $"Error on validation clouds: {which}", "step", Error, Lines("validation", "step"))
            {
                WhatToSee = "Other shapes, in the pose that the network is trained on. The weights of each line's lowest point are those that are tested.",
            };
        }
    }

    /// <summary>Networks in training and test. What training on turned clouds would give an exact network is what it gives turned clouds anyway.</summary>
    private static BarFigure RegimeTable(RunTables tables, IReadOnlyList<string> arms, string suffix, string which)
    {
        var networks = arms.GroupBy(a => a.Replace("-rotated", "", StringComparison.Ordinal)).ToArray();
        var cells = networks.Select(n => n.Select(arm => Cells(tables.Tables[$"{arm}.regimes"])).Aggregate((a, b) => [.. a.Zip(b, (x, y) => double.IsFinite(x) ? x : y)])).ToArray();
        return new BarFigure(
            $"regimes{suffix}", $"Error by the pose of the clouds in training and in test: {which}", "pose in training/in test", Error,
            Regimes, [.. networks.Zip(cells, (n, errors) => new BarSeries(n.Key, errors))])
        {
            WhatToSee = "I/I: trained and tested on upright clouds; I/SO(3): tested on turned ones; SO(3)/SO(3): trained on turned ones as well. Networks that move with the cloud by construction " +
                "have the same losses on turned clouds as on upright ones (by whole frames; by drawn elements, losses of the same distribution), so SO(3)/SO(3) repeats I/SO(3) for them; others were trained anew, and where that was not done there is no bar. Blind guesses give 2/3.",
        };
    }

    /// <summary>The errors of the three regimes, not a number where an arm does not say.</summary>
    private static double[] Cells(Table arm)
    {
        var (turned, exact, upright, rotated) = (arm["turned in training"][0] > 0, arm["exact"][0] > 0, arm["upright"][0], arm["rotated"][0]);
        return turned ? [double.NaN, double.NaN, rotated] : [upright, rotated, exact ? rotated : double.NaN];
    }

    private static BarFigure Gaps(Table gaps) => new(
        "gaps", "How well points determine their principal axes", "log10 of the least gap between eigenvalues, relative to the largest (from)", "share",
        [.. gaps["gap"].Select(g => g.ToString("0.##", CultureInfo.InvariantCulture))],
        [new("clouds", gaps["clouds"]), new("neighbourhoods", gaps["neighbourhoods"])])
    {
        WhatToSee = "Test clouds, and the neighbourhoods of their points. Below -4 axes count as not determined. The nearer to it, the faster the axes turn when a point moves.",
    };

    private static IEnumerable<ScatterPanel> Panels(string arm, Table cloud)
    {
        var (x, y) = Projected(cloud);
        yield return new ScatterPanel($"{arm}, upright", x, y, [.. cloud["error upright"].Select(Degrees)]);
        yield return new ScatterPanel($"{arm}, turned", x, y, [.. cloud["error rotated"].Select(Degrees)]);
    }

    /// <summary>Seen from the front right; the farthest point lies on the circle of radius one.</summary>
    private static (double[] X, double[] Y) Projected(Table cloud)
    {
        var (right, up) = CloudView.Project(cloud["x"], cloud["y"], cloud["z"]);
        var largest = Math.Max(right.Zip(up, double.Hypot).Max(), double.Epsilon);
        return ([.. right.Select(a => a / largest)], [.. up.Select(b => b / largest)]);
    }

    /// <summary>The angle of an error sin²(angle).</summary>
    private static double Degrees(double error) => Math.Asin(Math.Sqrt(Math.Clamp(error, 0, 1))) * 180 / Math.PI;
}
