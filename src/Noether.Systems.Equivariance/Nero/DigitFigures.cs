using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>The drawings of the recipe <c>digits</c>.</summary>
internal static class DigitFigures
{
    private const string Axes =
        "The angle is how far the test digits are turned, counter-clockwise from the top; the distance from the centre is the share that is read correctly. " +
        "Turns by 90, 180 and 270 degrees move whole pixels; other turns blur the digits a little. Digits such as 0, 1 and 8 look much the same upside down.";

    private const string Floor =
        "The grey line shows the same on some of the digits after they were turned and turned back, of the network that reads these best: what is missing outside it is the interpolation's fault, not a network's.";

    private static readonly string[] Arms = ["plain", "equivariant", "augmented"];

    private static readonly Dictionary<string, string> LookAt = new(StringComparer.Ordinal)
    {
        ["plain"] = "The plain network was trained on upright digits alone: compare its line at the top, where the digits stand as in training, with the rest of the circle.",
        ["equivariant"] = "The equivariant network was trained on upright digits too, and is built to answer alike at its N orientations: look for a ripple between them.",
        ["augmented"] = "The augmented network was trained on turned digits: it must learn every angle, as nothing in its layout ties one to another.",
    };

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        var arms = Arms.Where(a => tables.Tables.ContainsKey($"{a}.nero")).ToArray();
        yield return new PolarFigure(
            "nero",
            "Accuracy at every rotation: a round line is a classifier that does not mind turning, a dent is where it fails",
            Curves(tables, arms, "accuracy"))
        {
            WhatToSee = string.Join(' ', [Axes, .. Doubts(tables, arms), .. HasFloor(tables, arms) ? [Floor] : Array.Empty<string>(), .. arms.Select(a => LookAt[a])]),
        };
        yield return new PolarFigure(
            "nero-confidence",
            "Probability given to the right digit at every rotation",
            Curves(tables, arms, "confidence"))
        {
            WhatToSee = "The same angles, with the probability that the network gives to the true digit: an answer can still be right while this is low, so weak angles can show here that the accuracy hides.",
        };
        yield return new LineFigure(
            "learning",
            "Loss on the training digits",
            "step",
            "cross entropy",
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["loss"]))],
            LogY: true)
        {
            WhatToSee = "How well each network fits the digits it is trained on. Test digits and other rotations do not enter, so this line does not tell how the network answers them.",
        };
    }

    /// <summary>The digits whose truth a rotation makes doubtful, which no network can be blamed for.</summary>
    public static IEnumerable<WordedTable> Tables(RunTables tables)
    {
        if (Arms.FirstOrDefault(a => tables.Tables.ContainsKey($"{a}.doubtful")) is { } arm && tables.Tables[$"{arm}.doubtful"] is { Rows.Count: > 0 } doubtful)
        {
            yield return new WordedTable(
                "doubtful",
                "Digits that a rotation makes look like others",
                "digit",
                ["share of its test digits where most do", "where: angle (degrees)"],
                [.. doubtful.Rows.Select(r => new WordedRow($"{r[0]} looks like {r[1]}", [r[3], r[2]]))])
            {
                Note = "By the turned test digits alone, without any network: at these angles the label says less than it seems, and an answer that differs from it is no clear error.",
            };
        }
    }

    private static IEnumerable<string> Doubts(RunTables tables, string[] arms)
    {
        var words = tables.Tables[$"{arms[0]}.doubtful"].Rows.Select(r => $"{r[0]} looks like {r[1]}").ToList();
        return words.Count == 0 ? [] : [$"Turned, some digits look like others, by their pictures alone: {string.Join(", ", words)}. An answer that differs from the label is no clear error there."];
    }

    private static bool HasFloor(RunTables tables, string[] arms) =>
        arms.All(a => tables.Tables[$"{a}.nero"].Columns.Contains($"accuracy{RotationAnswers.ThereAndBack}"));

    private static List<Series> Curves(RunTables tables, string[] arms, string metric)
    {
        var curves = arms.Select(a => Curve(tables, a, metric)).ToList();
        if (!HasFloor(tables, arms))
        {
            return curves;
        }

        var floors = arms.Select(a => Curve(tables, a, $"{metric}{RotationAnswers.ThereAndBack}").Y).ToList();
        return [.. curves, new Series(RotationAnswers.ThereAndBack.Trim(), curves[0].X, [.. curves[0].X.Select((_, g) => floors.Max(f => f[g]))]) { IsReference = true }];
    }

    private static Series Curve(RunTables tables, string arm, string column)
    {
        var table = tables.Tables[$"{arm}.nero"];
        return new Series(arm, table["angle (degrees)"], table[column]);
    }
}
