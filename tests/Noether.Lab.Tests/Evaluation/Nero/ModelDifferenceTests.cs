using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class ModelDifferenceTests
{
    [Fact]
    public void It_is_the_difference_of_the_curves_and_says_what_is_no_accident()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var result = Result(Twice(0.9, 0.8, 0.9, 0.8, 0.9, 0.8), Twice(0.5, 0.4, 0.5, 0.4, 0.5, 0.4));
        var difference = result.Difference(0, 1, generator);
        Assert.All(difference.Curve, d => Assert.Equal(0.4, d, 1e-6));
        Assert.True(difference.IsSignificant);
        Assert.Equal([0, 1, 2, 3], difference.SignificantElements);
        Assert.Equal(-0.4, result.Difference(1, 0, generator).Mean, 1e-6);
    }

    [Fact]
    public void Where_samples_disagree_on_the_better_model_nothing_is_certain()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var difference = Result(Twice(0.9, 0.1, 0.9, 0.1, 0.9, 0.1), Twice(0.1, 0.9, 0.1, 0.9, 0.1, 0.9)).Difference(0, 1, generator);
        Assert.False(difference.IsSignificant);
        Assert.Empty(difference.SignificantElements);
    }

    [Fact]
    public void Of_a_few_samples_nothing_is_certain_however_clear_they_are()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var difference = Result(torch.full(6, 0.9, torch.float64), torch.full(6, 0.4, torch.float64)).Difference(0, 1, generator);
        Assert.Equal(0.5, difference.Band!.Mean.Low, 1e-9);
        Assert.False(difference.IsSignificant);
        Assert.Empty(difference.SignificantElements);
    }

    [Fact]
    public void Models_rank_by_their_worst_element_in_either_direction()
    {
        using var scope = torch.NewDisposeScope();
        var (low, high) = (torch.full(6, 0.2, torch.float64), torch.full(6, 0.7, torch.float64));
        Assert.Equal([1, 0], Result(low, high).RankedByWorst());
        Assert.Equal([0, 1], Result(low, high, new FieldError(FieldErrorKind.Mae, "value")).RankedByWorst());
    }

    [Fact]
    public void The_worst_samples_come_worst_first()
    {
        using var scope = torch.NewDisposeScope();
        var result = Result(torch.tensor(new[] { 0.9, 0.1, 0.5, 0.3, 0.7, 0.2 }), torch.zeros(6, torch.float64));
        Assert.Equal([1, 5, 3], result.WorstSamples(0, 3));
    }

    private static Tensor Twice(params double[] values) => torch.tensor([.. values, .. values]);

    private static NeroResult Result(Tensor first, Tensor second, AuditMetric? metric = null)
    {
        AuditSubject Subject(string name, Tensor values) => AuditFixtures.Subject(name, x =>
        {
            var value = values.index_select(0, x["row"].Value.to(torch.int64).flatten()).unsqueeze(1);
            return new Batch(("probabilities", new Field(torch.cat([value, 1 - value], 1), FieldType.Scalar)), ("value", new Field(value, FieldType.Scalar)));
        });
        var count = first.shape[0];
        var inputs = new Batch(("image", new Field(torch.zeros(count, 1, 2, 2), FieldType.Image)), ("row", new Field(torch.arange(count, torch.float32).unsqueeze(1), FieldType.Scalar)));
        var targets = new Batch(("label", new Field(torch.zeros(count, torch.int64), FieldType.Label)), ("value", new Field(torch.zeros(count, 1, torch.float64), FieldType.Scalar)));
        return NeroAudit.Run([Subject("a", first), Subject("b", second)], new AuditData("rows", inputs, targets), PlaneGrids.Rotations(90), metric ?? new TrueClassProbability());
    }
}
