using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>The drawings and tables of the recipe <c>affnist</c>.</summary>
internal static class AffnistFigures
{
    private static readonly string[] Arms = ["cnn", "so2", "sl2", "gl2"];
    private static readonly string[] MovedBy = ["SL(2)", "GL+(2)"];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        var arms = Those(tables, "robustness");
        foreach (var (factor, (name, unit)) in AffnistMeasures.FactorNames.Index())
        {
            yield return new LineFigure(
                $"robustness-{name}",
                $"Accuracy on digits under {(name == "all" ? "all maps together" : $"{name} alone")}, trained on none",
                $"strength (1 is {unit})",
                "accuracy",
                [.. arms.Select(a => Robust(tables, a, factor))])
            {
                WhatToSee = "Strength 0 is the digits as in training; up to twice the range of the published test follows. A line that stays level is a network that does not mind the map.",
            };
        }

        var sampled = Those(tables, "samples");
        if (sampled.Length > 0)
        {
            yield return Lines(tables, sampled, "samples", "accuracy", "Accuracy by the number of group elements when the network is asked", "accuracy", logarithmic: false)
                with
            { WhatToSee = "Every batch of images meets elements of its own. More elements than in training cost time and make the estimate of the integral over the group better." };
            yield return Lines(tables, sampled, "samples", "variance", "What chance in drawing elements does to the scores", "variance over draws, relative to that over images", logarithmic: true)
                with
            { WhatToSee = "Both axes are logarithmic: an average of independent draws falls along a line of slope -1." };
            yield return Kernels(tables, sampled);
        }

        foreach (var (kind, name) in MovedBy.Index())
        {
            yield return Errors(tables, kind, name);
        }

        yield return new LineFigure(
            "learning",
            "Loss on the training digits",
            "step",
            "cross entropy",
            [.. Those(tables, "learning").Select(a => new Series(a, tables.Tables[$"{a}.learning"]["step"], tables.Tables[$"{a}.learning"]["loss"]))],
            LogY: true)
        {
            WhatToSee = "How well each network fits the centred digits it is trained on; those that draw elements anew at every step fit a moving target.",
        };
    }

    /// <summary>The robustness table.</summary>
    public static IEnumerable<WordedTable> Tables(RunTables tables)
    {
        double[] strengths = [0, 0.5, 1, 1.5, 2];
        var rows = Those(tables, "robustness").SelectMany(a => AffnistMeasures.FactorNames.Select((f, i) => new WordedRow($"{a}, {f.Name}", Robust(tables, a, i).Y))).ToList();
        yield return new WordedTable(
            "robustness",
            "Accuracy on digits under maps that no network saw",
            "network and map",
            [.. strengths.Select(s => $"strength {s.ToString(CultureInfo.InvariantCulture)}")],
            rows)
        {
            Note = "Strength 1: turns up to 20 degrees, shears up to 0.2, factors of 0.8 to 1.2 along each axis; all: these together, and shifts.",
        };
    }

    private static string[] Those(RunTables tables, string table) => [.. Arms.Where(a => tables.Tables.ContainsKey($"{a}.{table}"))];

    private static Series Robust(RunTables tables, string arm, int factor)
    {
        var rows = tables.Tables[$"{arm}.robustness"].Rows.Where(r => (int)r[0] == factor).ToList();
        return new Series(arm, [.. rows.Select(r => r[1])], [.. rows.Select(r => r[2])]);
    }

    private static LineFigure Lines(RunTables tables, string[] arms, string table, string column, string title, string label, bool logarithmic) => new(
        column == "accuracy" ? "samples" : column,
        title,
        "group elements",
        label,
        [.. arms.Select(a => new Series(a, tables.Tables[$"{a}.{table}"]["elements"], tables.Tables[$"{a}.{table}"][column]))],
        LogX: logarithmic,
        LogY: logarithmic);

    /// <summary>The share of maps with an error up to a value.</summary>
    private static LineFigure Errors(RunTables tables, int kind, string group)
    {
        Series Distribution(string arm, string column, string words)
        {
            var table = tables.Tables[$"{arm}.equivariance"];
            double[] sorted = [.. table.Rows.Where(r => (int)r[0] == kind).Select(r => r[column == "moved" ? 1 : 2]).Order()];
            return new Series($"{arm}, {words}", sorted, [.. sorted.Select((_, i) => (i + 1.0) / sorted.Length)]);
        }

        var arms = Those(tables, "equivariance");
        return new LineFigure(
            $"equivariance-{(kind == 0 ? "sl2" : "gl2")}",
            $"How far scores change when digits are moved by elements of {group}",
            "change, relative to the scores' spread",
            "share of maps with at most this change",
            [.. arms.Where(a => a != "cnn").Select(a => Distribution(a, "moved", "moved elements")), .. arms.Select(a => Distribution(a, "unmoved", a == "cnn" ? "no elements" : "elements that stay"))])
        {
            WhatToSee = "Where the sampled elements move with the digit, pixels and interpolation alone are left; where they stay, what it costs to know functions on the group at a few elements comes on top. Further left is better.",
        };
    }

    private static MosaicFigure Kernels(RunTables tables, string[] arms)
    {
        MosaicTile Tile(IEnumerable<double[]> cells, int row, int column)
        {
            var picture = new double[KernelPictures.Size, KernelPictures.Size];
            foreach (var cell in cells)
            {
                picture[(int)cell[2], (int)cell[3]] = cell[4];
            }

            var words = string.Create(CultureInfo.InvariantCulture, $"stretch {KernelPictures.Stretches[row]}, rotation {KernelPictures.Angles[column]} degrees");
            return new MosaicTile($"{(row * KernelPictures.Angles.Count) + column}", words, row, column, picture);
        }

        MosaicPanel[] panels =
        [
            .. arms.Select(a => new MosaicPanel(a,
            [
                .. from row in Enumerable.Range(0, KernelPictures.Stretches.Count)
                    from column in Enumerable.Range(0, KernelPictures.Angles.Count)
                    let cells = tables.Tables[$"{a}.kernels"].Rows.Where(r => r[0] == KernelPictures.Stretches[row] && r[1] == KernelPictures.Angles[column])
                    select Tile(cells, row, column),
            ])),
        ];
        var largest = panels.SelectMany(p => p.Tiles.SelectMany(t => t.Values.Cast<double>())).Max(Math.Abs);
        return new MosaicFigure(
            "kernels", "One kernel of the first convolution as group elements move it", KernelPictures.Stretches.Count, KernelPictures.Angles.Count, panels,
            new ColourScale(-largest, largest, "weight") { IsDiverging = true })
        {
            WhatToSee = "Columns turn the kernel by 0 to 90 degrees, rows stretch it along x by 0.7, 1 and 1.4 and along y by the inverse. It is one function, read at moved places: nothing was learned for any of them apart.",
        };
    }
}
