using Noether.Groups;
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
        var answers = RotationAnswers.Of(Noise(12), torch.tensor(Labels));
        var curve = answers.Curve();
        for (var g = 0; g < 12; g++)
        {
            Assert.Equal(Enumerable.Range(0, Labels.Length).Average(i => answers.Correct[g, i]), curve["accuracy"][g], 1e-12);
            Assert.Equal(Enumerable.Range(0, Labels.Length).Average(i => answers.Confidence[g, i]), curve["confidence"][g], 1e-12);
        }

        Assert.Equal(curve["accuracy"].Average(), answers.Metrics()["orbit_mean"], 1e-12);
        Assert.Equal(curve["accuracy"].Min(), answers.Metrics()["worst"]);
        Assert.Equal(curve["accuracy"][(int)(answers.Metrics()["worst_angle"] / 30)], answers.Metrics()["worst"]);
    }

    [Fact]
    public void An_invariant_classifier_has_a_flat_plot()
    {
        using var scope = torch.NewDisposeScope();
        var metrics = RotationAnswers.Of(Noise(1).expand(9, -1, -1), torch.tensor(Labels)).Metrics();
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
        var labels = torch.tensor(Labels);
        var straight = RotationAnswers.Of(logits, labels);
        var shuffled = RotationAnswers.Of(logits.index_select(1, order), labels.index_select(0, order));
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
        var answers = RotationAnswers.Of(logits, torch.tensor(new long[] { 1, 0 }));
        Assert.Equal([1.0, 0.5], answers.Curve()["accuracy"]);
        Assert.Equal(0.75, answers.Confidence[0, 0], 1e-12);
        Assert.Equal(1 / (1 + Math.Exp(2)), answers.Confidence[1, 1], 1e-12);
        Assert.Equal(Math.Sqrt(8 / (((Math.Log(3) * Math.Log(3)) + 4) / 2)), answers.Defect[1, 1], 1e-12);
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
        var turns = RotationAudit.Rotations.Group.Grid(new GridSpec(3));
        var logits = torch.stack([.. Orbit.Run(model, RotationAudit.Rotations, digits, turns, 5).Select(chunk => chunk.Outputs["logits"].Value.to(torch.float64))]);
        var answers = RotationAnswers.Of(logits, torch.zeros(5, torch.int64));
        var expected = EquivarianceError.Measure(model, RotationAudit.Rotations, digits, turns, 5)["logits"];
        Assert.Equal(expected.Cast<double>(), answers.Defect.Cast<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.True(expected[1, 0] > 0);
    }

    private static Tensor Noise(int angles)
    {
        using var generator = new Generator(1);
        return torch.randn([angles, Labels.Length, 10], torch.float64, generator: generator.Torch);
    }
}
