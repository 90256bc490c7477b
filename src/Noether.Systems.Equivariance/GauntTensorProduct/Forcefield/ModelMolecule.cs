using Noether.Lab.Data.Formats;
using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>
/// A molecule shaped like methanol (CH3OH) in a made-up potential that is known exactly: Morse functions of its five bonds, harmonic functions of the cosines of its seven angles, a threefold
/// barrier about its C-O bond, and a weak repulsion between the hydrogens. It stands for a data set where there is none; it is not methanol. Å, eV, eV/Å, kelvin.
/// </summary>
internal static class ModelMolecule
{
    private const double Boltzmann = 8.617333262e-5;
    private const double Depth = 4;
    private const double Width = 2;
    private const double Bending = 2.5;
    private const double Barrier = 0.045;
    private const double Repulsion = 12;
    private const double Range = 0.28;
    private const double TimeStep = 0.05;
    private const double Friction = 0.5;
    private const int Chains = 100;

    private static readonly int[] Atoms = [6, 8, 1, 1, 1, 1];
    private static readonly (int A, int B, double Length)[] Bonds = [(0, 1, 1.42), (1, 2, 0.96), (0, 3, 1.09), (0, 4, 1.09), (0, 5, 1.09)];

    /// <summary>Every pair of bonds with an atom in common, that atom in the middle, and the cosine at rest.</summary>
    private static readonly (int A, int Middle, int B, double Cosine)[] Angles =
    [
        (0, 1, 2, Math.Cos(108.5 * Math.PI / 180)),
        .. from pair in (((int, int)[])[(1, 3), (1, 4), (1, 5), (3, 4), (3, 5), (4, 5)]) select (pair.Item1, 0, pair.Item2, -1 / 3.0),
    ];

    /// <summary>Energies of conformations, <c>[n]</c>.</summary>
    /// <param name="positions"><c>[n, 6, 3]</c>, float64.</param>
    public static Tensor Energy(Tensor positions)
    {
        using var scope = torch.NewDisposeScope();
        Tensor At(IEnumerable<int> atoms) => positions.index_select(1, torch.tensor(atoms.Select(i => (long)i).ToArray()));
        Tensor Numbers(IEnumerable<double> values) => torch.tensor(values.ToArray(), torch.float64);
        Tensor Length(Tensor v) => v.square().sum(-1).sqrt();
        Tensor Cosine(Tensor u, Tensor v) => (u * v).sum(-1) / (Length(u) * Length(v));
        var lengths = Length(At(Bonds.Select(b => b.A)) - At(Bonds.Select(b => b.B)));
        var energy = (1 - ((Numbers(Bonds.Select(b => b.Length)) - lengths) * Width).exp()).square().sum(1) * Depth;
        var middle = At(Angles.Select(a => a.Middle));
        var cosines = Cosine(At(Angles.Select(a => a.A)) - middle, At(Angles.Select(a => a.B)) - middle);
        energy += (cosines - Numbers(Angles.Select(a => a.Cosine))).square().sum(1) * Bending;
        var (hydrogens, carbons, oxygens, hydroxyls) = (At([3, 4, 5]), At([0, 0, 0]), At([1, 1, 1]), At([2, 2, 2]));
        var axis = oxygens - carbons;
        var turns = Cosine(torch.linalg.cross(hydrogens - carbons, axis, -1), torch.linalg.cross(hydroxyls - oxygens, axis, -1));
        energy += ((4 * turns.pow(3)) - (3 * turns) + 1).sum(1) * (Barrier / 6);
        energy += (Length(hydrogens - hydroxyls) / -Range).exp().sum(1) * Repulsion;
        return scope.MoveToOuter(energy);
    }

