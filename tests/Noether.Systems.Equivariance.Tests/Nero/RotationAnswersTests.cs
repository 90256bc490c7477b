using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Nero;

namespace Noether.Systems.Equivariance.Tests.Nero;

public sealed class RotationAnswersTests
{
    private static readonly long[] Labels = [3, 1, 4, 1, 5, 9, 2, 6];

    [Fact]
    public void The_aggregate_is_the_mean_of_the_individual_values()
    {
        using var scope = torch.NewDisposeScope();
        var answers = Of(Noise(12), Labels);
        var curve = answers.Curve();
        for (var g = 0; g < 12; g++)
        {
            Assert.Equal(Enumerable.Range(0, Labels.Length).Average(i => answers.Accuracy.Individual(0, i)[g]), curve["accuracy"][g], 1e-12);
            Assert.Equal(Enumerable.Range(0, Labels.Length).Average(i => answers.Confidence.Individual(0, i)[g]), curve["confidence"][g], 1e-12);
        }

        Assert.Equal(curve["accuracy"].Average(), answers.Metrics()["orbit_mean"], 1e-12);
        Assert.Equal(curve["accuracy"].Min(), answers.Metrics()["worst"]);
        Assert.Equal(curve["accuracy"][(int)(answers.Metrics()["worst_angle"] / 30)], answers.Metrics()["worst"]);
    }

    [Fact]
    public void An_invariant_classifier_has_a_flat_plot()
    {
        using var scope = torch.NewDisposeScope();
        var metrics = Of(Noise(1).expand(9, -1, -1), Labels).Metrics();
        Assert.Equal(0, metrics["variance"], 1e-15);
        Assert.Equal(0, metrics["gap"], 1e-12);
        Assert.Equal(0, metrics["defect"]);
        Assert.Equal(metrics["upright"], metrics["worst"]);
        Assert.Equal(0, metrics["worst_angle"]);
    }

    [Fact]
    public void The_order_of_the_samples_does_not_matter()
    {
        using var scope = torch.NewDisposeScope();
        var logits = Noise(7);
        var order = torch.tensor(new long[] { 5, 0, 7, 2, 1, 6, 3, 4 });
        var straight = Of(logits, Labels);
        var shuffled = Of(logits.index_select(1, order), torch.tensor(Labels).index_select(0, order).data<long>().ToArray());
        Assert.All(straight.Metrics(), m => Assert.Equal(m.Value, shuffled.Metrics()[m.Key], 1e-12));
        foreach (var (first, second) in straight.ByDigit().Rows.Zip(shuffled.ByDigit().Rows))
        {
            Assert.Equal(first, second);
        }
    }

    [Fact]
    public void Known_logits_give_known_values()
    {
        using var scope = torch.NewDisposeScope();
        // Two angles, two digits, two classes: the second angle exchanges the scores of the second digit.
        var logits = torch.tensor(new[] { 0, Math.Log(3), 2, 0, 0, Math.Log(3), 0, 2 }).view(2, 2, 2);
        var answers = Of(logits, [1, 0]);
        Assert.Equal([1.0, 0.5], answers.Curve()["accuracy"]);
        Assert.Equal(0.75, answers.Confidence.Individual(0, 0)[0], 1e-12);
        Assert.Equal(1 / (1 + Math.Exp(2)), answers.Confidence.Individual(0, 1)[1], 1e-12);
        Assert.Equal(Math.Sqrt(8 / (((Math.Log(3) * Math.Log(3)) + 4) / 2)), answers.Accuracy.Models[0].Defects![1, 1], 1e-12);
        Assert.Equal([0, 180], answers.Curve()["angle (degrees)"]);
        Assert.Equal([0.0, 1.0], answers.ByDigit()["accuracy on 0"].Reverse());
    }

    [Fact]
    public void The_defect_is_the_equivariance_error_of_the_logits()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var model = DigitNetwork.Plain(ClassifierLayout.Of(DigitLayout.Compact, 0.25), generator);
        model.eval();
        var digits = DigitNetworkTests.Noise(generator, 5);
        var grid = PlaneGrids.Rotations(120);
        var labelled = digits.With("label", new Field(torch.zeros(5, torch.int64), FieldType.Label));
        var defects = NeroAudit.Run([new AuditSubject("plain", model, "")], AuditData.Of("noise", labelled, "label"), grid, new Accuracy()).Models[0].Defects!;
        var expected = EquivarianceError.Measure(model, RotationAudit.Rotations, digits, grid.Elements, 5)["logits"];
        Assert.Equal(expected.Cast<double>(), defects.Cast<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.True(expected[1, 0] > 0);
    }

    /// <summary>Answers of a classifier that gives these logits at each angle, <c>[angles, digits, classes]</c>.</summary>
    private static RotationAnswers Of(Tensor logits, long[] labels)
    {
        var angles = (int)logits.shape[0];
        var turns = Enumerable.Range(0, angles).Select(k => new ElementMaps($"turn {k}", x => x.With("turn", new Field(torch.full_like(x["turn"].Value, k), FieldType.Scalar)))).ToArray();
        var table = new int[angles, angles];
        for (var k = 0; k < angles * angles; k++)
        {
            table[k / angles, k % angles] = ((k / angles) + k) % angles;
        }

        var samples = new Batch(
            ("sample", new Field(torch.arange(labels.Length, torch.int64), FieldType.Scalar)),
            ("turn", new Field(torch.zeros(labels.Length, torch.int64), FieldType.Scalar)),
            ("label", new Field(torch.tensor(labels), FieldType.Label)));
        var results = NeroAudit.Run(
            [new AuditSubject("table", new LookUp(logits), "")], AuditData.Of("digits", samples, "label"), FiniteGrids.Custom("turns", turns, table), [new Accuracy(), new TrueClassProbability()]);
        return new RotationAnswers(results[0], results[1], labels);
    }

    private static Tensor Noise(int angles)
    {
        using var generator = new Generator(1);
        return torch.randn([angles, Labels.Length, 10], torch.float64, generator: generator.Torch);
    }

    private sealed class LookUp(Tensor logits) : IModel
    {
        public Batch Forward(Batch x) => new(("logits", new Field(torch.stack([.. x["turn"].Value.data<long>().Zip(x["sample"].Value.data<long>(), (t, i) => logits[t, i])]), FieldType.Scalar)));
    }
}
