using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>The drawings and tables of the recipe <c>forcefield</c>.</summary>
internal static class ForcefieldFigures
{
    private const string Angle = "angle (degrees)";
    private const string Reference = "reference (eV/Å)";

    private static readonly string[] Arms = [.. ForcefieldFindings.Arms.Select(a => a.Arm)];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        if (Having(tables, "learning") is { Length: > 0 } learning)
        {
            yield return new LineFigure(
                "learning",
                $"Error of forces on frames that are not trained on{Of(tables)}",
                "epoch",
                "RMSE of a force component (meV/Å)",
                [.. learning.Select(t => new Series(t.Arm, t.Table["epoch"], t.Table["force (meV/Å)"]))],
                LogY: true)
            {
                WhatToSee = "Each line is a network in training, measured on the same validation frames with the moving average of its weights.",
            };
        }

        if (Having(tables, "parity").Where(t => t.Arm != "constant").ToArray() is { Length: > 0 } parity)
        {
            yield return new LineFigure(
                "parity",
                $"Forces by the models against the reference{Of(tables)}",
                Reference,
                "model (eV/Å)",
                [
                    .. parity.Select(t => new Series(t.Arm, t.Table[Reference], t.Table["model (eV/Å)"]) { Band = new SeriesBand(t.Table["low (eV/Å)"], t.Table["high (eV/Å)"]) }),
                    new Series("equal", parity[0].Table[Reference], parity[0].Table[Reference]) { IsReference = true },
                ])
            {
                HasEqualAxes = true,
                WhatToSee = "Force components of the first test set in groups of equal size, from the least to the largest: the mean of what a model gives in each group, and the band that holds nine tenths of it. A perfect model lies on the dashed line.",
            };
        }

        if (Having(tables, "scan") is { Length: > 0 } scan)
        {
            yield return new LineFigure(
                "scan",
                $"Energy along a turn about one bond{Of(tables)}",
                Angle,
                "energy above the reference's least (meV)",
                [
                    .. scan.Select(t => new Series(t.Arm, t.Table[Angle], t.Table["model (meV)"])),
                    new Series("reference", scan[0].Table[Angle], scan[0].Table["reference (meV)"]) { IsReference = true },
                ])
            {
                WhatToSee = "Frames of a scan that is not trained on, against the reference (dashed). A line that is shifted as a whole errs in the energy, one of another shape errs in the forces of the turn.",
            };
        }
    }

    /// <summary>Errors on every test set, and what is kept exactly.</summary>
    public static IEnumerable<WordedTable> Tables(RunTables tables)
    {
        if (Having(tables, "errors") is { Length: > 0 } errors)
        {
            string[] columns = ["frames", "energy MAE (meV)", "energy RMSE (meV)", "force MAE (meV/Å)", "force RMSE (meV/Å)"];
            yield return new WordedTable(
                "errors",
                $"Errors on each test set{Of(tables)}",
                "test set and model",
                columns,
                [.. from set in errors[0].Table.Rows.Select(r => (int)r[0])
                    from arm in errors
                    from row in arm.Table.Rows
                    where (int)row[0] == set
                    select new WordedRow($"{ForcefieldFindings.SetOf(TestFrames.Names[set])}: {arm.Arm}", row[1..])])
            {
                Note = "Energies are those of whole molecules; sets without reference forces have energies alone.",
            };
        }

        if (Having(tables, "exactness") is { Length: > 0 } exactness)
        {
            yield return new WordedTable(
                "exactness",
                "What is kept exactly, in float64",
                "model",
                ["energy of a moved molecule", "forces of a moved molecule", "forces against differences of energies"],
                [.. exactness.Select(t => new WordedRow(t.Arm, t.Table.Rows[0]))])
            {
                Note = "Largest errors over random rotations, reflections and shifts of test frames, relative to the spread of energies and to the size of forces; and over the components of one frame, relative to the largest.",
            };
        }
    }

    private static (string Arm, Table Table)[] Having(RunTables tables, string name) =>
        [.. Arms.Where(a => tables.Tables.TryGetValue($"{a}.{name}", out var table) && table.Rows.Count > 0).Select(a => (a, tables.Tables[$"{a}.{name}"]))];

    /// <summary>What titles say of frames that nobody computed.</summary>
    private static string Of(RunTables tables) => Having(tables, "about").Any(t => t.Table["source"][0] == (int)MoleculeSource.Generated) ? " (a made-up molecule)" : "";
}
