using Noether.Fields;
using Noether.Learning;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>Weighted mean squares of what energies lack an atom (eV²) and of what force components lack (eV²/Å²).</summary>
/// <param name="Energy">Weight of the energies.</param>
/// <param name="Force">Weight of the forces; without forces in the batch it is not used.</param>
internal sealed record EnergyForceError(double Energy, double Force) : IObjective
{
    /// <summary>What each row of a linear problem is multiplied by, that its squares add up to the weighted mean.</summary>
    public double EnergyFactor(long frames) => Math.Sqrt(Energy / frames);

    /// <inheritdoc cref="EnergyFactor"/>
    public double ForceFactor(long components) => Math.Sqrt(Force / components);

    /// <inheritdoc/>
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        var answer = model.Forward(batch);
        var positions = batch[AtomFields.Positions];
        var sizes = positions.Mask is { } mask ? mask.sum(1).to(torch.float64) : torch.full([positions.BatchSize], (double)positions.Value.shape[1], torch.float64, positions.Value.device);
        var energy = ((answer[AtomFields.Energy].Value - batch[AtomFields.Energy].Value) / sizes).square().mean();
        if (!batch.TryGetValue(AtomFields.Forces, out var target))
        {
            return new ObjectiveValue(energy * Energy, new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["energy"] = energy });
        }

        var difference = new Field(answer[AtomFields.Forces].Value - target.Value, FieldType.Vector, target.Mask).Masked();
        var force = difference.square().sum().to(torch.float64) / (sizes.sum() * 3);
        return new ObjectiveValue((energy * Energy) + (force * Force), new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["energy"] = energy, ["force"] = force });
    }
}
