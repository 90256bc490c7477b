using Noether.Lab.Catalogue;
using Noether.Lab.Data.Solids;
using Noether.Lab.Evaluation.Figures;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>The drawings and tables of the recipe <c>symsol</c>.</summary>
internal static class SymsolFigures
{
    private const string LogLikelihood = "log likelihood";
    private const string MedianError = "median error (degrees)";

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        string[] arms = [.. SymsolRecipe.Arms.Where(a => tables.Tables.ContainsKey($"{a}.shapes"))];
        string[] distributions = [.. arms.Where(a => tables.Tables[$"{a}.draws"].Rows.Count > 0)];
        if (distributions.Length > 0)
        {
            yield return Bars(tables, distributions, "log-likelihood", LogLikelihood, "Mean log density of the poses that look like the true one", "log density") with
            {
                WhatToSee = "Higher is better; -2.29 is a uniform distribution. A solid with many poses that look alike has less to give: with 24 equal modes the density of each is log 24 = 3.2 lower.",
            };
            yield return Poses(tables, distributions[0]);
        }

        yield return Bars(tables, arms, "median-error", MedianError, "Median angle from the likeliest pose to the nearest that looks like the true one", "degrees") with
        {
            WhatToSee = "Poses that look the same count as the same. A regression that is shown one of many equal poses at a time learns their mean, which is none of them.",
        };
        yield return InPlane(tables, arms);
        yield return Pictures(tables.Tables[$"{arms[0]}.pictures"]);
        if (tables.Tables.TryGetValue($"{SymsolRecipe.Arms[0]}.kernels", out var kernels))
        {
            yield return Kernels(kernels);
        }

        yield return new LineFigure(
            "learning", "Loss on the training pictures of each step", "step", "loss",
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["loss"]))])
        {
            WhatToSee = "For the induced and the projected network minus the log density of one true pose; for the perceptron over rotations the cross entropy of the true pose among random ones; for the regression the squared distance of matrices.",
        };
    }

    public static IEnumerable<WordedTable> Tables(RunTables tables)
    {
        string[] arms = [.. SymsolRecipe.Arms.Where(a => tables.Tables.ContainsKey($"{a}.shapes"))];
        var rows = arms.SelectMany(a => tables.Tables[$"{a}.shapes"].Rows.Select(r => new WordedRow($"{a}, {SolidPictures.Names[(int)r[0]]}", [.. r.Skip(1)])));
        yield return new WordedTable("solids", "What each method says of each solid", "method, solid", [.. tables.Tables[$"{arms[0]}.shapes"].Columns.Skip(1)], [.. rows])
        {
            Note = "Modes: median number of peaks 35 degrees apart about which there is at least a tenth of the probability of the greatest, in pictures that show the mark where there is one. Balance: the least probability within 15 degrees of a pose that looks right over the greatest.",
        };
    }

    private static BarFigure Bars(RunTables tables, string[] arms, string name, string column, string title, string unit)
    {
        var shapes = tables.Tables[$"{arms[0]}.shapes"]["shape"];
        return new BarFigure(name, title, "solid", unit, [.. shapes.Select(s => SolidPictures.Names[(int)s])], [.. arms.Select(a => new BarSeries(a, tables.Tables[$"{a}.shapes"][column]))]);
    }

    private static BarFigure InPlane(RunTables tables, string[] arms) => new(
        "in-plane", "Change of the answer, beyond its turning along, when the solid turns about the line of sight", "turn", "relative change",
        ["37 degrees", "90 degrees"],
        [.. arms.Select(a => new BarSeries(a, [tables.Tables[$"{a}.shapes"]["in-plane error"].Average(), tables.Tables[$"{a}.shapes"]["in-plane error at 90 degrees"].Average()]))])
    {
        WhatToSee = "The turned pictures are drawn anew. All methods share an encoder that respects turns by 45 degrees; only the induction layer hands that on.",
    };

    /// <summary>Draws from distributions as places of the solid's own axis on the sphere (Mollweide).</summary>
    private static ScatterFigure Poses(RunTables tables, string arm)
    {
        var draws = tables.Tables[$"{arm}.draws"];
        var panels = draws.Rows.GroupBy(r => r[0]).Select(g =>
        {
            var places = g.Select(r => Mollweide.Place(r[1], r[2])).ToArray();
            return new ScatterPanel(SolidPictures.Names[(int)g.Key], [.. places.Select(p => p.X)], [.. places.Select(p => p.Y / 2)], [.. g.Select(r => r[3])]);
        });
        return new ScatterFigure(
            "poses", "Poses drawn from the distributions of the network with the induction layer, one picture of each solid", [.. panels], new ColourScale(0, 360, "turn about the solid's own axis (degrees)"))
        {
            WhatToSee = "The sphere of directions laid flat, the eye at its upper end: each point is where the solid's own axis points in one draw, its colour the turn about that axis. A plain solid has a cluster for each pose that looks alike, a marked one whose mark is seen has one.",
        };
    }

    private static PictureFigure Pictures(Table pixels) => new("pictures", "The pictures that the poses above are of", [.. pixels.Rows.GroupBy(r => r[0]).Select(g => Panel(SolidPictures.Names[(int)g.Key], [.. g]))])
    {
        WhatToSee = "As the networks see them: light falls from the eye, a mark is dark.",
    };

    private static PicturePanel Panel(string name, double[][] pixels)
    {
        var size = (int)pixels.Max(p => p[1]) + 1;
        var colours = new byte[size, size, 3];
        foreach (var pixel in pixels)
        {
            for (var c = 0; c < 3; c++)
            {
                colours[(int)pixel[1], (int)pixel[2], c] = (byte)Math.Round(255 * Math.Clamp(pixel[3], 0, 1));
            }
        }

        return new PicturePanel(name, colours, []);
    }

    private static LineFigure Kernels(Table kernels) => new(
        "radial-kernels", "Learned kernels of the induction layer, from the middle of a picture to its right", "distance from the middle, in halves of the edge", "weight of a pixel",
        [
            .. kernels.Rows.GroupBy(r => (Degree: (int)r[0], Order: (int)r[1])).Where(g => g.Key.Order == 0 || g.Key.Order == g.Key.Degree)
                .Select(g => new Series($"l={g.Key.Degree}, m={g.Key.Order}", [.. g.Select(r => r[2])], [.. g.Select(r => r[3])])),
        ])
    {
        WhatToSee = "From the first invariant map to the first function on the sphere. What turns with the picture (m above 0) has no weight in the middle, which has no direction.",
    };
}
