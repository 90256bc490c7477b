using Noether.Fields;
using Noether.Learning;
using Noether.Nn;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>The simple baseline: a sum over pairs of atoms of functions of their distance, one function for each pair of elements, linear in a basis and so fitted in closed form.</summary>
internal sealed class PairPotentials : ForceField
{
    private const int Frames = 50;
    private const double Ridge = 1e-9;

    private readonly AtomReference reference;
    private readonly Tensor coefficients;
    private readonly BesselBasis _basis;
    private readonly PolynomialCutoff _end;

    /// <param name="elements">What atoms may be.</param>
    /// <param name="functions">Functions of the distance.</param>
    /// <param name="cutoff">In Å.</param>
    public PairPotentials(ElementSet elements, int functions, double cutoff)
        : base(nameof(PairPotentials), elements, cutoff)
    {
        (_basis, _end) = (new BesselBasis(functions, cutoff), new PolynomialCutoff(cutoff));
        reference = new AtomReference(elements);
        coefficients = torch.zeros(elements.Count * elements.Count, functions);
        RegisterComponents();
    }

    /// <inheritdoc/>
    protected override AtomReference Reference => reference;

    /// <summary>Sets the coefficients that make the weighted squares of energies (an atom) and forces least.</summary>
    public void Fit(Batch train, EnergyForceError error)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var count = coefficients.NumberOfElements + 1;
        var weights = (Energy: error.EnergyFactor(train.Size), Force: error.ForceFactor(3 * Atoms(train)));
        var (normal, right) = (torch.zeros([count, count], torch.float64), torch.zeros([count], torch.float64));
        for (long start = 0; start < train.Size; start += Frames)
        {
            using var part = torch.NewDisposeScope();
            var frames = train.Slice(start, Math.Min(Frames, train.Size - start)).To(torch.float64);
            foreach (var (design, target) in Equations(frames, weights))
            {
                normal.add_(design.t().matmul(design));
                right.add_(design.t().matmul(target));
            }
        }

        var ridge = torch.eye(count, dtype: torch.float64) * (Ridge * normal.trace().item<double>());
        var solution = torch.linalg.solve(normal + ridge, right);
        coefficients.copy_(solution.narrow(0, 0, count - 1).view_as(coefficients));
        reference.Raise(solution[count - 1]);
    }

    /// <inheritdoc/>
    protected override Tensor? Interaction(AtomGraph atoms)
    {
        using var scope = torch.NewDisposeScope();
        var each = (Functions(atoms.Distances) * coefficients.index_select(0, Pairs(atoms))).sum(1);
        return scope.MoveToOuter(atoms.Graph.Sum(each) / 2);
    }

    /// <summary>Rows of the linear problem: energies over atoms, then force components, each with its weight. The last column is a constant energy of each atom.</summary>
    private IEnumerable<(Tensor Design, Tensor Target)> Equations(Batch frames, (double Energy, double Force) weights)
    {
        var atoms = AtomGraph.Of(frames, Elements, Cutoff, taped: false);
        var pairs = torch.nn.functional.one_hot(Pairs(atoms), coefficients.shape[0]).to(torch.float64);
        var (values, slopes) = Expanded(atoms.Distances);
        var sizes = atoms.Graph.ByGraph(atoms.Positions).Lengths().to(torch.float64);
        var residual = frames[AtomFields.Energy].Value - reference.Of(atoms);
        var energies = atoms.Graph.ByGraph(atoms.Graph.Sum((pairs.unsqueeze(2) * values.unsqueeze(1)).flatten(1)) / 2).Sum();
        yield return (torch.nn.functional.pad(energies / sizes.unsqueeze(1), [0, 1], value: 1) * weights.Energy, residual / sizes * weights.Energy);
        if (frames.TryGetValue(AtomFields.Forces, out var forces))
        {
            var units = (atoms.Vectors / atoms.Distances.unsqueeze(1)).detach();
            // The force on the receiver along the vector to the sender is the function's slope.
            var each = units.unsqueeze(2) * (pairs.unsqueeze(2) * slopes.unsqueeze(1)).flatten(1).unsqueeze(1);
            var target = forces.Mask is null ? forces.Value.flatten(0, 1) : Ragged.FromPadded(forces.Value, forces.Mask).Rows;
            yield return (torch.nn.functional.pad(atoms.Graph.Sum(each).flatten(0, 1), [0, 1]) * weights.Force, target.flatten() * weights.Force);
        }
    }

    private static long Atoms(Batch train) => train[AtomFields.Positions] is { Mask: { } mask } ? mask.sum().item<long>() : train[AtomFields.Positions].Value.NumberOfElements / 3;

    /// <summary>The functions and their slopes at some distances, off the tape.</summary>
    private (Tensor Values, Tensor Slopes) Expanded(Tensor distances)
    {
        using var scope = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        var r = distances.detach().requires_grad_();
        var values = Functions(r);
        var slopes = torch.stack([.. Enumerable.Range(0, _basis.Count).Select(k => torch.autograd.grad([values.select(1, k).sum()], [r], retain_graph: true)[0])], 1);
        return (scope.MoveToOuter(values.detach()), scope.MoveToOuter(slopes.detach()));
    }

    private Tensor Functions(Tensor distances) => _basis.Of(distances) * _end.Of(distances).unsqueeze(1);

    /// <summary>The number of each edge's pair of elements, the same in both directions.</summary>
    private Tensor Pairs(AtomGraph atoms)
    {
        using var scope = torch.NewDisposeScope();
        var (sender, receiver) = (atoms.Graph.FromSenders(atoms.Kinds.to(torch.float64)), atoms.Graph.FromReceivers(atoms.Kinds.to(torch.float64)));
        return scope.MoveToOuter(((torch.minimum(sender, receiver) * Elements.Count) + torch.maximum(sender, receiver)).to(torch.int64));
    }
}

/// <summary>Fits <see cref="PairPotentials"/> in a single step.</summary>
internal sealed class PairFit(PairPotentials model, Batch train, EnergyForceError error) : IProcess
{
    /// <inheritdoc/>
    public string Phase => "fit";

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public long? Length => 1;

    /// <inheritdoc/>
    public bool Step(RunContext context)
    {
        if (Position == 1)
        {
            return false;
        }

        model.Fit(train, error);
        Position = 1;
        return true;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        writer.Write("position", Position);
        NetworkState.Save(model, writer.Under("model"));
    }

    /// <inheritdoc/>
    public void Load(StateReader reader)
    {
        Position = reader.Int64("position");
        NetworkState.Load(model, reader.Under("model"));
    }
}
