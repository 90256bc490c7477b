using Noether.Lab.Data.Formats;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>What frames must be for a force field to learn from them, and what frames of single atoms say.</summary>
internal static class OwnFrames
{
    /// <summary>Whether a frame is of a single atom.</summary>
    public static bool IsAlone(AtomFrame frame) => frame.Numbers.Count == 1;

    /// <summary>The frames, if all of them have an energy and none is periodic, and all or none of more than one atom have forces.</summary>
    /// <exception cref="InputException">They are not so.</exception>
    public static IReadOnlyList<AtomFrame> Checked(IReadOnlyList<AtomFrame> frames)
    {
        if (frames.Index().FirstOrDefault(f => f.Item.Energy is null) is { Item: not null } without)
        {
            throw new InputException($"Frame {without.Index + 1} of the file given with --data has no energy in its header (energy=..., in eV); a force field learns from energies, and from forces where there are some.");
        }

        if (frames.Index().FirstOrDefault(f => f.Item.Periodic.Any(p => p)) is { Item: not null } periodic)
        {
            throw new InputException(
                $"Frame {periodic.Index + 1} of the file given with --data repeats (pbc is {string.Join(' ', periodic.Item.Periodic.Select(p => p ? 'T' : 'F'))}; a Lattice without pbc repeats in all directions). "
                + "This force field knows no neighbours across the border of a cell: give frames of molecules, and where a cell is only a box around one, write pbc=\"F F F\".");
        }

        var molecules = frames.Where(f => !IsAlone(f)).ToArray();
        var forces = molecules.Count(f => f.Forces is not null);
        return forces == 0 || forces == molecules.Length ? frames : throw new InputException($"{forces} of {molecules.Length} frames of the file given with --data have forces; either all or none must.");
    }

    /// <summary>The energy of an atom of each element by itself, in eV, by atomic number; null for no frames.</summary>
    /// <param name="alone">Frames of single atoms, with energies.</param>
    /// <param name="frames">Those whose elements must be among them.</param>
    /// <exception cref="InputException">An element has no frame, or several with different energies.</exception>
    public static IReadOnlyDictionary<int, double>? Energies(IReadOnlyList<AtomFrame> alone, IReadOnlyList<AtomFrame> frames)
    {
        if (alone.Count == 0)
        {
            return null;
        }

        var energies = alone.GroupBy(f => f.Numbers[0], f => f.Energy!.Value).ToDictionary(g => g.Key, g => g.Distinct().ToArray());
        foreach (var (number, found) in energies.Where(e => e.Value.Length > 1))
        {
            throw new InputException($"Frames of a single atom give {ChemicalElements.Symbol(number)} {found.Length} different energies; one is expected.");
        }

        string[] missing = [.. frames.SelectMany(f => f.Numbers).Distinct().Order().Where(n => !energies.ContainsKey(n)).Select(ChemicalElements.Symbol)];
        return missing.Length == 0 ? energies.ToDictionary(e => e.Key, e => e.Value[0]) : throw new InputException(
            $"Frames of single atoms give the energies of {string.Join(", ", energies.Keys.Order().Select(ChemicalElements.Symbol))} by themselves, and none of {string.Join(", ", missing)}; give one for each element, or none at all.");
    }
}
