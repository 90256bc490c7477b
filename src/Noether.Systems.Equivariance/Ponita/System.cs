using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Systems.Equivariance.Ponita.Forecast;
using Noether.Systems.Equivariance.Ponita.Nbody;
using Noether.Systems.Equivariance.Ponita.Superpixels;

namespace Noether.Systems.Equivariance.Ponita;

/// <summary>Message passing among points with directions, by invariants of pairs that identify their orbits.</summary>
public sealed class PonitaSystem : IAuditedSystem
{
    /// <inheritdoc/>
    public SystemCard Card { get; } = new(
        "ponita",
        "Fast, Expressive SE(n) Equivariant Networks through Weight-Sharing in Position-Orientation Space",
        "Equivariance",
        "Convolutions over points that carry directions: messages are functions of invariants of a pair of places and directions, which share weights as far as motions of space ask for and no further. " +
        "No products of irreps are needed, vectors go in and out as functions of the direction, and one step costs a fraction of a steerable network's. " +
        "Reach for it with particles, molecules, point clouds and trajectories, in the plane and in space. " +
        "Its price: a grid of directions is respected exactly by the grid's own rotations alone (a regular solid's, or multiples of an angle), and nearly by others; one direction an edge is exact, and takes more work. " +
        "In space it does not tell mirror images apart unless asked to.",
        ["Erik J. Bekkers", "Sharvaree Vadgama", "Rob D. Hesselink", "Putri A. van der Linden", "David W. Romero"],
        "ICLR 2024",
        2024,
        "arXiv:2310.02970");

    /// <inheritdoc/>
    public IReadOnlyList<Recipe> Recipes { get; } =
    [
        NbodyRecipe.Create(),
        SuperpixelRecipe.Create(),
        ForecastRecipe.Create(),
    ];

    /// <inheritdoc/>
    public AuditCase? Audit(string recipe) => recipe switch
    {
        "nbody" => AuditCase.Of<NbodyOptions>(SpaceGrids.RotationName, (options, context) => AuditData.Of("charged particles", NbodyArms.Samples(options, context).Test, "target")),
        "superpixels" => AuditCase.Of<SuperpixelOptions>(PlaneGrids.RotationName, SuperpixelArms.Audited),
        "forecast" => AuditCase.Of<ForecastOptions>(SpaceGrids.RotationName, (options, context) => AuditData.Of("trajectories", ForecastData.Of(options, context).Test, "target")),
        _ => null,
    };
}
