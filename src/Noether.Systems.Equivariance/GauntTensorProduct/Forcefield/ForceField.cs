using Noether.Fields;
using Noether.Nn;
using Noether.Numerics;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>
/// A function from molecules to energies whose negative gradient by the positions are the forces: fields <c>positions</c> and <c>numbers</c> in, <c>energy</c> (eV, float64) and
/// <c>forces</c> (eV/Å) out. Gradients of forces are there where the caller asks for them, as training does.
/// </summary>
internal abstract class ForceField(string name, ElementSet elements, double cutoff) : NetworkModel(name)
{
    /// <summary>What atoms may be.</summary>
    public ElementSet Elements => elements;

    /// <summary>Within which atoms are neighbours, in Å.</summary>
    public double Cutoff => cutoff;

    /// <summary>What is known of the training frames.</summary>
    protected abstract AtomReference Reference { get; }

    /// <inheritdoc/>
    public sealed override Batch forward(Batch x) => Answer(x, whole: true);

    /// <summary>The same with energies beside those of the atoms by themselves, which are so much larger that they hide the last digits of what is learnt.</summary>
    public Batch Relative(Batch x) => Answer(x, whole: false);

    /// <summary>Takes from training frames what needs no learning.</summary>
    /// <param name="train">With energies.</param>
    /// <param name="alone">The energy of an atom of each element by itself, in eV, by atomic number; null where it is not known.</param>
    public void Calibrate(Batch train, IReadOnlyDictionary<int, double>? alone) => Reference.Calibrate(train, elements, cutoff, alone);

    /// <summary>What each atom adds to the energy besides its own, in eV, <c>[atoms]</c>; null for nothing.</summary>
    protected abstract Tensor? Interaction(AtomGraph atoms);

    private Batch Answer(Batch x, bool whole)
    {
        using var scope = torch.NewDisposeScope();
        var taped = torch.is_grad_enabled();
        using var on = torch.enable_grad();
        var atoms = AtomGraph.Of(x, elements, cutoff, taped);
        var alone = Reference.Of(atoms);
        var (energy, forces) = Interaction(atoms) is { } parts ? Differentiated(atoms, parts, taped) : (torch.zeros_like(alone), torch.zeros_like(atoms.Positions));
        var padded = Ragged.Padded(forces, x[AtomFields.Positions], FieldType.Vector);
        var told = energy.to(torch.float64);
        return new Batch(
            (AtomFields.Energy, new Field(scope.MoveToOuter(whole ? alone + told : told.alias()), FieldType.Scalar)),
            (AtomFields.Forces, padded.With(scope.MoveToOuter(padded.Value))));
    }

    private static (Tensor Energy, Tensor Forces) Differentiated(AtomGraph atoms, Tensor parts, bool taped)
    {
        var energy = atoms.Graph.ByGraph(parts).Sum();
        if (atoms.Graph.Union.Edges == 0)
        {
            // Atoms far from each other: the energy does not depend on where they are.
            return (taped ? energy : energy.detach(), torch.zeros_like(atoms.Positions));
        }

        // Python keeps the graph where one is created; TorchSharp has to be told.
        var gradient = torch.autograd.grad([energy.sum()], [atoms.Positions], retain_graph: taped, create_graph: taped)[0];
        BackwardGuard.Rethrow();
        return taped ? (energy, -gradient) : (energy.detach(), -gradient.detach());
    }
}