    /// <summary>Frames from equilibrium at a temperature: some from each of many independent chains of Langevin dynamics, far apart in time.</summary>
    /// <param name="count">How many.</param>
    /// <param name="temperature">In kelvin.</param>
    /// <param name="generator">Draws starts and forces of the bath.</param>
    public static IReadOnlyList<AtomFrame> Sample(int count, double temperature, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        const int Rest = 200;
        const int Between = 100;
        var chains = Math.Min(count, Chains);
        var heat = Boltzmann * temperature;
        Tensor Noise() => torch.randn([chains, Atoms.Length, 3], torch.float64, generator: generator.Torch);
        var x = Still().unsqueeze(0) + (Noise() * 0.02);
        var v = Noise() * Math.Sqrt(heat);
        var force = Forces(x);
        List<AtomFrame> frames = [];
        var (keep, draw) = (Math.Exp(-Friction * TimeStep), Math.Sqrt((1 - Math.Exp(-2 * Friction * TimeStep)) * heat));
        for (var step = 1; frames.Count < count; step++)
        {
            using var inner = torch.NewDisposeScope();
            // Half a kick, half a drift, the bath, half a drift, half a kick; masses are 1, as they do not change what is visited.
            v.add_(force * (TimeStep / 2));
            x.add_(v * (TimeStep / 2));
            v.mul_(keep).add_(Noise() * draw);
            x.add_(v * (TimeStep / 2));
            force.copy_(Forces(x));
            v.add_(force * (TimeStep / 2));
            if (step >= Rest && (step - Rest) % Between == 0)
            {
                frames.AddRange(Frames(x).Take(count - frames.Count));
            }
        }

        return frames;
    }

    /// <summary>The molecule at rest, its hydroxyl turned about the C-O bond by each of these angles in degrees, nothing else moved.</summary>
    public static IReadOnlyList<AtomFrame> Turned(IEnumerable<double> degrees)
    {
        using var scope = torch.NewDisposeScope();
        var still = Still();
        Tensor[] turned = [.. degrees.Select(angle =>
        {
            var moved = still.clone();
            // The C-O bond lies along z.
            var (cos, sin) = (Math.Cos(angle * Math.PI / 180), Math.Sin(angle * Math.PI / 180));
            var (px, py) = (still[2, 0].item<double>(), still[2, 1].item<double>());
            moved[2] = torch.tensor([(cos * px) - (sin * py), (sin * px) + (cos * py), still[2, 2].item<double>()], torch.float64);
            return moved;
        })];
        return Frames(torch.stack(turned));
    }

    /// <summary>Bonds and angles at rest, the hydroxyl between two hydrogens.</summary>
    private static Tensor Still()
    {
        var tilt = Math.Acos(-1 / 3.0);
        var bend = Math.PI - Math.Acos(Angles[0].Cosine);
        List<double> places = [0, 0, 0, 0, 0, Bonds[0].Length, Bonds[1].Length * Math.Sin(bend), 0, Bonds[0].Length + (Bonds[1].Length * Math.Cos(bend))];
        for (var hydrogen = 0; hydrogen < 3; hydrogen++)
        {
            var turn = Math.PI * (1 + (2 * hydrogen)) / 3;
            places.AddRange([1.09 * Math.Sin(tilt) * Math.Cos(turn), 1.09 * Math.Sin(tilt) * Math.Sin(turn), 1.09 * Math.Cos(tilt)]);
        }

        return torch.tensor(places.ToArray(), torch.float64).view(Atoms.Length, 3);
    }

    private static Tensor Forces(Tensor positions)
    {
        using var scope = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        var x = positions.detach().requires_grad_();
        var gradient = torch.autograd.grad([Energy(x).sum()], [x])[0];
        BackwardGuard.Rethrow();
        return scope.MoveToOuter(-gradient.detach());
    }

    private static IReadOnlyList<AtomFrame> Frames(Tensor positions)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var (places, forces, energies) = (positions.data<double>().ToArray(), Forces(positions).contiguous().data<double>().ToArray(), Energy(positions).data<double>().ToArray());
        var numbers = 3 * Atoms.Length;
        return [.. energies.Select((energy, i) => new AtomFrame
        {
            Numbers = Atoms,
            Positions = places[(i * numbers)..((i + 1) * numbers)],
            Energy = energy,
            Forces = forces[(i * numbers)..((i + 1) * numbers)],
        })];
    }
}
