using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>An audit of two classifiers of 28 x 28 pictures under 72 rotations, in memory, beside the bare calls of both on as many pictures that nobody turned.</summary>
internal static class AuditBenchmark
{
    private const int Classes = 10;
    private const int Rows = 50;
    private const int Models = 2;

    public static KernelBenchmark Digits { get; } = new(
        "nero-audit",
        "audit of two small convolutional classifiers under 72 rotations: turning, asking, two metrics; beside the bare forward passes",
        [.. new[] { 5, 500 }.Select(samples => new KernelSize(
            new OrderedDictionary<string, long> { ["angles"] = 72, ["samples"] = samples, ["models"] = Models },
            draw => Prepare(samples, draw)))]);

    private static IReadOnlyList<Contender> Prepare(int samples, Generator draw)
    {
        var grid = PlaneGrids.Rotations(5);
        var pictures = torch.rand([samples, 1, 28, 28], generator: draw.Torch);
        var data = AuditData.Of(
            "noise",
            new Batch(("image", new Field(pictures, FieldType.Image)), ("label", new Field(torch.arange(samples, torch.int64) % Classes, FieldType.Label))),
            "label");
        Classifier[] classifiers = [.. Enumerable.Range(0, Models).Select(_ => new Classifier(draw))];
        AuditSubject[] subjects = [.. classifiers.Select((c, i) => new AuditSubject($"model {i}", c, ""))];
        AuditMetric[] metrics = [new TrueClassProbability(), new Accuracy()];
        double Audit() => NeroAudit.Run(subjects, data, grid, metrics, new AuditOptions { BatchRows = Rows })[0].Aggregate(0)[0];
        double Bare()
        {
            using var off = torch.no_grad();
            var chunks = pictures.split(Rows);
            for (var call = 0; call < grid.Count * Models; call++)
            {
                foreach (var chunk in chunks)
                {
                    using var scope = torch.NewDisposeScope();
                    classifiers[call % Models].Forward(new Batch(("image", new Field(chunk, FieldType.Image))));
                }
            }

            return new TrueClassProbability().Values(classifiers[0].Forward(data.Inputs), data.Targets!).mean().item<double>();
        }

        // Both agree in the mean confidence on pictures that are not turned.
        return [new Contender(Contender.Own, () => Audit(), () => torch.tensor(Audit())), new Contender("bare calls", () => Bare(), () => torch.tensor(Bare()))];
    }

    /// <summary>Three convolutions and two linear layers, of the size that the recipe of digits trains.</summary>
    private sealed class Classifier(Generator draw) : IModel
    {
        private readonly torch.nn.Module<Tensor, Tensor> _layers = Initial.Draw(
            torch.nn.Sequential(
                torch.nn.Conv2d(1, 16, 6, padding: 3), torch.nn.ReLU(), torch.nn.AvgPool2d(2),
                torch.nn.Conv2d(16, 24, 5), torch.nn.ReLU(), torch.nn.AvgPool2d(2),
                torch.nn.Conv2d(24, 48, 5), torch.nn.ReLU(), torch.nn.Flatten(),
                torch.nn.Linear(48, 64), torch.nn.ReLU(), torch.nn.Linear(64, Classes)),
            draw);

        public Batch Forward(Batch x) => new(("logits", new Field(_layers.call(x["image"].Value), FieldType.Scalar)));
    }
}
