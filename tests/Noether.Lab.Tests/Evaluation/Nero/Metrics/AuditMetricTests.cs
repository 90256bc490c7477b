using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Tests.Evaluation.Nero.Metrics;

public sealed class AuditMetricTests
{
    [Theory]
    [InlineData(FieldErrorKind.Aee, 1.5)]
    [InlineData(FieldErrorKind.Rmse, 1.1180340)]
    [InlineData(FieldErrorKind.Mae, 0.75)]
    [InlineData(FieldErrorKind.Mse, 1.25)]
    public void Errors_of_two_vectors_are_as_published(FieldErrorKind kind, double expected)
    {
        using var scope = torch.NewDisposeScope();
        // Two pixels side by side: truth (1,0), (0,2); prediction (1,1), (0,0).
        var (truth, found) = (Flow(1, 0, 0, 2), Flow(1, 0, 1, 0));
        Assert.Equal(expected, new FieldError(kind).Values(found, truth).item<double>(), 1e-7);
        var map = new FieldError(kind).Map(found, truth)!;
        Assert.Equal([1L, 1, 2], map.shape);
        Assert.Equal(kind == FieldErrorKind.Rmse ? expected * expected : expected, map.mean().item<double>(), 1e-7);

        static Batch Flow(params double[] numbers) => new(("flow", new Field(torch.tensor(numbers).view(1, 2, 1, 2), FieldType.Flow)));
    }

    [Fact]
    public void A_class_of_one_counts_as_much_as_a_class_of_three()
    {
        using var scope = torch.NewDisposeScope();
        var scores = torch.tensor(new double[,] { { 1, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 1, 0, 0 } });
        var (outputs, targets) = (new Batch(("logits", new Field(scores, FieldType.Scalar))), new Batch(("label", new Field(torch.tensor([0L, 0, 0, 2]), FieldType.Label))));
        Assert.Equal([1, 1, 0, 0], new ClassAccuracy().Values(outputs, targets).data<double>());
        Assert.Equal(((2.0 / 3) + 0) / 2, new ClassAccuracy().Pooled(outputs, targets)!.Value, 1e-12);
    }

    [Fact]
    public void Two_boxes_that_share_a_quarter_overlap_by_a_seventh()
    {
        var (a, b) = (new DetectedBox(0, 0, 10, 10, 1, 0), new DetectedBox(5, 5, 15, 15, 1, 0));
        Assert.Equal(.1428571, a.Iou(b), 1e-7);
        Assert.Equal(1, a.Iou(a));
        Assert.Equal(0, a.Iou(new DetectedBox(20, 20, 30, 30, 1, 0)));
        Assert.Equal(0, new DetectedBox(3, 3, 3, 3, 1, 0).Iou(new DetectedBox(3, 3, 3, 3, 1, 0)));
    }

    [Fact]
    public void The_best_box_of_the_wrong_class_counts_nothing_unless_told_otherwise()
    {
        using var scope = torch.NewDisposeScope();
        var found = Boxes(([0, 0, 10, 10], 0.8, 2), ([0, 0, 9, 9], 0.5, 1));
        Assert.Equal(0, new TopBox().Values(found, Boxes(([0, 0, 10, 10], 1, 1))).item<double>());
        Assert.Equal(0.8, new TopBox(ClassAware: false).Values(found, Boxes(([0, 0, 10, 10], 1, 1))).item<double>());
        Assert.Equal(0.4, new TopBox().Values(found, Boxes(([0, 0, 10, 5], 1, 2))).item<double>(), 1e-12);
        Assert.Equal(0.5, new TopBox(TopBoxKind.Iou).Values(found, Boxes(([0, 0, 10, 5], 1, 2))).item<double>(), 1e-12);
        Assert.Equal(0.8, new TopBox(TopBoxKind.Confidence).Values(found, Boxes(([0, 0, 10, 5], 1, 2))).item<double>());
    }

    [Theory]
    [InlineData(TopBoxKind.ConfidenceIou, (0.9 + (0.6 * 0.5)) / 3)]
    [InlineData(TopBoxKind.Iou, 1.5 / 3)]
    [InlineData(TopBoxKind.Confidence, 1.5 / 3)]
    public void As_many_of_the_surest_boxes_as_there_are_targets_are_matched_with_them(TopBoxKind kind, double expected)
    {
        using var scope = torch.NewDisposeScope();
        // The second box meets a target that a surer one took; the third is of another class than what it covers; the fourth is one too many.
        var found = Boxes(([0, 0, 10, 10], 0.9, 1), ([0, 0, 10, 9], 0.7, 1), ([40, 0, 50, 20], 0.6, 2), ([20, 20, 30, 30], 0.5, 3));
        var truth = Boxes(([40, 0, 50, 10], 1, 2), ([0, 0, 10, 10], 1, 1), ([20, 20, 30, 30], 1, 3));
        Assert.Equal(expected, new TopBox(kind).Values(found, truth).item<double>(), 1e-12);
    }

