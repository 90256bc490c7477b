using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>The recipe <c>detection</c>: objects found in scenes, under shifts of what is in view.</summary>
internal static class DetectionRecipe
{
    public static Recipe Create() => new Recipe<DetectionOptions>(
        "detection",
        "Finds an object in drawn scenes, wherever in view it lies: one small detector trained with the object in the middle, or moved at random by some or by much, and a method without learning.",
        DetectionOptions.For,
        [
            new("jitter-0", "trained with the object always in the middle of the view", DetectionArms.Jitter(0)),
            new("jitter-50", "trained with the object moved at random, by 16 pixels as a rule", DetectionArms.Jitter(50)),
            new("jitter-100", "trained with the object moved at random, by 32 pixels as a rule", DetectionArms.Jitter(100)),
            new("centroid", "a box about the centroid of whatever differs from the border; nothing is learned, and no class known", DetectionArms.Centroid),
        ])
    {
        Asked = [new("image", FieldType.Image, [3, null, null], "colour pictures, 0 to 1, as large as the view: 128 by 128")],
        Figures = DetectionFigures.Draw,
        Metrics = DetectionFindings.Metrics,
        Findings = DetectionFindings.Write,
        Next =
        [
            ("noether run nero/detection --set step=4", "See the discs at the published resolution of 1,024 shifts."),
            ("noether audit RUN:jitter-0 RUN:jitter-100 --symmetry Shift2-window --data scenes.jsonl", "Ask two of the detectors about your own pictures with boxes."),
            ("noether run nero/detection --preset reproduce --seeds 0..2", "Decide the claims over several seeds and more scenes."),
        ],
        Claims =
        [
            new("jitter-gains", "Over all places, training with moved objects gains at least 0.2 over training with centred ones.", Metric("jitter-100.orbit_mean"), Comparison.AtLeast, Metric("jitter-0.orbit_mean") + 0.2),
            new("centre-is-kept", "In the middle, the detector trained on centred objects is at most 0.05 behind.", Metric("jitter-0.centre"), Comparison.AtLeast, Metric("jitter-100.centre") - 0.05),
            new("disc-is-bright", "Trained on centred objects, the detector is better by at least 0.3 in the middle than at the rim.", Metric("jitter-0.fall"), Comparison.AtLeast, 0.3),
            new("disc-grows", "Half of the jitter widens the disc.", Metric("jitter-50.area"), Comparison.Greater, Metric("jitter-0.area")),
            new("disc-grows-on", "All of the jitter widens it further.", Metric("jitter-100.area"), Comparison.Greater, Metric("jitter-50.area")),
            new("consensus-tells", "Without the truth, the average answer of the detector trained with all the jitter shows where it errs.", Metric("jitter-100.consensus_correlation"), Comparison.AtLeast, 0.6),
            new("centroid-is-flat", "On empty ground the centroid method finds an object equally well wherever it is whole in view.", Metric("centroid.bare_spread"), Comparison.AtMost, 0.001, Aggregate.Every),
        ],
    };
}
