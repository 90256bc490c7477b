using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The recipe <c>nbody</c>: where are five charged particles a second later.</summary>
internal static class NbodyRecipe
{
    public static Recipe Create() => new Recipe<NbodyOptions>(
        "nbody",
        "Forecasts where five charged particles will be, from simulated samples: a network on plain coordinates, the same network averaged over frames, and a network that is equivariant layer by layer.",
        NbodyOptions.For,
        [
            new("linear", "every particle goes straight on, x + a v, with the best a for all", NbodyArms.Linear),
            new("gnn", "message passing on plain coordinates and velocities", NbodyArms.Gnn),
            new("gnn-augmented", "the same network, trained on randomly turned and mirrored samples", NbodyArms.Augmented),
            new("egnn", "layers that move positions along differences and velocities: equivariant by themselves", NbodyArms.Egnn),
            new("fa-gnn", "the network of gnn, averaged over frames of E(3) that are made anew between its layers", NbodyArms.Frames),
            new("fa-gnn-stochastic", "the same with a single random element of each frame in training, whole frames in evaluation", NbodyArms.OneFrame),
        ])
    {
        Figures = NbodyFigures.Draw,
        Metrics = NbodyFindings.Metrics,
        Findings = NbodyFindings.Write,
        Next =
        [
            ("noether run frame-averaging/nbody --preset reproduce --seeds 0..2", "Decide the claims over several seeds, with 1,000 samples and 300 epochs."),
            ("noether run frame-averaging/nbody --arms gnn,fa-gnn --sweep trainSamples=100,200,400,800", "See how many samples the averaged network is worth."),
            ("noether info frame-averaging", "Read what else the system shows, and where it was published."),
        ],
        Claims =
        [
            new("linear-not-too-low", "The linear forecast errs as much as is known of these samples, 0.084 (not less).", Metric("linear.mse"), Comparison.AtLeast, 0.074),
            new("linear-not-too-high", "The linear forecast errs as much as is known of these samples, 0.084 (not more).", Metric("linear.mse"), Comparison.AtMost, 0.094),
            new("frames-beat-coordinates", "Averaged over frames, the network errs less than on plain coordinates.", Metric("fa-gnn.mse"), Comparison.Less, Metric("gnn.mse")),
            new("frames-keep-up", "Averaged over frames, the network errs at most a tenth more than the one that is equivariant layer by layer.", Metric("fa-gnn.mse"), Comparison.AtMost, Metric("egnn.mse") * 1.1),
            new("one-frame-keeps-up", "Trained with one random element of each frame, at an eighth of the work, it errs at most a tenth more than the one that is equivariant layer by layer.", Metric("fa-gnn-stochastic.mse"), Comparison.AtMost, Metric("egnn.mse") * 1.1),
            new("frames-are-exact", "Averaged over frames, the forecast for a moved scene is the moved forecast, up to rounding in float64.", Metric("fa-gnn.worst_equivariance_error"), Comparison.AtMost, 1e-6, Aggregate.Every),
            new("one-frame-is-exact", "So it is for the network trained with single elements and evaluated with whole frames.", Metric("fa-gnn-stochastic.worst_equivariance_error"), Comparison.AtMost, 1e-6, Aggregate.Every),
            new("egnn-is-exact", "So it is for the network that is equivariant layer by layer.", Metric("egnn.worst_equivariance_error"), Comparison.AtMost, 1e-6, Aggregate.Every),
            new("coordinates-are-not", "On plain coordinates the forecast for a moved scene is another one.", Metric("gnn.equivariance_error"), Comparison.AtLeast, 1e-3, Aggregate.Every),
            new("augmentation-is-not-exact", "Training on turned samples lowers the error, but the forecast for a moved scene is still another one.", Metric("gnn-augmented.equivariance_error"), Comparison.AtLeast, 1e-3, Aggregate.Every),
        ],
    };
}
