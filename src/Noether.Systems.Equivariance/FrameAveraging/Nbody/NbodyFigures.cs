using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Symmetries.Frames;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The drawings of the recipe <c>nbody</c>.</summary>
internal static class NbodyFigures
{
    private static readonly string[] Arms = [.. NbodyFindings.Arms.Select(a => a.Arm)];

    /// <summary>Those with a training to show.</summary>
    private static readonly string[] Trained = [.. Arms.Where(a => a != "linear")];

    /// <summary>Without those that differ in their training alone: more lines would hide each other.</summary>
    private static readonly string[] PathArms = ["linear", "gnn", "egnn", "fa-gnn"];

    /// <summary>Those that average over frames.</summary>
    private static readonly string[] FrameArms = [.. Arms.Where(a => a.StartsWith("fa-", StringComparison.Ordinal))];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        yield return ForecastFigures.Learning(tables, Trained);
        yield return ForecastFigures.Rotation(tables, Trained);
        yield return ForecastFigures.RotationError(tables, Trained);
        yield return ForecastFigures.Spread(tables, Arms.Where(a => a != "gnn-centred"));
        if (Gaps(tables) is { Bars.Count: > 0 } gaps)
        {
            yield return gaps;
        }

        if (ForecastFigures.Path(tables, PathArms) is { } path)
        {
            yield return path;
        }
    }

    private static BarFigure Gaps(RunTables tables)
    {
        const string Bin = "log10 of relative gap";
        (string Name, string Table)[] parts = [("positions", $"{FrameArms[0]}.gaps-positions"), .. FrameArms.Select(a => ($"vectors of {a}", $"{a}.gaps-latents"))];
        (string Name, Table Table)[] counted = [.. parts.Where(p => tables.Tables.ContainsKey(p.Table)).Select(p => (p.Name, tables.Tables[p.Table]))];
        double[] bins = [.. counted.SelectMany(c => c.Table[Bin]).Distinct().Order()];
        double Share(Table table, double bin) => table[Bin].Zip(table["share"]).Where(b => b.First == bin).Sum(b => b.Second);
        var equal = Math.Log10(new PcaOptions().RelativeGap);
        return new BarFigure(
            "gaps",
            "How clearly principal axes are determined",
            $"{Bin}, middle of the bin",
            "share of frames",
            [.. bins.Select(b => b.ToString("0.##", CultureInfo.InvariantCulture))],
            [.. counted.Select(c => new BarSeries(c.Name, [.. bins.Select(b => Share(c.Table, b))]))])
        {
            WhatToSee = string.Create(
                CultureInfo.InvariantCulture,
                $"The least difference of two axes' squared lengths over the largest, for the positions of test samples and for the vectors that each network makes of them between its layers. Below {equal:0} two axes count as equally long and the frame as degenerate; close to it, a small change of the scene may exchange them."),
        };
    }
}
