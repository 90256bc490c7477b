using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>The drawings of the recipe <c>digits</c>.</summary>
internal static class DigitFigures
{
    private static readonly string[] Arms = ["plain", "equivariant", "augmented"];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        var arms = Arms.Where(a => tables.Tables.ContainsKey($"{a}.nero")).ToArray();
        yield return new PolarFigure(
            "nero",
            "Accuracy at every rotation: a round line is a classifier that does not mind turning, a dent is where it fails",
            [.. arms.Select(a => Curve(tables, a, "accuracy"))])
        {
            WhatToSee = "The angle is how far the test digits are turned, counter-clockwise from the top; the distance from the centre is the share that is read correctly. " +
                "The plain network is good at the top, where the digits stand upright as in training, and fails elsewhere; where it recovers somewhat at 180 degrees, " +
                "digits such as 0, 1 and 8 look the same upside down. Turns by 90, 180 and 270 degrees move whole pixels and leave the equivariant network exactly as good as upright; " +
                "other turns blur the digit a little and fall between its pixels and orientations: hence the ripple of its line.",
        };
        yield return new PolarFigure(
            "nero-confidence",
            "Probability given to the right digit at every rotation",
            [.. arms.Select(a => Curve(tables, a, "confidence"))])
        {
            WhatToSee = "The same angles, with the probability that the network gives to the true digit: it falls before the answers become wrong, so it shows weak angles earlier than the accuracy does.",
        };
        yield return new LineFigure(
            "learning",
            "Loss on the training digits",
            "step",
            "cross entropy",
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["loss"]))],
            LogY: true)
        {
            WhatToSee = "All networks learn their training digits. Nothing here tells which of them will fail when the digits are turned.",
        };
    }

    private static Series Curve(RunTables tables, string arm, string metric)
    {
        var table = tables.Tables[$"{arm}.nero"];
        return new Series(arm, table["angle (degrees)"], table[metric]);
    }
}
