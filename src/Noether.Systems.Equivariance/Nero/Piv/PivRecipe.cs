using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Nero.Piv;

/// <summary>The recipe <c>piv</c>: motion measured from pictures of particles, under the symmetries of the square and of time.</summary>
internal static class PivRecipe
{
    public static Recipe Create() => new Recipe<PivOptions>(
        "piv",
        "Measures motion from pairs of particle pictures, and does so again on the pairs turned, flipped and run backwards: two classical methods, and a small network trained on flows as they are or on moved ones.",
        PivOptions.For,
        [
            new("farneback", "polynomial expansion of both frames, from coarse to fine; nothing is learned", PivArms.Farneback),
            new("correlation", "correlation of windows, half a displacement back and half on; nothing is learned", PivArms.Correlation),
            new("network", "a network with a cost volume, trained on flows whose main stream runs to the right", PivArms.Network),
            new("network-augmented", "the same network, trained on pairs moved by random elements", PivArms.Augmented),
        ])
    {
        Asked = [new("frames", FieldType.FramePair, [2, null, null], "two grey pictures, 0 to 1; their edges even")],
        Figures = PivFigures.Draw,
        Tables = PivFigures.Tables,
        Metrics = PivFindings.Metrics,
        Findings = PivFindings.Write,
        Next =
        [
            ("noether run nero/piv --set window=31", "See what larger windows cost where the flow turns, and what they gain where it does not."),
            ("noether run nero/piv --preset reproduce --seeds 0..2", "Decide the claims over several seeds and more pairs."),
            ("noether info nero", "Read what else the system shows, and where it was published."),
        ],
        Claims =
        [
            new("farneback-is-even", "Farnebäck's method errs equally at all 16 elements, to 5 %.", Metric("farneback.ratio"), Comparison.AtMost, 1.05),
            new("farneback-turns-along", "Turns and flips change nothing about it.", Metric("farneback.spatial_ratio"), Comparison.AtMost, 1.0001, Aggregate.Every),
            new("correlation-is-exact", "Windows moved half back and half on treat all 16 elements alike.", Metric("correlation.ratio"), Comparison.AtMost, 1.0001, Aggregate.Every),
            new("network-learns", "The network's error is at most half of what the answer that nothing moves would have.", Metric("network.identity"), Comparison.AtMost, Metric("network.still") * 0.5),
            new("network-is-uneven", "The network is less even-handed than Farnebäck's method.", Metric("network.ratio"), Comparison.Greater, Metric("farneback.ratio")),
            new("augmentation-evens", "Training on moved pairs makes the network more even-handed.", Metric("network-augmented.ratio"), Comparison.Less, Metric("network.ratio")),
            new("consensus-tells-augmented", "Without the truth, the evened network's own average answer shows where it errs.", Metric("network-augmented.consensus_correlation"), Comparison.AtLeast, 0.6),
        ],
    };
}
