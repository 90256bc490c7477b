using System.Globalization;
using System.Text.RegularExpressions;
using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Nero.Results;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class NeroAuditTests
{
    [Fact]
    public void Each_value_is_the_metric_of_the_moved_sample()
    {
        using var scope = torch.NewDisposeScope();
        var data = AuditFixtures.Pictures();
        var grid = PlaneGrids.Rotations(30);
        var result = NeroAudit.Run([AuditFixtures.Sides], data, grid, new TrueClassProbability(), new AuditOptions { BatchRows = 3, BlockRows = 15 });
        for (var g = 0; g < grid.Count; g++)
        {
            for (var i = 0; i < result.Samples; i++)
            {
                var moved = grid.Symmetry.Input.Apply(grid.Elements.narrow(0, g, 1), data.Inputs.Slice(i, 1), Pairing.Each);
                var expected = new TrueClassProbability().Values(AuditFixtures.Sides.Model.Forward(moved), data.Targets!.Slice(i, 1)).item<double>();
                Assert.Equal(expected, result.Models[0].Values[g, i], 1e-6);
            }
        }
    }

    [Fact]
    public void The_aggregate_is_the_mean_of_the_individual_values()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([AuditFixtures.Sides], AuditFixtures.Pictures(), PlaneGrids.Rotations(45), new Accuracy());
        var curve = result.Aggregate(0);
        Assert.All(Enumerable.Range(0, 8), g => Assert.Equal(Enumerable.Range(0, 7).Average(i => result.Individual(0, i)[g]), curve[g], 1e-12));
        Assert.All(Enumerable.Range(0, 7).SelectMany(i => result.Individual(0, i)), v => Assert.True(v is 0 or 1));
        Assert.Equal(result.Individual(0, 4), result.Aggregate(0, [4]));
        Assert.Equal(curve.Average(), result.Summary(0).Mean, 1e-12);
        Assert.Equal(curve[0] - curve.Average(), result.Summary(0).Gap, 1e-12);
        Assert.Equal(curve.Min(), result.Worst(0, 1)[0].Value);
    }

    [Fact]
    public void An_invariant_model_has_a_perfect_circle()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([AuditFixtures.Stubborn, AuditFixtures.Totals], AuditFixtures.Pictures(), PlaneGrids.Rotations(90), new TrueClassProbability());
        Assert.Single(result.Aggregate(0).Distinct());
        Assert.Equal(0, result.Summary(0).Range);
        Assert.Equal(0, result.Summary(0).Gap, 1e-15);
        Assert.Equal(0, result.Summary(0).Defect);
        Assert.Single(result.Aggregate(1).Distinct());
        Assert.All(Enumerable.Range(0, 7), i => Assert.Single(result.Individual(1, i).Distinct()));
    }

    [Fact]
    public void Of_a_rotation_invariant_function_all_72_angles_are_drawn_at_one_radius()
    {
        using var scope = torch.NewDisposeScope();

        // A picture turns about the middle of its middle pixel, which therefore stays.
        var middle = AuditFixtures.Subject("middle", x =>
        {
            var bright = x["image"].Value[.., 0, 4, 4].to(torch.float64).unsqueeze(1);
            return new Batch(("probabilities", new Field(torch.cat([bright, 1 - bright], 1), FieldType.Scalar)));
        });
        var data = AuditFixtures.Pictures(5, 9);
        data = data with { Targets = new Batch(("label", new Field(torch.zeros(5, torch.int64), FieldType.Label))) };
        var result = NeroAudit.Run([middle], data, PlaneGrids.Rotations(5), new TrueClassProbability());
        Assert.All(result.Aggregate(0), v => Assert.Equal(result.Aggregate(0)[0], v, 1e-6));

        var svg = Lab.Evaluation.Figures.FigureRenderer.Svg(AuditFigures.Of(result));
        var rim = Regex.Matches(svg, @"<circle cx=""(?<x>[\d.]+)"" cy=""(?<y>[\d.]+)"" r=""(?<r>[\d.]+)""").Select(m => (X: Number(m, "x"), Y: Number(m, "y"), R: Number(m, "r"))).MaxBy(c => c.R);
        var line = Regex.Matches(svg, @"(?:points|d)=""(?<p>[^""]+)""").Select(m => Regex.Matches(m.Groups["p"].Value, @"(?<x>[\d.]+)[, ](?<y>[\d.]+)")).Single(points => points.Count == 72);
        Assert.All(line, p => Assert.Equal(rim.R * result.Aggregate(0)[0], Math.Sqrt(Math.Pow(Number(p, "x") - rim.X, 2) + Math.Pow(Number(p, "y") - rim.Y, 2)), 0.02));

        static double Number(Match match, string name) => double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_order_of_the_samples_does_not_matter()
    {
        using var scope = torch.NewDisposeScope();
        var data = AuditFixtures.Pictures();
        var order = torch.tensor(new long[] { 6, 2, 0, 5, 1, 3, 4 });
        var shuffled = data with { Inputs = data.Inputs.Rows(order), Targets = data.Targets!.Rows(order) };
        var (straight, other) = (Audit(data), Audit(shuffled));
        Assert.All(straight.Aggregate(0).Zip(other.Aggregate(0)), p => Assert.Equal(p.First, p.Second, 1e-7));
        Assert.Equal(straight.Summary(0).Defect!.Value, other.Summary(0).Defect!.Value, 1e-6);

        static NeroResult Audit(AuditData data) => NeroAudit.Run([AuditFixtures.Sides], data, PlaneGrids.Rotations(60));
    }

    [Fact]
    public void Flows_of_an_equivariant_model_err_alike_under_all_16_elements()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([AuditFixtures.Gradient, AuditFixtures.Drifting], AuditFixtures.Films(), FiniteGrids.SquareAndTimeSymmetries());
        Assert.Equal("aee", result.Metric.Name);
        Assert.True(result.Exact.All(e => e));
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(result.SampleSummary(0, i).Range < 1e-12));
        Assert.Equal(0, result.Summary(0).Defect!.Value, 1e-12);
        Assert.True(result.Summary(1).Range > 1e-3);
        Assert.Equal(16, result.Models[0].Maps!.Count);
        Assert.Equal(result.Aggregate(0)[5], result.Models[0].Maps![5].Cast<double>().Average(), 1e-12);
    }

    [Fact]
    public void The_gap_is_positive_where_the_orbit_is_worse_in_either_direction()
    {
        var (values, errors) = (new double[,] { { 1 }, { 0.5 } }, new double[,] { { 1 }, { 3 } });
        Assert.Equal(0.25, AuditSummary.Of(OrbitSummary.Of(values), higherIsBetter: true, null).Gap);
        Assert.Equal(1, AuditSummary.Of(OrbitSummary.Of(errors), higherIsBetter: false, null).Gap);
        Assert.Equal(1, AuditSummary.Of(OrbitSummary.Of(errors), higherIsBetter: false, null).Worst);
        Assert.Equal(0.25, AuditSummary.Of(OrbitSummary.Of(values), higherIsBetter: true, null).Variance * 4);
    }

    [Fact]
    public void Median_and_worst_tenth_show_what_a_mean_hides()
    {
        using var scope = torch.NewDisposeScope();
        var scores = torch.tensor(Enumerable.Range(0, 11).Select(i => (float)i).ToArray()).view(11, 1);
        var data = new AuditData("numbers", new Batch(("image", new Field(torch.zeros(11, 1, 2, 2), FieldType.Image)), ("x", new Field(scores, FieldType.Scalar))), new Batch(("x", new Field(torch.zeros(11, 1), FieldType.Scalar))));
        var subject = AuditFixtures.Subject("echo", x => new Batch(("x", x["x"])));
        var result = NeroAudit.Run([subject], data, PlaneGrids.Rotations(180), new FieldError(FieldErrorKind.Mae, "x"));
        Assert.Equal(5.0, result.Aggregate(0, kind: AggregateKind.Median)[1]);
        Assert.Equal(9.0, result.Aggregate(0, kind: AggregateKind.WorstTenth)[1]);
    }

    [Fact]
    public void The_band_holds_the_curve_and_repeats_with_its_seed()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var again = new Generator(3);
        var result = NeroAudit.Run([AuditFixtures.Sides, AuditFixtures.Stubborn], AuditFixtures.Pictures(40), PlaneGrids.Rotations(90));
        var band = result.Band(0, generator)!;
        Assert.All(Enumerable.Range(0, 4), g => Assert.InRange(result.Aggregate(0)[g], band.Low[g], band.High[g]));
        Assert.Equal(band.Low, result.Band(0, again)!.Low);
        Assert.InRange(result.Summary(0).Gap, band.Gap.Low, band.Gap.High);
        Assert.True(band.High[1] - band.Low[1] > 0.01);
    }

    [Fact]
    public void The_floor_is_perfect_where_nothing_is_interpolated_and_falls_elsewhere()
    {
        using var scope = torch.NewDisposeScope();
        var blur = AuditFixtures.Subject("sharpness", x => new Batch(("s", new Field(x["image"].Value.square().mean([1, 2, 3]).unsqueeze(1), FieldType.Scalar))));
        var data = AuditFixtures.Pictures();
        data = data with { Targets = blur.Model.Forward(data.Inputs) };
        var result = NeroAudit.Run([blur], data, PlaneGrids.Rotations(45), new FieldError(FieldErrorKind.Mae, "s"), new AuditOptions { FloorSamples = 3 });
        var floor = result.Models[0].Floor!;
        Assert.Equal([0.0, 0, 0, 0], Enumerable.Range(0, 4).Select(q => floor[2 * q]));
        Assert.True(floor[1] > 1e-3);
        Assert.Equal([true, false, true, false, true, false, true, false], result.Exact);
    }

    [Fact]
    public void Shifts_that_push_pixels_out_have_a_floor_and_those_that_lose_nothing_have_none()
    {
        using var scope = torch.NewDisposeScope();
        var brightness = AuditFixtures.Subject("brightness", x => new Batch(("s", new Field(x["image"].Value.mean([1, 2, 3]).unsqueeze(1), FieldType.Scalar))));
        var data = AuditFixtures.Pictures();
        data = data with { Targets = brightness.Model.Forward(data.Inputs) };
        IReadOnlyList<double>? Floor(AuditGrid grid) =>
            NeroAudit.Run([brightness], data, grid, new FieldError(FieldErrorKind.Mae, "s"), new AuditOptions { FloorSamples = 3 }).Models[0].Floor;

        var shifts = PlaneGrids.Shifts(-1, 1, 1);
        Assert.All(shifts.ExactOn(data.Inputs), Assert.True);
        Assert.Equal(0, Floor(shifts)![0]);
        Assert.All(Floor(shifts)!.Skip(1), v => Assert.InRange(v, 0.02, 1));
        Assert.Null(Floor(PlaneGrids.Rotations(90)));
        Assert.Null(Floor(PlaneGrids.Rotations(90, circular: true)));
        Assert.Null(Floor(FiniteGrids.SquareSymmetries()));
    }

    [Fact]
    public void The_truth_is_moved_once_for_all_metrics()
    {
        using var scope = torch.NewDisposeScope();
        var moves = 0;
        Batch Counted(Batch x)
        {
            moves += x.ContainsKey("label") ? 1 : 0;
            return x;
        }

        var grid = FiniteGrids.Custom("flip", [new("as it is", x => x, Counted), new("flipped", x => x.Select((_, f) => f.With(f.Value.flip(3))), Counted)], new[,] { { 0, 1 }, { 1, 0 } });
        NeroAudit.Run([AuditFixtures.Sides], AuditFixtures.Pictures(), grid, [new Accuracy(), new TrueClassProbability(), new ClassAccuracy()]);
        Assert.Equal(2, moves);
    }

    [Fact]
    public void A_subset_is_the_samples_of_one_class_or_kind()
    {
        using var scope = torch.NewDisposeScope();
        var data = AuditFixtures.Pictures(9) with { Classes = ["left", "middle", "right"] };
        NeroResult Of(AuditData samples, string? subset) => NeroAudit.Run([AuditFixtures.Sides], subset is null ? samples : samples.Only(subset), PlaneGrids.Rotations(90), new Accuracy());
        var all = Of(data, null);
        Assert.All(["middle", "1"], subset => Assert.Equal(all.Aggregate(0, [1, 4, 7]), Of(data, subset).Aggregate(0)));
        Assert.Equal((3, "noise (middle)"), (Of(data, "1").Samples, Of(data, "1").Data.Name));
        Assert.Equal(all.Aggregate(0, [0, 8]), Of(data with { Kinds = ["shear", .. Enumerable.Repeat("vortex", 7), "shear"] }, "shear").Aggregate(0));
        Assert.Contains("did you mean 'middle'", Refusal(() => Of(data, "midle")), StringComparison.Ordinal);
        Assert.Contains("neither classes nor kinds", Refusal(() => Of(data with { Targets = null }, "left")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_with_several_boxes_is_of_the_class_of_each_that_exists()
    {
        using var scope = torch.NewDisposeScope();
        var exist = torch.tensor(new[,] { { true, true }, { true, false }, { true, true } });
        var data = new AuditData("scenes", new Batch(("image", new Field(torch.zeros(3, 1, 4, 4), FieldType.Image))), new Batch(
            ("boxes", new Field(torch.zeros(3, 2, 4), FieldType.Boxes(4, 4), exist)),
            ("labels", new Field(torch.tensor(new long[,] { { 0, 1 }, { 0, 1 }, { 1, 1 } }), FieldType.Label))))
        {
            Classes = ["cup", "car"],
        };
        Assert.Equal((2, 2), ((int)data.Only("cup").Inputs.Size, (int)data.Only("car").Inputs.Size));
        Assert.Equal([true, true, true, true], data.Only("car").Targets!["boxes"].Mask!.flatten().data<bool>().ToArray());
    }

    [Fact]
    public void What_cannot_be_audited_is_said_plainly()
    {
        using var scope = torch.NewDisposeScope();
        var (data, grid) = (AuditFixtures.Pictures(), PlaneGrids.Rotations(90));
        Assert.Contains("--target consensus", Refusal(() => NeroAudit.Run([AuditFixtures.Sides], data with { Targets = null }, grid)), StringComparison.Ordinal);
        Assert.Contains("0 models", Refusal(() => NeroAudit.Run([], data, grid)), StringComparison.Ordinal);
        Assert.Contains("'boxes'", Refusal(() => NeroAudit.Run([AuditFixtures.Sides], data, grid, new TopBox())), StringComparison.Ordinal);
        Assert.Contains("3 classes", Refusal(() => NeroAudit.Run([AuditFixtures.Sides], data with { Targets = new Batch(("label", new Field(torch.arange(7), FieldType.Label))) }, grid)), StringComparison.Ordinal);
        var mute = AuditFixtures.Subject("mute", _ => new Batch());
        Assert.Contains("gives nothing", Refusal(() => NeroAudit.Run([mute], data, grid)), StringComparison.Ordinal);
    }

    private static string Refusal(Action action) => Assert.Throws<InputException>(action).Message;
}
