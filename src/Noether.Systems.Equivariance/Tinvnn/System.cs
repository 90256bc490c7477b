using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Systems.Equivariance.Tinvnn.Classify;
using Noether.Systems.Equivariance.Tinvnn.Routing;

namespace Noether.Systems.Equivariance.Tinvnn;

/// <summary>Transformation-invariant networks by their initial representation alone.</summary>
public sealed class TinvnnSystem : IAuditedSystem
{
    /// <inheritdoc/>
    public SystemCard Card { get; } = new(
        "tinvnn",
        "Revisiting Transformation Invariant Geometric Deep Learning: Are Initial Representations All You Need?",
        "Equivariance",
        "Makes any network of points invariant under rotations, reflections, shifts and scalings by what it is given: coordinates found by multidimensional scaling from the points' distances, made unique by rules of sign and scale, so that they are the same however the points were moved, and lose nothing. " +
        "Reach for it when you have an architecture that works and want exact invariance (or, with the way back, equivariance) for free; and as a baseline for every invariant layer. " +
        "Its price: no such map is continuous, so that near clouds with equal principal axes or mirror symmetry a little noise may flip a coordinate, and whatever is missing from a cloud moves all coordinates. " +
        "A layer-wise message-passing network on raw coordinates cannot become invariant by depth, as its first linear map sees the change; behind coordinates that are invariant, move with permutations and keep distances, a network is invariant and expresses no less, up to a rigid motion. " +
        "Only the abstract was at hand: the rules of sign, scale and equal eigenvalues, and the way back, are our reconstruction.",
        ["Ziwei Zhang", "Xin Wang", "Zeyang Zhang", "Peng Cui", "Wenwu Zhu"],
        "arXiv, 2021",
        2021,
        "arXiv:2112.12345");

    /// <inheritdoc/>
    public IReadOnlyList<Recipe> Recipes { get; } = [ClassifyRecipe.Create(), ClassifyRecipe.CreateModels(), RoutingRecipe.CreateTours(), RoutingRecipe.CreateDeliveries()];

    /// <inheritdoc/>
    public AuditCase? Audit(string recipe) => recipe switch
    {
        "classify" or "models" => AuditCase.Of<ClassifyOptions>(SpaceGrids.RotationName, (options, context) => ShapeData.Of(options, context).ForAudit()),
        "tsp" => Routes(deliveries: false),
        "cvrp" => Routes(deliveries: true),
        _ => null,
    };

    private static AuditCase Routes(bool deliveries) =>
        AuditCase.Of<RoutingOptions>(FiniteGrids.SquareName, new RoutingArms(deliveries).ForAudit) with { Metrics = [new FieldError(FieldErrorKind.Mae, "length")] };
}
