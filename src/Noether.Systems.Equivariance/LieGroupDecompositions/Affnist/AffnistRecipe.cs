using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>The recipe <c>affnist</c>: digits under affine maps that no network saw.</summary>
internal static class AffnistRecipe
{
    public static Recipe Create() => new Recipe<AffnistOptions>(
        "affnist",
        "Trains four classifiers on upright, centred digits and asks them about digits that are turned, sheared, scaled and shifted at random: an ordinary network, and networks on rotations, on SL(2) and on GL+(2).",
        AffnistOptions.For,
        [
            new("cnn", "an ordinary convolutional network of the same layers, with as many weights", AffnistArms.Plain),
            new("so2", "continuous kernels on the plane and rotations", AffnistArms.Rotations),
            new("sl2", "continuous kernels on the plane and SL(2): rotations, shears and stretches that keep areas", AffnistArms.Special),
            new("gl2", "continuous kernels on the plane and GL+(2): scales too", AffnistArms.General),
        ])
    {
        Data = [Digits.Extract],
        Asked = [new("image", FieldType.Image, [1, null, null], "grey values from 0 to 1, a light digit on black, 40 x 40 pixels as in training")],
        Figures = AffnistFigures.Draw,
        PageFigures = ["robustness-all", "samples", "kernels"],
        Tables = AffnistFigures.Tables,
        Metrics = AffnistFindings.Metrics,
        Findings = AffnistFindings.Write,
        Next =
        [
            ("noether run lie-group-decompositions/affnist --preset reproduce --seeds 0..1", "Decide the claims over several seeds and more digits."),
            ("noether run lie-group-decompositions/affnist --arms sl2 --set coordinates=Logarithm", "See what is lost where the exponential does not reach."),
            ("noether info lie-group-decompositions", "Read what the system is for, and where it was published."),
        ],
        Claims =
        [
            new("sl2-beats-cnn", "On digits under unseen affine maps the network on SL(2) is right at least 5 points more often than the ordinary one.", Metric("sl2.affine"), Comparison.AtLeast, Metric("cnn.affine") + 0.05),
            new("sl2-beats-so2", "There it is right at least 1 point more often than the network on rotations.", Metric("sl2.affine"), Comparison.AtLeast, Metric("so2.affine") + 0.01),
            new("sl2-keeps-clean", "On centred digits the network on SL(2) is at most 1 point below the ordinary one.", Metric("sl2.clean"), Comparison.AtLeast, Metric("cnn.clean") - 0.01),
            new("cnn-keeps-clean", "On centred digits the ordinary network is at most 1 point below that on SL(2).", Metric("cnn.clean"), Comparison.AtLeast, Metric("sl2.clean") - 0.01),
            new("moved-elements-leave-less", "Moving the sampled elements with the digit leaves a smaller change of the scores of the network on SL(2) than leaving them.", Metric("sl2.sl2_moved"), Comparison.AtMost, Metric("sl2.sl2_unmoved")),
        ],
    };
}
