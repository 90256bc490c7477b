using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>The drawings of the recipe <c>digits</c>.</summary>
internal static class DigitFigures
{
    private const string Axes =
        "The angle is how far the test digits are turned, counter-clockwise from the top; the distance from the centre is the share that is read correctly. " +
        "Turns by 90, 180 and 270 degrees move whole pixels; other turns blur the digits a little. Digits such as 0, 1 and 8 look much the same upside down.";

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
            [.. arms.Select(a => Curve(tables, a, "accuracy"))])
        {
            WhatToSee = $"{Axes} {string.Join(' ', arms.Select(a => LookAt[a]))}",
        };
        yield return new PolarFigure(
            "nero-confidence",
            "Probability given to the right digit at every rotation",
            [.. arms.Select(a => Curve(tables, a, "confidence"))])
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

    private static Series Curve(RunTables tables, string arm, string metric)
    {
        var table = tables.Tables[$"{arm}.nero"];
        return new Series(arm, table["angle (degrees)"], table[metric]);
    }
}
