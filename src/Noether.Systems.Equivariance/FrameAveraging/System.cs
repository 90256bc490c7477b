using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;
using Noether.Systems.Equivariance.FrameAveraging.Nbody;
using Noether.Systems.Equivariance.FrameAveraging.Normals;
using Noether.Systems.Equivariance.FrameAveraging.Separation;

namespace Noether.Systems.Equivariance.FrameAveraging;

/// <summary>Frame averaging: any network made exactly symmetric by averaging it over a small, input-dependent set of group elements.</summary>
public sealed class FrameAveragingSystem : IAuditedSystem
{
    /// <inheritdoc/>
    public SystemCard Card { get; } = new(
        "frame-averaging",
        "Frame Averaging for Invariant and Equivariant Network Design",
        "Equivariance",
        "Makes any network respect a symmetry exactly, without redesign: it is averaged over a frame, a small set of group elements that is computed from the input and moves with it " +
        "(principal axes for rotations, orders by the Laplacian's spectrum for the nodes of a graph). Reach for it when you have a good network for your data and the group is too large to average over. " +
        "Averages over whole frames are exact; where an input's frame is infinite (equal principal axes), a grid may stand for it, and the average of that input is approximate: such inputs are counted.",
        ["Omri Puny", "Matan Atzmon", "Heli Ben-Hamu", "Ishan Misra", "Aditya Grover", "Edward J. Smith", "Yaron Lipman"],
        "ICLR 2022",
        2022,
        "arXiv:2110.03336");

    /// <inheritdoc/>
    public IReadOnlyList<Recipe> Recipes { get; } =
    [
        GraphsRecipe.Create(),
        SeparationRecipe.Create(),
        NbodyRecipe.Create(),
        NormalsRecipe.Create(),
    ];

    /// <inheritdoc/>
    public AuditCase? Audit(string recipe) => recipe switch
    {
        "graphs" => AuditCase.Of<GraphsOptions>(SpaceGrids.PermutationName, (options, context) => AuditData.Of("pairs of graphs", GraphArms.TestPairs(options, context), "label")) with
        {
            Metrics = [new RightSign()],
        },
        "nbody" => AuditCase.Of<NbodyOptions>(SpaceGrids.RotationName, (options, context) => AuditData.Of("charged particles", NbodyArms.Samples(options, context).Test, "target")),
        "normals" => AuditCase.Of<NormalsOptions>(SpaceGrids.RotationName, (options, context) => AuditData.Of("clouds of points", NormalsArms.Clouds(options, context).Test, NormalEstimator.Normals)) with
        {
            Metrics = [new UnsignedAngle()],
        },
        _ => null,
    };
}
