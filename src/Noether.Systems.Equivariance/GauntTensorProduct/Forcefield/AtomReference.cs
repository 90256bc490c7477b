using Noether.Fields;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>
/// What a force field takes from its training frames before it learns: an energy for each element (of an atom by itself where the source gives it, else least squares over the frames'
/// compositions, the smallest solution where these do not decide: then the sum over a molecule is meant, and no single energy), the mean of what is left over an atom, the root mean square of force components, and the mean number of neighbours.
/// </summary>
internal sealed class AtomReference : torch.nn.Module
{
    private readonly Tensor energies;
    private readonly Tensor shift;
    private readonly Tensor scale;
    private readonly Tensor neighbours;

    /// <param name="elements">What atoms may be.</param>
    public AtomReference(ElementSet elements)
        : base(nameof(AtomReference))
    {
        energies = torch.zeros(elements.Count);
        shift = torch.zeros(1);
        scale = torch.ones(1);
        neighbours = torch.ones(1);
        RegisterComponents();
    }

    /// <summary>What energies of atoms in a network's own unit are multiplied by, in eV, <c>[1]</c>.</summary>
    public Tensor Scale => scale;

    /// <summary>Mean number of neighbours, <c>[1]</c>.</summary>
    public Tensor Neighbours => neighbours;

    /// <summary>Energy of each molecule's atoms by themselves, in eV, <c>[molecules]</c>, float64.</summary>
    public Tensor Of(AtomGraph atoms)
    {
        using var scope = torch.NewDisposeScope();
        var each = energies.to(torch.float64).index_select(0, atoms.Kinds) + shift.to(torch.float64);
        return scope.MoveToOuter(atoms.Graph.ByGraph(each).Sum());
    }

    /// <summary>Adds to the energy of every atom, in eV.</summary>
    public void Raise(Tensor energy) => shift.add_(energy.to(shift.dtype));

    /// <summary>Takes the numbers from training frames.</summary>
    /// <param name="train">With energies.</param>
    /// <param name="elements">What atoms may be.</param>
    /// <param name="radius">Within which atoms are neighbours, in Å.</param>
    /// <param name="alone">The energy of an atom of each element by itself, in eV, by atomic number; null where it is not known.</param>
    public void Calibrate(Batch train, ElementSet elements, double radius, IReadOnlyDictionary<int, double>? alone)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var atoms = AtomGraph.Of(train, elements, radius, taped: false);
        var target = train[AtomFields.Energy].Value.to(torch.float64);
        var counts = atoms.Graph.ByGraph(torch.nn.functional.one_hot(atoms.Kinds, elements.Count).to(torch.float64)).Sum();
        energies.copy_(alone is null ? torch.linalg.pinv(counts, 1e-10).matmul(target) : torch.tensor(elements.Numbers.Select(n => alone[n]).ToArray(), torch.float64));
        shift.zero_();
        shift.copy_(((target - Of(atoms)) / counts.sum(1)).mean());
        neighbours.fill_((double)atoms.Graph.Union.Edges / Math.Max(1, atoms.Graph.Union.Nodes));
        if (train.TryGetValue(AtomFields.Forces, out var forces))
        {
            var squares = forces.Masked().square().sum() / (3.0 * atoms.Graph.Union.Nodes);
            scale.copy_(squares.sqrt().clamp(min: 1e-6));
        }
    }
}
