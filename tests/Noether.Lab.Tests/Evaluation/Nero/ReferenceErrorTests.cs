using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Nero.Reduction;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Evaluation.Nero;

/// <summary>Errors of the method's published programs, each with what it would break.</summary>
public sealed class ReferenceErrorTests
{
    [Fact]
    public void Samples_are_not_mixed_before_they_are_laid_out()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);

        // Even samples do well unturned, odd ones do well turned: rows of a table [elements, samples] read as samples would mix both kinds.
        var result = Clouds(torch.arange(24, torch.int64) % 2);
        var plane = result.Reduce(0, ReductionMethod.Pca, generator);
        Assert.Equal(2, Enumerable.Range(0, 24).Select(i => (Math.Round(plane[i, 0], 6), Math.Round(plane[i, 1], 6))).Distinct().Count());
        Assert.All(Enumerable.Range(0, 22), i => Assert.Equal((plane[i, 0], plane[i, 1]), (plane[i + 2, 0], plane[i + 2, 1])));
        Assert.NotEqual(plane[0, 0], plane[1, 0]);
    }

    [Fact]
    public void The_confidence_of_a_point_cloud_is_a_probability_and_not_a_scaled_logit()
    {
        using var scope = torch.NewDisposeScope();
        var logits = new Batch(("logits", new Field(torch.tensor(new[] { 5.0, 5, -3 }).view(1, 3), FieldType.Scalar)));
        double Of(long label) => new TrueClassProbability().Values(logits, new Batch(("label", new Field(torch.tensor(new[] { label }), FieldType.Label)))).item<double>();

        // Scaled between the smallest and the largest, the first two would be sure at once.
        Assert.Equal(1, Of(0) + Of(1) + Of(2), 1e-12);
        Assert.Equal(1 / (2 + Math.Exp(-8)), Of(0), 1e-12);
    }

    [Fact]
    public void A_root_mean_square_is_no_mean_of_roots_nor_its_map_one_of_absolute_errors()
    {
        using var scope = torch.NewDisposeScope();
        var truth = new Batch(("flow", new Field(torch.zeros(1, 2, 1, 2, dtype: torch.float64), FieldType.Flow)));
        var found = new Batch(("flow", new Field(torch.tensor(new[] { 3.0, 0, 4, 0 }).view(1, 2, 1, 2), FieldType.Flow)));
        var (rmse, mae, aee) = (new FieldError(FieldErrorKind.Rmse), new FieldError(FieldErrorKind.Mae), new FieldError(FieldErrorKind.Aee));
        Assert.Equal(2.5, rmse.Values(found, truth).item<double>());
        Assert.Equal(1.75, mae.Values(found, truth).item<double>());
        Assert.Equal(rmse.Values(found, truth).item<double>(), Math.Sqrt(rmse.Map(found, truth)!.mean().item<double>()), 1e-12);
        Assert.Equal([5.0, 0], aee.Map(found, truth)!.data<double>().ToArray());
    }

    [Theory]
    [InlineData(AuditTarget.Truth)]
    [InlineData(AuditTarget.Consensus)]
    public void A_recall_is_divided_by_the_number_of_targets_and_not_by_the_length_of_a_box(AuditTarget target)
    {
        using var scope = torch.NewDisposeScope();
        var sure = AuditFixtures.Subject("sure", x => new Batch(
            ("boxes", new Field(torch.tensor(new[] { 2.0, 2, 4, 4 }).expand(x.Size, 1, 4), FieldType.Boxes(6, 6))),
            ("scores", new Field(torch.ones(x.Size, 1), FieldType.Scalar)),
            ("labels", new Field(torch.zeros(x.Size, 1, torch.int64), FieldType.Label))));
        var data = AuditFixtures.Pictures(2) with { Targets = sure.Model.Forward(AuditFixtures.Pictures(2).Inputs) };
        var result = NeroAudit.Run([sure], data, PlaneGrids.Rotations(90), new BoxRetrieval(BoxRetrievalKind.Recall), new AuditOptions { Target = target });
        Assert.All(result.Aggregate(0), v => Assert.Equal(1, v));
        Assert.All(result.Individual(0, 1), v => Assert.Equal(1, v));
    }

    [Fact]
    public void An_overlap_is_that_of_areas_and_not_of_rows_and_columns_counted()
    {
        var (a, b) = (new DetectedBox(0, 0, 10, 10, 1, 0), new DetectedBox(5, 5, 15, 15, 1, 0));

        // Both ends counted, a box from 0 to 10 would be 11 wide.
        Assert.Equal(.1747573, 36.0 / ((2 * 121) - 36), 1e-7);
        Assert.Equal(.1428571, a.Iou(b), 1e-7);
        Assert.Equal(0, a.Iou(new DetectedBox(10, 0, 20, 10, 1, 0)));
    }

    [Fact]
    public void The_class_of_a_consensus_is_voted_by_confidence_and_no_mean_of_numbers()
    {
        using var scope = torch.NewDisposeScope();
        (double Score, long Class)[] answers = [(0.9, 1), (0.3, 5), (0.3, 5), (0.2, 5)];
        var turn = 0;
        var fickle = AuditFixtures.Subject("fickle", x =>
        {
            var (score, label) = answers[turn++ % 4];
            return new Batch(
                ("boxes", new Field(torch.tensor(new[] { 2.0, 2, 4, 4 }).expand(x.Size, 1, 4), FieldType.Boxes(6, 6))),
                ("scores", new Field(torch.full([x.Size, 1], score, torch.float64), FieldType.Scalar)),
                ("labels", new Field(torch.full([x.Size, 1], label, torch.int64), FieldType.Label)));
        });
        var data = AuditFixtures.Pictures(1) with { Targets = null };

        // One call looks at the answer's shape, four at the elements.
        turn = 3;
        var result = NeroAudit.Run([fickle], data, PlaneGrids.Rotations(90), new TopBox(), new AuditOptions { Target = AuditTarget.Consensus, BatchRows = 1 });
        Assert.Equal(1, result.Models[0].Consensus!["labels"].Value.item<long>());
    }

    [Fact]
    public void Angle_zero_is_no_spike()
    {
        using var scope = torch.NewDisposeScope();

        // Sharpness is lost by interpolation: at all four quarter turns alike nothing is, not at 0 alone.
        var sharpness = AuditFixtures.Subject("sharpness", x => new Batch(("s", new Field(x["image"].Value.to(torch.float64).square().mean([1, 2, 3]).unsqueeze(1), FieldType.Scalar))));
        var data = AuditFixtures.Pictures();
        var result = NeroAudit.Run([sharpness], data with { Targets = sharpness.Model.Forward(data.Inputs) }, PlaneGrids.Rotations(5), new FieldError(FieldErrorKind.Mae, "s"));
        Assert.All([0, 18, 36, 54], g => Assert.Equal(0, result.Aggregate(0)[g], 1e-12));
        Assert.True(result.Exact.Count(e => e) == 4 && result.Aggregate(0)[1] > 0.01);
    }

    [Fact]
    public void Degrees_are_converted_once_and_run_counter_clockwise_whatever_the_step()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var step in new[] { 5.0, 1, 45 })
        {
            var grid = PlaneGrids.Rotations(step);
            var point = new Batch(("p", new Field(torch.tensor(new[] { 1.0, 0 }).view(1, 1, 2), FieldType.Position)));
            var moved = grid.Symmetry.Input.Apply(grid.Elements, point, Pairing.Outer)["p"].Value;
            for (var g = 0; g < grid.Count; g++)
            {
                Assert.Equal($"rotation {g * step} degrees", grid.Words[g]);
                Assert.Equal(Math.Cos(g * step * Math.PI / 180), moved[g, 0, 0].item<double>(), 1e-12);
                Assert.Equal(Math.Sin(g * step * Math.PI / 180), moved[g, 0, 1].item<double>(), 1e-12);
            }
        }
    }

    [Fact]
    public void Models_of_one_name_do_not_share_kept_answers()
    {
        using var scope = torch.NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("noether-names-").FullName;
        try
        {
            NeroResult Of(AuditSubject subject) => NeroAudit.Run([subject], AuditFixtures.Pictures(), PlaneGrids.Rotations(90), new TrueClassProbability(), new AuditOptions { Folder = folder });
            var (first, second) = (Of(AuditFixtures.Sides with { Name = "Original CNN" }), Of(AuditFixtures.Stubborn with { Name = "Original CNN" }));
            Assert.NotEqual(first.Models[0].Key, second.Models[0].Key);
            Assert.Single(second.Aggregate(0).Distinct());
            Assert.NotEqual(first.Aggregate(0), second.Aggregate(0));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static NeroResult Clouds(Tensor kinds)
    {
        var subject = AuditFixtures.Subject("kinds", x =>
        {
            var up = x["positions"].Value.select(1, 0).select(1, 2).gt(0.5).eq(x["kind"].Value.squeeze(1).eq(0)).to(torch.float64).unsqueeze(1);
            return new Batch(("probabilities", new Field(torch.cat([up, 1 - up], 1), FieldType.Scalar)));
        });
        var count = kinds.shape[0];
        var inputs = new Batch(
            ("positions", new Field(torch.tensor(new[] { 0.0, 0, 1 }).expand(count, 1, 3), FieldType.Position)),
            ("kind", new Field(kinds.unsqueeze(1), FieldType.Scalar)));
        return NeroAudit.Run([subject], new AuditData("clouds", inputs, new Batch(("label", new Field(torch.zeros(count, torch.int64), FieldType.Label)))), SpaceGrids.Discs(90, 90), new TrueClassProbability());
    }
}
