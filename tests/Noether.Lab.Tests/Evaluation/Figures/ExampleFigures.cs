using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Evaluation.Figures;

/// <summary>Figures as the systems draw them.</summary>
internal static class ExampleFigures
{
    public static PolarFigure Nero { get; } = new(
        "nero",
        "The plain network reads digits well only when they stand upright; the rotation-equivariant one reads them at every angle.",
        [
            new Series("plain network", Angles, [.. Angles.Select(a => 0.55 + (0.4 * Math.Cos(a * Math.PI / 180)))]),
            new Series("rotation-equivariant network", Angles, [.. Angles.Select(a => 0.92 + (0.015 * Math.Cos(8 * a * Math.PI / 180)))]),
        ]);

    public static LineFigure Losses { get; } = new(
        "loss",
        "Both losses fall by a factor of a thousand.",
        "step",
        "loss",
        [
            new Series("plain network", Steps, [.. Steps.Select(s => 2.3 * Math.Exp(-s / 60.0))]),
            new Series("rotation-equivariant network", Steps, [.. Steps.Select(s => 2.3 * Math.Exp(-s / 90.0))]),
        ],
        LogY: true);

    public static BarFigure Counts { get; } = new(
        "counts",
        "One network tells all apart.",
        "test",
        "pairs left",
        ["small", "hard", "regular"],
        [new BarSeries("plain network", [378, 600, 105]), new BarSeries("rotation-equivariant network", [0, 12, double.NaN])]);

    private static double[] Angles => [.. Enumerable.Range(0, 72).Select(i => 5.0 * i)];

    private static double[] Steps => [.. Enumerable.Range(0, 40).Select(i => 10.0 * i)];
}
