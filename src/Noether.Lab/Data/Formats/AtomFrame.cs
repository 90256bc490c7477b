namespace Noether.Lab.Data.Formats;

/// <summary>Atoms at one moment: lengths in ångström, energies in electronvolt, forces in electronvolt per ångström, as files of extended XYZ have them by convention.</summary>
public sealed record AtomFrame
{
    /// <summary>Atomic number of each atom.</summary>
    public required IReadOnlyList<int> Numbers { get; init; }

    /// <summary>x, y, z of each atom in turn, in Å.</summary>
    public required IReadOnlyList<double> Positions { get; init; }

    /// <summary>Energy of all atoms, in eV; null where the file has none.</summary>
    public double? Energy { get; init; }

    /// <summary>x, y, z of the force on each atom in turn, in eV/Å; null where the file has none.</summary>
    public IReadOnlyList<double>? Forces { get; init; }

    /// <summary>The three vectors of the cell, one after another, in Å; null where there is no cell.</summary>
    public IReadOnlyList<double>? Cell { get; init; }

    /// <summary>Whether the cell repeats along each of its vectors.</summary>
    public IReadOnlyList<bool> Periodic { get; init; } = [false, false, false];

    /// <summary>All that the header says besides, as it is written there.</summary>
    public IReadOnlyDictionary<string, string> Info { get; init; } = new Dictionary<string, string>();
}
