namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>The least that can be said: the mean energy of the training frames' composition, and no force.</summary>
internal sealed class ConstantEnergy : ForceField
{
    private readonly AtomReference reference;

    /// <param name="elements">What atoms may be.</param>
    /// <param name="cutoff">In Å.</param>
    public ConstantEnergy(ElementSet elements, double cutoff)
        : base(nameof(ConstantEnergy), elements, cutoff)
    {
        reference = new AtomReference(elements);
        RegisterComponents();
    }

    /// <inheritdoc/>
    protected override AtomReference Reference => reference;

    /// <inheritdoc/>
    protected override Tensor? Interaction(AtomGraph atoms) => null;
}