    [Fact]
    public void Of_whatever_class_the_surest_box_takes_the_target_that_it_overlaps_most()
    {
        using var scope = torch.NewDisposeScope();
        var found = Boxes(([0, 0, 10, 10], 0.9, 1), ([20, 20, 30, 30], 0.5, 1));
        var truth = Boxes(([20, 20, 30, 30], 1, 2), ([0, 0, 10, 5], 1, 2));
        Assert.Equal(0, new TopBox(TopBoxKind.Iou).Values(found, truth).item<double>());
        Assert.Equal(0.75, new TopBox(TopBoxKind.Iou, ClassAware: false).Values(found, truth).item<double>(), 1e-12);
    }

    [Fact]
    public void A_target_of_which_nothing_is_in_view_is_none()
    {
        using var scope = torch.NewDisposeScope();
        var found = Boxes(([0, 0, 10, 10], 0.9, 1));
        var truth = Boxes(([0, 0, 10, 10], 1, 1), ([64, 5, 64, 9], 1, 1));
        Assert.Equal(1, new TopBox(TopBoxKind.Iou).Values(found, truth).item<double>());
        Assert.Equal(1, new BoxRetrieval(BoxRetrievalKind.Recall).Pooled(found, truth));
    }

    [Theory]
    [InlineData(BoxRetrievalKind.Precision, 2.0 / 3)]
    [InlineData(BoxRetrievalKind.Recall, 1)]
    [InlineData(BoxRetrievalKind.F1, 0.8)]
    [InlineData(BoxRetrievalKind.AveragePrecision, 5.0 / 6)]
    public void Boxes_are_matched_best_first_and_each_target_once(BoxRetrievalKind kind, double expected)
    {
        using var scope = torch.NewDisposeScope();
        // Ranked: right, a second box on the same target, right.
        var found = Boxes(([0, 0, 10, 10], 0.9, 1), ([0, 0, 10, 9], 0.8, 1), ([20, 20, 30, 30], 0.7, 2));
        var truth = Boxes(([0, 0, 10, 10], 1, 1), ([20, 20, 30, 31], 1, 2));
        Assert.Equal(expected, new BoxRetrieval(kind).Values(found, truth).item<double>(), 1e-12);
        Assert.Equal(expected, new BoxRetrieval(kind).Pooled(found, truth)!.Value, 1e-12);
    }

    [Fact]
    public void Average_precision_ranks_the_boxes_of_all_pictures_together()
    {
        using var scope = torch.NewDisposeScope();
        // A sure wrong box in the second picture comes before the right one of the first.
        var found = Batch.Cat(Boxes(([0, 0, 10, 10], 0.5, 1)), Boxes(([50, 50, 60, 60], 0.9, 1)));
        var truth = Batch.Cat(Boxes(([0, 0, 10, 10], 1, 1)), Boxes(([0, 0, 10, 10], 1, 1)));
        var metric = new BoxRetrieval(BoxRetrievalKind.AveragePrecision);
        Assert.Equal([1.0, 0], metric.Values(found, truth).data<double>().ToArray());
        Assert.Equal(0.25, metric.Pooled(found, truth));
    }

    [Fact]
    public void A_misspelt_metric_is_answered_with_the_nearest()
    {
        Assert.Contains("did you mean 'accuracy'", Assert.Throws<InputException>(() => AuditMetrics.Named("acuracy")).Message, StringComparison.Ordinal);
        Assert.Equal(AuditMetrics.All.Count, AuditMetrics.All.Select(m => m.Name).Distinct().Count());
    }

    private static Batch Boxes(params (double[] Box, double Score, long Class)[] boxes) => new(
        ("boxes", new Field(torch.tensor(boxes.SelectMany(b => b.Box).ToArray()).view(1, -1, 4), FieldType.Boxes(64, 64))),
        ("scores", new Field(torch.tensor(boxes.Select(b => b.Score).ToArray()).view(1, -1), FieldType.Scalar)),
        ("labels", new Field(torch.tensor(boxes.Select(b => b.Class).ToArray()).view(1, -1), FieldType.Label)));
}
