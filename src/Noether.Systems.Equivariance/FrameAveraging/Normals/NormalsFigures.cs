using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The drawings of the recipe <c>normals</c>.</summary>
internal static class NormalsFigures
{
    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        string[] arms = [.. tables.Tables.Keys.Where(k => k.EndsWith(".angles", StringComparison.Ordinal)).Select(k => k[..^".angles".Length])];
        yield return new LineFigure(
            "angles",
            "Error of the estimated normals over the angle by which test clouds are turned",
            "angle (degrees)",
            "1 - (n · n')²",
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.angles"])).Select(t => new Series(t.Arm, t.Table["angle (degrees)"], t.Table["error"]))])
        {
            WhatToSee = "Each test cloud turns about an axis of its own. A level line does not mind turning: averaged over frames it is level by construction, trained on turned clouds it is " +
                "level as far as it has learned. A network that saw upright clouds alone rises from the left. Blind guesses give 2/3.",
        };
        yield return new ScatterFigure(
            "clouds",
            "A test cloud, coloured by how far the estimated normals are off",
            [.. arms.SelectMany(a => Panels(a, tables.Tables[$"{a}.cloud"]))],
            new ColourScale(0, 90, "degrees between the true normal and the estimated one", Reversed: true))
        {
            WhatToSee = "The same cloud for each network, drawn upright both times: on the left it was asked about upright, on the right turned. Where the two differ, the network minds turning.",
        };
        yield return new LineFigure(
            "learning",
            "Error on the training clouds",
            "step",
            "1 - (n · n')²",
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["error"]))])
        {
            WhatToSee = "How well each network fits the clouds it is trained on, upright or turned. Networks averaged over frames are trained on random elements of them and tested on whole frames.",
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
