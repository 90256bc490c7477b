using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Forecasting;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Ponita.Nbody;

/// <summary>The recipe <c>nbody</c>: where are five charged particles some time later.</summary>
internal static class NbodyRecipe
{
    /// <summary>What is left of an exact symmetry in float64 is far below.</summary>
    private const double Exact = 1e-10;

    private static readonly string[] Arms = [.. NbodyFindings.Arms.Select(a => a.Arm)];

    private static readonly string[] Trained = [.. Arms.Where(a => a != "linear")];

    public static Recipe Create() => new Recipe<NbodyOptions>(
        "nbody",
        "Forecasts where five charged particles will be, from simulated samples: points with a grid of directions beside points alone, layers that move positions, raw coordinates, and coarser and finer grids.",
        NbodyOptions.For,
        [
            new("linear", "every particle goes straight on, x + a v, with the best a for all", NbodyArms.Linear),
            new("egnn", "layers that move positions along differences and velocities", NbodyArms.Egnn),
            new("pnita", "points without directions: distances and charges alone, so that velocities are not seen", NbodyArms.Pnita),
            new("raw", "the same layers on differences as they are and velocities as numbers, trained on randomly turned samples", NbodyArms.Raw),
            new("ponita", "a grid of directions at every point; trained on randomly turned samples, averaged over some turns in evaluation", NbodyArms.Ponita),
            new("ponita-4", "ponita with 4 directions", NbodyArms.Coarse),
            new("ponita-16", "ponita with 16 directions", NbodyArms.Fine),
            new("ponita-unturned", "ponita trained on samples as they are, not averaged", NbodyArms.Unturned),
        ])
    {
        Asked =
        [
            new("x", FieldType.Position, [null, 3], "positions of the particles"),
            new("v", FieldType.Vector, [null, 3], "their velocities"),
            new("charge", FieldType.Node, [null, 1], "their charges, +1 or -1"),
        ],
        Figures = Draw,
        Metrics = NbodyFindings.Metrics,
        Findings = NbodyFindings.Write,
        Next =
        [
            ("noether run ponita/nbody --preset reproduce --seeds 0..1", "Decide the claims over several seeds."),
            ("noether run ponita/nbody --arms ponita --sweep orientations=4,8,16,32", "See what the number of directions changes."),
            ("noether run ponita/nbody --arms egnn,ponita --sweep trainSamples=100,300,1000", "See how the errors fall with the number of samples."),
            ("noether info ponita", "Read what else the system shows, and where it was published."),
        ],
        Claims =
        [
            new("linear-not-too-low", "The linear forecast errs at least 0.074: as much as is known of these samples, 0.084, less a tolerance of 0.01.", Metric("linear.mse"), Comparison.AtLeast, 0.074),
            new("linear-not-too-high", "The linear forecast errs at most 0.094: as much as is known of these samples, 0.084, and a tolerance of 0.01.", Metric("linear.mse"), Comparison.AtMost, 0.094),
            new("directions-beat-egnn", "With directions, the network errs at most as much as the one that moves positions, trained for as long.", Metric("ponita.mse"), Comparison.AtMost, Metric("egnn.mse")),
            new("directions-err-little", "With directions, the network errs at most 0.02.", Metric("ponita.mse"), Comparison.AtMost, 0.02),
            new("velocities-matter", "Without directions, and so without velocities, the network errs at least twice as much.", Metric("pnita.mse"), Comparison.AtLeast, Metric("ponita.mse") * 2),
            new("directions-beat-linear", "With directions, the network errs less than the linear forecast.", Metric("ponita.mse"), Comparison.Less, Metric("linear.mse")),
            new("averaging-helps", "Averaged over turns it errs at most as much as without.", Metric("ponita.mse"), Comparison.AtMost, Metric("ponita.single_mse")),
            new("finer-grids-turn-better", "With 16 directions, a single forecast changes less under rotations than with 4.", Metric("ponita-16.single_equivariance_error"), Comparison.Less, Metric("ponita-4.single_equivariance_error")),
            new("egnn-is-exact", "The forecast of egnn for a moved scene is the moved forecast, up to rounding in float64.", Metric("egnn.worst_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
            new("pnita-is-exact", "The forecast of the network without directions, too, is the moved forecast for a moved scene, up to rounding in float64.", Metric("pnita.worst_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
            new("paper-ponita", "At the paper's size, the network with directions errs at most 0.0050: the published 0.0043 and a sixth.", Metric("ponita.paper_mse"), Comparison.AtMost, 0.0050, Scale: Scale.Paper, Published: new Published(0.0043, "the program's page, table of the n-body task", Verified: false)),
        ],
    };

    private static IEnumerable<Figure> Draw(RunTables tables)
    {
        yield return ForecastFigures.Learning(tables, Trained);
        yield return ForecastFigures.Spread(tables, Arms);
        yield return ForecastFigures.Rotation(tables, Trained);
        if (ForecastFigures.Path(tables, Arms) is { } path)
        {
            yield return path;
        }
    }
}
