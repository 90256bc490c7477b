using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The recipe <c>nbody</c>: where are five charged particles a second later.</summary>
internal static class NbodyRecipe
{
    /// <summary>What is left of an exact symmetry in float64 is far below, what is not exact far above.</summary>
    private const double Exact = 1e-10;

    public static Recipe Create() => new Recipe<NbodyOptions>(
        "nbody",
        "Forecasts where five charged particles will be, from simulated samples: a network on plain coordinates, the same network averaged over frames, and a network that is equivariant layer by layer.",
        NbodyOptions.For,
        [
            new("linear", "every particle goes straight on, x + a v, with the best a for all", NbodyArms.Linear),
            new("gnn", "message passing on plain coordinates and velocities", NbodyArms.Gnn),
            new("gnn-centred", "the same about the particles' mean: it respects shifts, and nothing else", NbodyArms.Centred),
            new("gnn-augmented", "the network of gnn, trained on randomly turned and mirrored samples", NbodyArms.Augmented),
            new("egnn", "layers that move positions along differences and velocities: equivariant by themselves", NbodyArms.Egnn),
            new("ga-gnn", "the network of gnn-centred, averaged over random turns and reflections", NbodyArms.Group),
            new("fa-gnn", "the network of gnn, averaged over frames of E(3) that are made anew between its layers; trained on a few random elements of each frame, whole frames in evaluation", NbodyArms.Frames),
            new("fa-gnn-single", "the same trained on one random element of each frame", NbodyArms.Single),
            new("fa-gnn-whole", "the same trained on whole frames, as in the paper", NbodyArms.Whole),
        ])
    {
        Asked =
        [
            new("x", FieldType.Position, [null, 3], "positions of the particles"),
            new("v", FieldType.Vector, [null, 3], "their velocities"),
            new("charge", FieldType.Node, [null, 1], "their charges, +1 or -1"),
        ],
        Figures = NbodyFigures.Draw,
        Metrics = NbodyFindings.Metrics,
        Findings = NbodyFindings.Write,
        Next =
        [
            ("noether run frame-averaging/nbody --preset reproduce --seeds 0..2", "Decide the claims over several seeds, with 1,000 samples and 300 epochs."),
            ("noether run frame-averaging/nbody --preset reproduce --arms fa-gnn --sweep trainingFrames=1,2,4,0", "See what the number of elements drawn from a frame in training changes; 0 takes all eight."),
            ("noether run frame-averaging/nbody --preset reproduce --arms egnn,fa-gnn,fa-gnn-whole --set trainSamples=2000 --seeds 0..2", "See what twice the samples, and so twice the steps, change."),
            ("noether run frame-averaging/nbody --arms gnn,fa-gnn --sweep trainSamples=100,200,400,800", "See how many samples the averaged network is worth."),
            ("noether info frame-averaging", "Read what else the system shows, and where it was published."),
        ],
        Claims = [.. Reduced, .. OfThePaper],
    };

    private static IEnumerable<Claim> Reduced =>
    [
        new("linear-not-too-low", "The linear forecast errs as much as is known of these samples, 0.084 (not less).", Metric("linear.mse"), Comparison.AtLeast, 0.074),
        new("linear-not-too-high", "The linear forecast errs as much as is known of these samples, 0.084 (not more).", Metric("linear.mse"), Comparison.AtMost, 0.094),
        new("frames-beat-coordinates", "Averaged over frames, the network errs less than on plain coordinates.", Metric("fa-gnn.mse"), Comparison.Less, Metric("gnn.mse")),
        new("frames-beat-centring", "It also errs less than on coordinates about the mean: frames do more than centre.", Metric("fa-gnn.mse"), Comparison.Less, Metric("gnn-centred.mse")),
        new("frames-beat-random-turns", "With one element of a frame in training, it errs less than the network averaged over random turns.", Metric("fa-gnn-single.mse"), Comparison.Less, Metric("ga-gnn.mse")),
        new("frames-keep-up", "Averaged over frames, the network errs at most a tenth more than the one that is equivariant layer by layer.", Metric("fa-gnn.mse"), Comparison.AtMost, Metric("egnn.mse") * 1.1),
        new("whole-frames-keep-up", "Trained on whole frames, it errs at most a tenth more than the one that is equivariant layer by layer.", Metric("fa-gnn-whole.mse"), Comparison.AtMost, Metric("egnn.mse") * 1.1),
        new("one-frame-keeps-up", "Trained with one random element of each frame, an eighth of the passes, it errs at most a tenth more than the one that is equivariant layer by layer.", Metric("fa-gnn-single.mse"), Comparison.AtMost, Metric("egnn.mse") * 1.1),
        new("frames-are-exact", "Averaged over frames, the forecast for a moved scene is the moved forecast, up to rounding in float64.", Metric("fa-gnn.worst_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
        new("one-frame-is-exact", "So it is for the network trained on single elements.", Metric("fa-gnn-single.worst_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
        new("whole-frames-are-exact", "So it is for the network trained on whole frames.", Metric("fa-gnn-whole.worst_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
        new("egnn-is-exact", "So it is for the network that is equivariant layer by layer.", Metric("egnn.worst_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
        new("coordinates-are-not", "On plain coordinates the forecast for a moved scene is another one.", Metric("gnn.equivariance_error"), Comparison.AtLeast, 1e-3, Aggregate.Every),
        new("augmentation-is-not-exact", "Trained on turned samples, the forecast for a moved scene is still another one.", Metric("gnn-augmented.equivariance_error"), Comparison.AtLeast, 1e-3, Aggregate.Every),
        new("random-turns-are-not-exact", "Averaged over a few random turns, it is another one too.", Metric("ga-gnn.equivariance_error"), Comparison.AtLeast, 1e-3, Aggregate.Every),
    ];

    /// <summary>Judged where a run is of the paper's size, preset <c>full</c>: only there is <c>paper_mse</c> measured.</summary>
    private static IEnumerable<Claim> OfThePaper =>
    [
        Anchor("paper-frames", "At the paper's size, the network averaged over frames, trained on whole ones, errs at most 0.0065.", "fa-gnn-whole", 0.0065, 0.0057),
        Anchor("paper-egnn", "At the paper's size, the network that is equivariant layer by layer errs at most 0.0080: it is no weaker than it should be.", "egnn", 0.0080, 0.0071),
        Anchor("paper-coordinates", "At the paper's size, the network on plain coordinates errs at most 0.0120: nor is that one.", "gnn", 0.0120, 0.0107),
        new("paper-frames-beat-egnn", "At the paper's size, the network averaged over frames, trained on whole ones, errs less than the one that is equivariant layer by layer.", Metric("fa-gnn-whole.paper_mse"), Comparison.Less, Metric("egnn.paper_mse"), Scale: Scale.Paper),
    ];

    private static Claim Anchor(string id, string statement, string arm, double most, double published) =>
        new(id, statement, Metric($"{arm}.paper_mse"), Comparison.AtMost, most, Scale: Scale.Paper, Published: new Published(published, "section 5.3, table of the n-body forecast", Verified: false));
}
