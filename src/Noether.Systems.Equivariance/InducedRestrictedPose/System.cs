using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

namespace Noether.Systems.Equivariance.InducedRestrictedPose;

/// <summary>Poses of solids from single pictures, by layers that are equivariant under what the plane and space share.</summary>
public sealed class InducedRestrictedPoseSystem : IAuditedSystem
{
    /// <inheritdoc/>
    public SystemCard Card { get; } = new(
        "induced-restricted-pose",
        "Equivariant Single View Pose Prediction Via Induced and Restricted Representations",
        "Equivariance",
        "Says how a solid in one picture is turned in space, as a distribution over rotations with a mode for every pose that looks the same. Rotations of space do not act on a picture; " +
        "turns about the line of sight do. The induction layer is every linear map from pictures to functions on the sphere that respects these, with learned radial functions; the orthographic projection " +
        "of Image-to-Sphere is one of them. Behind it stand convolutions on the sphere and on SO(3). Reach for it where single views are to be aligned in space, above all of symmetric things and from few pictures. " +
        "Trained here on made-up pictures from scratch, with an encoder that is itself equivariant under turns by 45 degrees; with a pretrained encoder the guarantee would hold from its maps on only.",
        ["Owen Howell", "David Klee", "Ondrej Biza", "Linfeng Zhao", "Robin Walters"],
        "NeurIPS 2023",
        2023,
        "arXiv:2307.03704");

    /// <inheritdoc/>
    public IReadOnlyList<Recipe> Recipes { get; } = [SymsolRecipe.Create()];

    /// <inheritdoc/>
    public AuditCase? Audit(string recipe) => recipe switch
    {
        "symsol" => AuditCase.Of<SymsolOptions>(ViewGrids.TurnName, SymsolData.ForAudit) with { Metrics = [new PoseError()] },
        _ => null,
    };
}
