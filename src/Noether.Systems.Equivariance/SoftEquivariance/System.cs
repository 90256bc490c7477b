using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Systems.Equivariance.SoftEquivariance.CosSim;
using Noether.Systems.Equivariance.SoftEquivariance.Discover;
using Noether.Systems.Equivariance.SoftEquivariance.Inertia;
using Noether.Systems.Equivariance.SoftEquivariance.Motion;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>Soft equivariance: weights pulled towards several symmetries at once, each as far as the data keep it.</summary>
public sealed class SoftEquivarianceSystem : IAuditedSystem
{
    /// <inheritdoc/>
    public SystemCard Card { get; } = new(
        "soft-equivariance",
        "Regularizing Towards Soft Equivariance Under Mixed Symmetries",
        "Equivariance",
        "Pulls the weights of any network towards those that commute with some candidate groups, each with a strength of its own that tunes itself during training: a symmetry that the data keep stays, one that they break is let go. " +
        "Reach for it when you suspect symmetries but do not trust them: the strengths that are left tell which of them hold, and to what degree.",
        ["Hyunsu Kim", "Hyungi Lee", "Hongseok Yang", "Juho Lee"],
        "ICML 2023",
        2023,
        "arXiv:2306.00356");

    /// <inheritdoc/>
    public IReadOnlyList<Recipe> Recipes { get; } =
    [
        InertiaRecipe.Create(),
        CosSimRecipe.Create(),
        MotionRecipe.Create(),
        DiscoverRecipe.Create(),
    ];

    /// <inheritdoc/>
    public AuditCase? Audit(string recipe) => recipe switch
    {
        "inertia" => AuditCase.Of<InertiaOptions>(SpaceGrids.RotationName, InertiaArms.ForAudit),
        "cossim" => AuditCase.Of<CosSimOptions>(SpaceGrids.RotationName, CosSimArms.ForAudit),
        "motion" => AuditCase.Of<MotionOptions>(SpaceGrids.RotationName, MotionRecipe.ForAudit),
        _ => null,
    };
}
