using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Grids of motions of space-time, for four-momenta (E, x, y, z) of particles as vectors.</summary>
public static class SpaceTimeGrids
{
    /// <summary>Name of the boosts and turns of jets.</summary>
    public const string Name = "Lorentz-jets";

    /// <summary>Turns about the beam (z), and then boosts along it or across it (along x). The identity comes first.</summary>
    /// <param name="largest">Largest rapidity of a boost, in both directions.</param>
    /// <param name="step">Between rapidities; divides the largest.</param>
    /// <param name="turn">Degrees between turns; divides 360.</param>
    /// <param name="across">Whether boosts go along x instead of z.</param>
    /// <exception cref="InputException">A step does not divide its range.</exception>
    public static AuditGrid Boosts(double largest = 2, double step = 0.5, int turn = 30, bool across = false)
    {
        var half = (int)Math.Round(largest / step);
        if (!(step > 0) || half < 1 || Math.Abs((half * step) - largest) > 1e-9 || turn < 1 || 360 % turn != 0)
        {
            throw new InputException(
                $"Rapidities up to {PlaneGrids.Number(largest)} in steps of {PlaneGrids.Number(step)} and turns by {turn} degrees leave a rest; take a step that divides the largest rapidity and a turn that divides 360.");
        }

        double[] rapidities = [.. Enumerable.Range(-half, (2 * half) + 1).Select(i => Math.Round(i * step, 12))];
        double[] turns = [.. Enumerable.Range(0, 360 / turn).Select(i => (double)i * turn)];
        var places = rapidities.SelectMany(r => turns.Select(t => (Rapidity: r, Turn: t))).OrderBy(p => p != (0, 0)).ToList();
        var cells = new int[rapidities.Length, turns.Length];
        for (var i = 0; i < places.Count; i++)
        {
            cells[Array.IndexOf(rapidities, places[i].Rapidity), Array.IndexOf(turns, places[i].Turn)] = i;
        }

        var group = new Lorentz(largest);
        var action = new GroupAction(group);
        return new AuditGrid(
            new Symmetry(Name, group, action, action),
            Elements(places, across),
            [.. places.Select(p => $"rapidity {PlaneGrids.Number(p.Rapidity)} {(across ? "across" : "along")} the beam, turn {PlaneGrids.Number(p.Turn)} degrees")],
            new PlaneLayout(turns, rapidities, cells) { XAxis = "turn about the beam (degrees)", YAxis = across ? "rapidity across the beam" : "rapidity along the beam" });
    }

    private static Tensor Elements(List<(double Rapidity, double Turn)> places, bool across)
    {
        using var scope = torch.NewDisposeScope();
        var beam = torch.tensor([0.0, 0.0, 1.0]).expand(places.Count, 3);
        var along = across ? torch.tensor([1.0, 0.0, 0.0]).expand(places.Count, 3) : beam;
        var turns = new SO3().Linear(Rotations.FromAxisAngle(beam, torch.tensor([.. places.Select(p => p.Turn * Math.PI / 180)])));
        var boosts = Lorentz.Boost(along, torch.tensor([.. places.Select(p => p.Rapidity)]));
        return scope.MoveToOuter(boosts.matmul(Lorentz.Rotation(turns)));
    }
}
