using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Forecasting;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Nbody;

/// <summary>The recipe <c>nbody</c>: do Gaunt products forecast as well as Clebsch-Gordan products.</summary>
internal static class NbodyRecipe
{
    /// <summary>What is left of an exact symmetry in float64 is far below.</summary>
    private const double Exact = 1e-10;

    private static readonly string[] Arms = [.. NbodyFindings.Arms.Select(a => a.Arm)];

    private static readonly string[] Trained = [.. Arms.Where(a => a != "linear")];

    public static Recipe Create() => new Recipe<NbodyOptions>(
        "nbody",
        "Forecasts where five charged particles will be, from simulated samples, by steerable messages: with Clebsch-Gordan products, with Gaunt products in their place, and with a layer added to every block that multiplies features with themselves by either product.",
        NbodyOptions.For,
        [
            new("linear", "every particle goes straight on, x + a v, with the best a for all", NbodyArms.Linear),
            new("segnn-cg", "steerable messages: Clebsch-Gordan products of features with attributes, a weight for every coupling of copies", NbodyArms.Coupled),
            new("segnn-cg-wide", "segnn-cg with more copies of each irrep, and about as many weights as segnn-gaunt", NbodyArms.CoupledWide),
            new("segnn-cg-both-parities", "segnn-cg with features of either parity, so that odd couplings such as cross products take part, and about as many weights: a control", NbodyArms.BothParities),
            new("segnn-gaunt", "the same messages: mixing of channels, Gaunt product with the attributes channel by channel, mixing", NbodyArms.Gaunt),
            new("segnn-gaunt-narrow", "segnn-gaunt with fewer channels between the mixings, and about as many weights as segnn-cg", NbodyArms.GauntNarrow),
            new("segnn-cg-gaunt-selfmix", "segnn-cg with a layer of Gaunt products of features with themselves in every block", NbodyArms.GauntSelfmix),
            new("segnn-cg-cg-selfmix", "segnn-cg with the same layer of Clebsch-Gordan products, along all couplings: a control", NbodyArms.CoupledSelfmix),
            new("egnn", "layers that move positions along differences and velocities: an anchor of another kind", NbodyArms.Egnn),
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
            ("noether run gaunt-tensor-product/nbody --preset reproduce --seeds 0..2", "Decide the claims over several seeds."),
            ("noether run gaunt-tensor-product/nbody --preset reproduce --arms segnn-cg,segnn-gaunt --set attributeDegree=2", "See whether attributes of degree 2 help."),
            ("noether run gaunt-tensor-product/nbody --arms segnn-cg,segnn-gaunt --sweep trainSamples=100,200,500,1000", "See how the errors fall with the number of samples."),
            ("noether info gaunt-tensor-product", "Read what else the system shows, and where it was published."),
        ],
        Claims =
        [
            new("linear-not-too-low", "The linear forecast errs at least 0.074: as much as is known of these samples, 0.084, less a tolerance of 0.01.", Metric("linear.mse"), Comparison.AtLeast, 0.074),
            new("linear-not-too-high", "The linear forecast errs at most 0.094: as much as is known of these samples, 0.084, and a tolerance of 0.01.", Metric("linear.mse"), Comparison.AtMost, 0.094),
            new("gaunt-keeps-up", "With Gaunt products in place of Clebsch-Gordan products, and about as many weights, the network errs at most a tenth more.", Metric("segnn-gaunt.mse"), Comparison.AtMost, Metric("segnn-cg-wide.mse") * 1.1),
            new("narrow-gaunt-keeps-up", "The same of the two smaller networks.", Metric("segnn-gaunt-narrow.mse"), Comparison.AtMost, Metric("segnn-cg.mse") * 1.1),
            new("gaunt-selfmix-keeps-up", "With a layer of Gaunt products added to every block, the network errs at most a tenth more than with the same layer of Clebsch-Gordan products.", Metric("segnn-cg-gaunt-selfmix.mse"), Comparison.AtMost, Metric("segnn-cg-cg-selfmix.mse") * 1.1),
            new("cg-beats-linear", "With Clebsch-Gordan products, the network errs less than half as much as the linear forecast.", Metric("segnn-cg.mse"), Comparison.Less, Metric("linear.mse") * 0.5),
            new("gaunt-beats-linear", "With Gaunt products, the network errs less than half as much as the linear forecast.", Metric("segnn-gaunt.mse"), Comparison.Less, Metric("linear.mse") * 0.5),
            .. Trained.Select(a => new Claim($"{a}-is-exact", $"The forecast of {a} for a moved scene is the moved forecast, up to rounding in float64.", Metric($"{a}.worst_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every)),
            Anchor("paper-cg", "At the paper's size, the network with Clebsch-Gordan products errs at most 0.0060: the published 0.0050 and a fifth.", "segnn-cg", 0.0060, 0.0050),
            Anchor("paper-gaunt", "At the paper's size, the network with Gaunt products errs at most 0.0058: the published 0.0048 and a fifth.", "segnn-gaunt", 0.0058, 0.0048),
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

    private static Claim Anchor(string id, string statement, string arm, double most, double published) =>
        new(id, statement, Metric($"{arm}.paper_mse"), Comparison.AtMost, most, Scale: Scale.Paper, Published: new Published(published, "bar chart of the n-body errors", Verified: false));
}
