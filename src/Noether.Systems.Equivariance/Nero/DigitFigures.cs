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
            [.. arms.Select(a => Curve(tables, a, "accuracy"))]);
        yield return new PolarFigure(
            "nero-confidence",
            "Probability given to the right digit at every rotation",
            [.. arms.Select(a => Curve(tables, a, "confidence"))]);
        yield return new LineFigure(
            "learning",
            "Loss on the training digits",
            "step",
            "cross entropy",
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["loss"]))],
            LogY: true);
    }

    private static Series Curve(RunTables tables, string arm, string metric)
    {
        var table = tables.Tables[$"{arm}.nero"];
        return new Series(arm, table["angle (degrees)"], table[metric]);
    }
}
