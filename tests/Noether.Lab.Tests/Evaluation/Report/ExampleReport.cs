using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Report;
using Noether.Lab.Tests.Evaluation.Figures;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Evaluation.Report;

/// <summary>A report as the quick start writes it.</summary>
internal static class ExampleReport
{
    public static ReportModel Digits { get; } = new()
    {
        Title = "Two ways to read handwritten digits",
        Summary = """
            Two networks learnt to read the same 1,000 upright handwritten digits. Then both were shown 500 others at 72 angles.

            The plain network fails as soon as a digit is turned. The rotation-equivariant one, which is built so that turning its input turns its features, reads them at every angle.
            """,
        Metrics = MetricsTable.Of(
            ["plain", "equivariant"],
            new Dictionary<string, double>
            {
                ["plain.upright"] = 0.954,
                ["plain.orbit_mean"] = 0.4127,
                ["plain.worst"] = 0.162,
                ["plain.variance"] = 0.0671,
                ["equivariant.upright"] = 0.936,
                ["equivariant.orbit_mean"] = 0.9211,
                ["equivariant.worst"] = 0.904,
                ["equivariant.variance"] = 0.00012,
                ["equivariant.parameters"] = 45210,
            },
            [
                new MetricColumn("upright", "accuracy as trained"), new MetricColumn("orbit_mean", "mean over 72 angles"), new MetricColumn("worst", "at the worst angle"),
                new MetricColumn("variance", "over the angles"), new MetricColumn("parameters"),
            ]),
        Figures =
        [
            new ReportFigure(
                ExampleFigures.Nero,
                "The further a line is from the centre, the more digits were read rightly at that angle. A round line means that the angle does not matter.",
                "noether run group-cnn/digits --preset reproduce --seed 0"),
            new ReportFigure(ExampleFigures.Losses, "Both networks have learnt their training digits; what differs is what they do with turned ones.", "noether show quiet-otter-42"),
        ],
        Claims =
        [
            new ClaimRecord("gap", "The equivariant network is better by 0.2 at the mean over all angles.", 0.9211, ">", 0.6127, Outcome.Holds, Note: "one seed: no interval"),
            new ClaimRecord("upright", "Upright, both read about equally well: less than 0.01 apart.", 0.018, "<", 0.01, Outcome.Fails, Published: 0.004),
            new ClaimRecord("worst", "No angle is worse than 0.9.", 0.904, ">", 0.9, Outcome.Undecided),
            new ClaimRecord("speed", "It trains in half the time.", null, "<", null, Outcome.NotMeasured, Note: "not measured: plain.seconds"),
        ],
        Next =
        [
            new NextStep("noether run group-cnn/digits --set group=8 --seed 1", "Let the network know eight rotations instead of four."),
            new NextStep("noether audit runs/quiet-otter-42/checkpoints/equivariant.safetensors --symmetry rotation --data digits", "Audit the model again, on other data."),
        ],
        Options = [new Fact("epochs", "4"), new Fact("learning rate", "0.001"), new Fact("augmentation <none & \"nothing\">", "off")],
        Environment = [new Fact("run", "quiet-otter-42"), new Fact("device", "cpu, 2 threads"), new Fact("seed", "0"), new Fact("version", "0.1.0")],
    };
}
