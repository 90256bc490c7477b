using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>The recipe <c>symsol</c>: poses of symmetric and of marked solids from few pictures.</summary>
internal static class SymsolRecipe
{
    /// <summary>The arms in the order in which they run and are drawn.</summary>
    public static IReadOnlyList<string> Arms { get; } = ["induced", "i2s", "regression", "implicit-pdf"];

    public static Recipe Create() => new Recipe<SymsolOptions>(
        "symsol",
        "Trains one network a method on made-up pictures of a tetrahedron, a cube, a cylinder and a marked cylinder to say how they are turned: by a learned induction layer, by orthographic projection, by regression and by a perceptron over rotations.",
        SymsolOptions.For,
        [
            new(Arms[0], "maps of the encoder induced to the sphere by learned radial functions, then convolved to a distribution over rotations", SymsolArms.Induced),
            new(Arms[1], "the same with the maps laid on the half of the sphere that is seen: Image-to-Sphere", SymsolArms.Projected),
            new(Arms[2], "a perceptron that gives one rotation as six numbers", SymsolArms.Regressed),
            new(Arms[3], "a perceptron that is given a rotation and answers with its logit: Implicit-PDF", SymsolArms.Implicit),
        ])
    {
        Asked = [new("image", FieldType.Image, [1, null, null], "grey pictures, 0 to 1, of a solid about their middle, as large as those of the training")],
        Figures = SymsolFigures.Draw,
        PageFigures = ["log-likelihood", "poses"],
        Tables = SymsolFigures.Tables,
        Metrics = SymsolFindings.Metrics,
        Findings = SymsolFindings.Write,
        Next =
        [
            ("noether audit RUN --model induced", "See how the error of a pose changes as the solid turns about the line of sight."),
            ("noether run induced-restricted-pose/symsol --arms induced,i2s --set shapes=tet,tetX", "See what a painted face does to the modes."),
            ("noether run induced-restricted-pose/symsol --preset reproduce --seeds 0..1", "Decide the claims over two seeds."),
        ],
        Claims =
        [
            new("induced-above-i2s", "With the same encoder and about as many weights, the learned induction layer reaches a mean log density at least 0.2 above that of orthographic projection.", Metric("induced.log_likelihood"), Comparison.AtLeast, Metric("i2s.log_likelihood") + 0.2),
            new("induced-beats-regression", "With the induction layer, the likeliest pose is nearer to one that looks right than the regressed one, in the median.", Metric("induced.median_error"), Comparison.AtMost, Metric("regression.median_error")),
            new("i2s-beats-regression", "With orthographic projection, too, the likeliest pose is nearer to one that looks right than the regressed one, in the median.", Metric("i2s.median_error"), Comparison.AtMost, Metric("regression.median_error")),
            new("induced-beats-implicit", "From 2,000 pictures of a solid, the network with the induction layer reaches a higher mean log density than a perceptron over rotations.", Metric("induced.log_likelihood"), Comparison.AtLeast, Metric("implicit-pdf.log_likelihood")),
            new("i2s-beats-implicit", "From 2,000 pictures of a solid, so does the network with orthographic projection.", Metric("i2s.log_likelihood"), Comparison.AtLeast, Metric("implicit-pdf.log_likelihood")),
            new("tet-has-12-modes", "With the induction layer, distributions of a tetrahedron have at least as many modes as poses that look alike: 12.", Metric("induced.modes_tet"), Comparison.AtLeast, 12),
            new("tet-has-no-more-modes", "With the induction layer, distributions of a tetrahedron have at most 12 modes.", Metric("induced.modes_tet"), Comparison.AtMost, 12),
            new("cube-has-24-modes", "With the induction layer, distributions of a cube have at least 24 modes.", Metric("induced.modes_cube"), Comparison.AtLeast, 24),
            new("cube-has-no-more-modes", "With the induction layer, distributions of a cube have at most 24 modes.", Metric("induced.modes_cube"), Comparison.AtMost, 24),
            new("tet-modes-are-equal", "The least likely of the tetrahedron's poses that look alike has at least half the probability of the likeliest.", Metric("induced.balance_tet"), Comparison.AtLeast, 0.5),
            new("cube-modes-are-equal", "The least likely of the cube's poses that look alike has at least half the probability of the likeliest.", Metric("induced.balance_cube"), Comparison.AtLeast, 0.5),
            new("marked-has-one-mode", "Of the marked cylinder, its mark in view, there is one mode.", Metric("induced.modes_cylO"), Comparison.AtMost, 1),
            new("induced-knows-something", "The induced network knows something: its mean log density is above zero, that of a uniform distribution is -2.29.", Metric("induced.log_likelihood"), Comparison.AtLeast, 0),
        ],
    };
}
