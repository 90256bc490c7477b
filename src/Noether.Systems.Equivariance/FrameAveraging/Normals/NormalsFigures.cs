using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The drawings of the recipe <c>normals</c>.</summary>
internal static class NormalsFigures
{
    private const string Error = "1 - (n · n')²";

    /// <summary>PointNets and graph networks apart: together they are more lines than colours.</summary>
    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        const string Angles = ".angles", Graph = "dgcnn";
        string[] arms = [.. tables.Tables.Keys.Where(k => k.EndsWith(Angles, StringComparison.Ordinal)).Select(k => k[..^Angles.Length])];
        var families = arms.GroupBy(a => a.Contains(Graph, StringComparison.Ordinal)).OrderBy(g => g.Key);
        return families.SelectMany(g => Draw(tables, [.. g], g.Key ? $"-{Graph}" : "", g.Key ? "graph networks" : "PointNets"));
    }

    private static IEnumerable<Figure> Draw(RunTables tables, IReadOnlyList<string> arms, string suffix, string which)
    {
        IReadOnlyList<Series> Lines(string table, string x) =>
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.{table}"])).Select(t => new Series(t.Arm, t.Table[x], t.Table["error"]))];
        yield return new LineFigure($"angles{suffix}", $"Error over the angle by which test clouds are turned: {which}", "angle (degrees)", Error, Lines("angles", "angle (degrees)"))
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
        yield return new LineFigure($"learning{suffix}", $"Error on the training clouds: {which}", "step", Error, Lines("learning", "step"))
        {
            WhatToSee = "How well each network fits the clouds it is trained on, upright or turned. Networks averaged over frames are trained on random elements of them (that of neighbourhoods " +
                "on whole frames) and tested on whole ones.",
        };
    }

    private static IEnumerable<ScatterPanel> Panels(string arm, Table cloud)
    {
        var (x, y) = Projected(cloud);
        yield return new ScatterPanel($"{arm}, upright", x, y, [.. cloud["error upright"].Select(Degrees)]);
        yield return new ScatterPanel($"{arm}, turned", x, y, [.. cloud["error rotated"].Select(Degrees)]);
    }

    /// <summary>Seen from the front right and a little from above, y upwards; the farthest point lies on the circle of radius one.</summary>
    private static (double[] X, double[] Y) Projected(Table cloud)
    {
        var (sinYaw, cosYaw) = Math.SinCos(Math.PI / 6);
        var (sinPitch, cosPitch) = Math.SinCos(Math.PI / 8);
        var (x, y, z) = (cloud["x"], cloud["y"], cloud["z"]);
        var towards = x.Zip(z, (a, b) => (a * sinYaw) + (b * cosYaw)).ToArray();
        var right = x.Zip(z, (a, b) => (a * cosYaw) - (b * sinYaw)).ToArray();
        var up = y.Zip(towards, (a, b) => (a * cosPitch) - (b * sinPitch)).ToArray();
        var largest = Math.Max(right.Zip(up, double.Hypot).Max(), double.Epsilon);
        return ([.. right.Select(a => a / largest)], [.. up.Select(b => b / largest)]);
    }

    /// <summary>The angle of an error sin²(angle).</summary>
    private static double Degrees(double error) => Math.Asin(Math.Sqrt(Math.Clamp(error, 0, 1))) * 180 / Math.PI;
}
