using Noether.Groups;

namespace Noether.Nn;

/// <summary>How the weights of a <see cref="TensorLinear"/> are held to a symmetry. P projects onto the weights that commute with a group.</summary>
public abstract record WeightTreatment
{
    /// <summary>Any weights, as in a plain linear layer.</summary>
    public static WeightTreatment Free { get; } = new FreeWeights();

    /// <summary>P W in every pass: exactly equivariant.</summary>
    public static WeightTreatment Strict(MatrixGroup group) => new StrictWeights(group);

    /// <summary>
    /// P W + R: equivariant weights and a residual that begins a thousand times smaller (Finzi, Benton, Wilson, "Residual pathway priors for soft equivariance constraints",
    /// NeurIPS 2021). A penalty on R makes it a prior; <see cref="TensorLinear.Residuals"/> are what to penalise.
    /// </summary>
    /// <param name="group">What P commutes with.</param>
    /// <param name="within">A smaller group that the residual still commutes with; null for any residual.</param>
    public static WeightTreatment Residual(MatrixGroup group, MatrixGroup? within = null) => new ResidualWeights(group, within);

    /// <summary>Any weights that begin near the symmetric ones: s P W + f W of the weights drawn.</summary>
    /// <param name="group">What P commutes with.</param>
    /// <param name="symmetric">s.</param>
    /// <param name="free">f.</param>
    public static WeightTreatment Near(MatrixGroup group, double symmetric, double free) => new FreeWeights(group, symmetric, free);
}

internal sealed record FreeWeights(MatrixGroup? Towards = null, double Symmetric = 0, double Own = 1) : WeightTreatment;

internal sealed record StrictWeights(MatrixGroup Group) : WeightTreatment;

internal sealed record ResidualWeights(MatrixGroup Group, MatrixGroup? Within) : WeightTreatment
{
    /// <summary>The first residual beside the first weights.</summary>
    public const double FirstScale = 1e-3;
}
