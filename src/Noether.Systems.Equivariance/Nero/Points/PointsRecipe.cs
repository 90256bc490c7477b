using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>The recipe <c>points</c>: what a cloud of points is, upright and turned about axes in three planes.</summary>
internal static class PointsRecipe
{
    /// <summary>The arms in the order in which they run and are drawn.</summary>
    public static IReadOnlyList<string> Arms { get; } = ["plain", "augmented", "invariant"];

    public static Recipe Create() => new Recipe<PointsOptions>(
        "points",
        "Trains PointNets to tell twelve kinds of upright things by points on their surfaces, and asks them about each under rotations of space: trained on upright clouds, on turned ones, and averaged over principal axes.",
        PointsOptions.For,
        [
            new(Arms[0], "a PointNet trained on upright clouds", PointsArms.Plain),
            new(Arms[1], "the same PointNet trained, in as many steps, on clouds turned at random", PointsArms.Augmented),
            new(Arms[2], "the same PointNet averaged over the rotations to a cloud's principal axes, trained on upright clouds", PointsArms.Invariant),
        ])
    {
        Asked = [new("positions", FieldType.Position, [null, 3], "points of a thing that stands upright along y, in any unit")],
        Figures = PointsFigures.Draw,
        Metrics = PointsFindings.Metrics,
        Findings = PointsFindings.Write,
        Next =
        [
            ("noether run nero/points --set source=Cad", "The same with models of computer-aided design, where the data set cad-objects is here."),
            ("noether run nero/points --set axisStep=5 --set angleStep=5", "Draw finer discs; every rotation is asked about once."),
            ("noether run nero/points --preset reproduce --seeds 0..2", "Decide the claims over several seeds and more rotations."),
        ],
        Claims =
        [
            new("plain-knows-upright", "The plain network recognises at least three of four upright clouds.", Metric("plain.identity"), Comparison.AtLeast, 0.75),
            new("plain-breaks", "Over the three discs it recognises at most half of them.", Metric("plain.orbit_mean"), Comparison.AtMost, 0.5),
            new("augmentation-helps", "Training on turned clouds adds at least 15 points over the discs.", Metric("augmented.orbit_mean"), Comparison.AtLeast, Metric("plain.orbit_mean") + 0.15),
            new("invariant-is-flat", "The plot of the network averaged over frames is flat: its accuracy varies by at most 0.01 over all rotations.", Metric("invariant.range"), Comparison.AtMost, 0.01, Aggregate.Every),
            new("invariant-knows", "It is far better than the plain network over the discs, though it saw upright clouds only.", Metric("invariant.orbit_mean"), Comparison.AtLeast, Metric("plain.orbit_mean") + 0.15),
            new("consensus-tells-augmented", "Without labels, the augmented network's own average answer shows where it fails.", Metric("augmented.consensus_correlation"), Comparison.AtLeast, 0.6),
            new("consensus-tells-invariant", "So does that of the network averaged over frames.", Metric("invariant.consensus_correlation"), Comparison.AtLeast, 0.6),
        ],
    };
}
