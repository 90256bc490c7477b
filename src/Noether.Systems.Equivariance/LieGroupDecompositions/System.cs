using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

namespace Noether.Systems.Equivariance.LieGroupDecompositions;

/// <summary>Convolutions over Lie groups that are neither compact nor reached by the exponential, by decomposing them into stretches and rotations.</summary>
public sealed class LieGroupDecompositionsSystem : IAuditedSystem
{
    /// <inheritdoc/>
    public SystemCard Card { get; } = new(
        "lie-group-decompositions",
        "Lie Group Decompositions for Equivariant Neural Networks",
        "Equivariance",
        "Convolves images over the plane and a group of linear maps, SL(2) or GL+(2), that is neither compact nor reached by its exponential: each matrix is a stretch times a rotation, which gives coordinates for continuous kernels " +
        "and splits the invariant integral into draws of both. Trained on upright pictures, such a network also reads sheared, stretched and turned ones. Reach for it where pictures are seen from other directions than in training and augmentation is no option; " +
        "its price is a convolution with as many maps a channel as elements are drawn, and answers that vary a little with the draw.",
        ["Mircea Mironenco", "Patrick Forré"],
        "ICLR 2024",
        2024,
        "arXiv:2310.11366");

    /// <inheritdoc/>
    public IReadOnlyList<Recipe> Recipes { get; } = [AffnistRecipe.Create()];

    /// <inheritdoc/>
    public AuditCase? Audit(string recipe) =>
        recipe == "affnist" ? AuditCase.Of<AffnistOptions>(PlaneGrids.AreaName, AffnistArms.ForAudit) : null;
}
