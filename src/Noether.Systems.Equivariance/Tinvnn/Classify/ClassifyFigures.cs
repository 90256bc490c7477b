using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Tinvnn.Classify;

/// <summary>The drawings of the recipes on clouds.</summary>
internal static class ClassifyFigures
{
    public static IEnumerable<Figure> Draw(RunTables tables, IReadOnlyList<ClassifyArm> all)
    {
        string[] arms = [.. all.Select(a => a.Name).Where(a => tables.Tables.ContainsKey($"{a}.regimes"))];
        Table Of(string arm, string name) => tables.Tables[$"{arm}.{name}"];
        yield return new BarFigure(
            "regimes",
            "Share of test clouds that each network recognises",
            "network",
            "share recognised",
            arms,
            [new("upright", [.. arms.Select(a => Of(a, "regimes")["upright"][0])]), new("turned every way", [.. arms.Select(a => Of(a, "regimes")["rotated"][0])])])
        {
            WhatToSee = "Bars of a pair are equal where a network does not mind how a thing lies. Networks whose name ends with 'turned' were trained on things that lie every way, all others on upright things.",
        };
        yield return new LineFigure(
            "changes",
            "The worst change of a probability by similarity transformations, cloud by cloud",
            "clouds, worst first",
            "largest change",
            [.. arms.Select(a => new Series(a, Of(a, "changes")["cloud"], [.. Of(a, "changes")["worst change"].Select(c => Math.Max(c, 1e-9))]))],
            LogY: true)
        {
            WhatToSee = "Every cloud was turned, mirrored, shifted and scaled many times; a line shows how much the network's opinion of it changed at most. Rounding in float32 changes about 1e-6. Lines are cut at 1e-9.",
        };
        yield return Spectrum(Of(arms[0], "spectrum"));
        yield return new LineFigure(
            "learning", "Loss on the training clouds", "step", "cross entropy", [.. arms.Select(a => new Series(a, Of(a, "learning")["step"], Of(a, "learning")["loss"]))])
        {
            WhatToSee = "How well each network fits the clouds it is trained on. Labels are smoothed, so that no loss reaches zero; DGCNNs take fewer and costlier steps.",
        };
    }

    private static BarFigure Spectrum(Table spectrum) => new(
        "spectrum",
        "How far the axes of test clouds are determined, by class",
        "class",
        "share",
        [.. spectrum["class"].Select(c => c.ToString("0", System.Globalization.CultureInfo.InvariantCulture))],
        [
            new("second eigenvalue over the first", spectrum["second"]),
            new("third eigenvalue over the first", spectrum["third"]),
            new("clouds with a gap below 5 %", spectrum["small gap"]),
            new("clouds with a skewness below 0.05", spectrum["small skewness"]),
        ])
    {
        WhatToSee = "Round things have equal eigenvalues, mirror-symmetric things no skewness: their canonical coordinates hang on noise. They still do not change when a cloud is moved, but another sample of the same thing may get others.",
    };
}
