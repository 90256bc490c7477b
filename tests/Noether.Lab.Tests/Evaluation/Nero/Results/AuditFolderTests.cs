using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Data.Formats;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Nero.Results;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Evaluation.Nero.Results;

public sealed class AuditFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("noether-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Audits_of_other_weights_data_metrics_grids_or_targets_have_folders_of_their_own()
    {
        using var scope = torch.NewDisposeScope();
        var (data, grid) = (AuditFixtures.Pictures(), PlaneGrids.Rotations(90));
        var retrained = AuditFixtures.Sides with { Fingerprint = "other weights" };
        var (sides, other) = (AuditFixtures.Sides, AuditFixtures.Pictures(seed: 2));
        var relabelled = data with { Targets = other.Targets!.Select((_, f) => f with { Value = 2 - f.Value }) };
        string[] names =
        [
            AuditFolder.NameOf([sides], data, grid, [], AuditTarget.Truth),
            AuditFolder.NameOf([retrained], data, grid, [], AuditTarget.Truth),
            AuditFolder.NameOf([sides], other, grid, [], AuditTarget.Truth),
            AuditFolder.NameOf([sides], relabelled, grid, [], AuditTarget.Truth),
            AuditFolder.NameOf([sides], data, PlaneGrids.Rotations(45), [], AuditTarget.Truth),
            AuditFolder.NameOf([sides], data, PlaneGrids.Rotations(45, new ImageSampling(ImagePadding.Mirror)), [], AuditTarget.Truth),
            AuditFolder.NameOf([sides], data, grid, [new Accuracy()], AuditTarget.Truth),
            AuditFolder.NameOf([sides], data, grid, [], AuditTarget.Consensus),
        ];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, n => Assert.Matches("^sides-SO2-image-[0-9a-f]{8}$", n));
        Assert.Equal(names[0], AuditFolder.NameOf([sides], AuditFixtures.Pictures(), PlaneGrids.Rotations(90), [], AuditTarget.Truth));
    }

    [Fact]
    public void A_result_is_text_numbers_and_pictures()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var results = NeroAudit.Run([AuditFixtures.Sides, AuditFixtures.Stubborn], AuditFixtures.Pictures(), PlaneGrids.Rotations(45), [], new AuditOptions { FloorSamples = 2 });
        AuditFolder.Write(_folder, results, generator, "noether audit a b");
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "result.json")))!;
        Assert.Equal(["confidence", "accuracy"], json["metrics"]!.AsArray().Select(m => (string?)m!["metric"]));
        var model = json["metrics"]![0]!["models"]![0]!;
        Assert.Equal(results[0].Summary(0).Gap, (double)model["numbers"]!["gap"]!, 1e-15);
        Assert.InRange((double)model["numbers"]!["gap"]!, (double)model["gapInterval"]![0]!, (double)model["gapInterval"]![1]!);
        Assert.Equal(8, model["floor"]!.AsArray().Count);
        Assert.Equal("rotation 45 degrees", (string?)json["elements"]![1]!["words"]);
        var values = NpyFile.Read(Path.Combine(_folder, "values.npy"));
        Assert.Equal([2L, 8, 7], values.Shape);
        Assert.Equal(results[0].Models[1].Values[3, 4], values.ToDoubles()[(7 * 8) + (3 * 7) + 4]);
        Assert.True(File.Exists(Path.Combine(_folder, "values-accuracy.npy")));
        Assert.Equal(
            [
                "aggregate-accuracy.svg", "aggregate-confidence.svg", "difference-accuracy.svg", "difference-confidence.svg",
                .. results[0].WorstSamples(0, 3).Order().Select(i => $"individual-confidence-{i}.svg"), "quantiles-confidence.svg",
            ],
            Directory.GetFiles(Path.Combine(_folder, "figures"), "*.svg").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var page = File.ReadAllText(Path.Combine(_folder, "report.html"));
        Assert.Contains("sides is worst at rotation", page, StringComparison.Ordinal);
        Assert.Contains("stubborn gives", page, StringComparison.Ordinal);
        Assert.Contains("7 samples are few", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_audits_write_equal_files()
    {
        string[] Write(string name)
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(1);
            var results = NeroAudit.Run([AuditFixtures.Drifting], AuditFixtures.Films(), FiniteGrids.SquareAndTimeSymmetries(), [], new AuditOptions { Target = AuditTarget.Consensus, Folder = Path.Combine(_folder, name) });
            AuditFolder.Write(Path.Combine(_folder, name), results, generator);
            return [.. Directory.GetFiles(Path.Combine(_folder, name), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{Path.GetFileName(f)} {Convert.ToHexString(File.ReadAllBytes(f))}")];
        }

        var first = Write("a");
        Assert.Equal(first, Write("b"));
        Assert.Contains(first, f => f.StartsWith("consensus.npy", StringComparison.Ordinal));
    }

    [Fact]
    public void A_consensus_is_never_shown_as_accuracy()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        string[] forbidden = ["accuracy", "right answer", "true class", "true one", "is right", "are right"];
        var classes = NeroAudit.Run(
            [AuditFixtures.Sides, AuditFixtures.Stubborn],
            AuditFixtures.Pictures(12),
            PlaneGrids.Rotations(90),
            [new TrueClassProbability(), new Accuracy(), new ClassAccuracy()],
            new AuditOptions { Target = AuditTarget.Consensus, FloorSamples = 2 });
        Assert.Equal(["consensus-confidence", "agreement", "class-agreement"], classes.Select(r => r.Metric.Name));
        AuditFolder.Write(_folder, classes, generator);
        Assert.Contains("how consistent a model is, not how right", AuditReport.Of(classes, generator).Summary, StringComparison.Ordinal);
        Assert.Contains("how consistent a model is, not how right", AuditWords.Of(classes[0]), StringComparison.Ordinal);
        var text = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".html" or ".json" or ".svg" or ".csv").ToList();
        Assert.True(text.Count > 8);
        Assert.All(text, file => Assert.All(forbidden, word => Assert.DoesNotContain(word, $"{Path.GetFileName(file)} {File.ReadAllText(file)}", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(AuditMetrics.All.Count, AuditMetrics.All.Select(m => m.ConsensusWording.Name).Distinct().Count());
        Assert.All(AuditMetrics.All, metric =>
        {
            Assert.NotEqual(metric.Name, metric.ConsensusWording.Name);
            Assert.Contains("consensus", metric.ConsensusWording.Meaning, StringComparison.Ordinal);
            Assert.All(forbidden, word => Assert.DoesNotContain(word, $"{metric.ConsensusWording}", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_pooled_metric_has_a_curve_and_no_interval_of_something_else()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var results = NeroAudit.Run([AuditFixtures.Sides, AuditFixtures.Stubborn], AuditFixtures.Pictures(13), PlaneGrids.Rotations(90), [new ClassAccuracy()]);
        var metric = AuditFolder.Json(results, generator)["metrics"]![0]!;
        Assert.All(["gapInterval", "meanInterval", "low", "high"], key => Assert.Null(metric["models"]![0]![key]));
        Assert.Equal(4, metric["models"]![0]!["curve"]!.AsArray().Count);
        var difference = results[0].Difference(0, 1, generator);
        Assert.Equal(results[0].Aggregate(0).Zip(results[0].Aggregate(1), (a, b) => a - b), difference.Curve);
        Assert.Equal(difference.Curve, metric["differences"]![0]!["curve"]!.AsArray().Select(v => (double)v!));
        Assert.Null(metric["differences"]![0]!["significant"]);
        Assert.False(difference.IsSignificant);
        Assert.Contains("has no interval", AuditFigures.Difference(results[0], 0, 1, generator).WhatToSee, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_samples_get_no_verdict_and_a_single_one_is_called_so()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        string Page(int samples)
        {
            var results = NeroAudit.Run([AuditFixtures.Sides, AuditFixtures.Stubborn], AuditFixtures.Pictures(samples), PlaneGrids.Rotations(90), [new TrueClassProbability()]);
            var report = AuditReport.Of(results, generator);
            return string.Join('\n', report.Figures.Select(f => f.Figure.WhatToSee).Prepend(report.Summary));
        }

        Assert.Contains("This is a single sample", Page(1), StringComparison.Ordinal);
        Assert.DoesNotContain("an accident of these samples", Page(9), StringComparison.Ordinal);
        Assert.Contains("9 samples are too few to say", Page(9), StringComparison.Ordinal);
        Assert.Contains("an accident of these samples", Page(10), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_by_itself_is_drawn_from_its_own_values_and_kept_answers()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var data = AuditFixtures.Films();
        var grid = FiniteGrids.SquareAndTimeSymmetries();
        var options = new AuditOptions { Folder = _folder, BlockRows = 9 };
        var result = NeroAudit.Run([AuditFixtures.Drifting], data, grid, new FieldError(FieldErrorKind.Rmse), options);
        var tiles = Assert.IsType<MosaicFigure>(AuditFigures.Individual(result, 2)).Panels[0].Tiles;
        Assert.Equal(16, tiles.Count);
        foreach (var tile in tiles)
        {
            var element = grid.Words.Index().Single(w => w.Item == tile.Words).Index;
            Assert.Equal(result.Models[0].Values[element, 2], tile.Value, 1e-12);

            // The root of the mean square of what its cells show.
            Assert.Equal(tile.Value, Math.Sqrt(tile.Values.Cast<double>().Average(v => v * v)), 1e-9);
        }

        var moved = grid.Symmetry.Input.Apply(grid.Elements.narrow(0, 11, 1), data.Inputs, Symmetries.Pairing.Outer);
        Assert.True(result.Outputs(0, 11)["flow"].Value.allclose(AuditFixtures.Drifting.Model.Forward(moved)["flow"].Value));
        var unkept = NeroAudit.Run([AuditFixtures.Drifting], data, grid);
        Assert.Contains("give the audit a folder", Assert.Throws<InputException>(() => unkept.Outputs(0, 0)).Message, StringComparison.Ordinal);
        Assert.Contains(AuditReport.Of([unkept], generator).Figures, f => f.Figure.Name == $"individual-aee-{unkept.WorstSamples(0, 1)[0]}");
    }

    [Fact]
    public void Tiles_say_their_value()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([AuditFixtures.Drifting], AuditFixtures.Films(), FiniteGrids.SquareAndTimeSymmetries(), new FieldError(FieldErrorKind.Aee));
        var svg = Lab.Evaluation.Figures.FigureRenderer.Svg(AuditFigures.Of(result));
        Assert.All(Enumerable.Range(0, 8), g => Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{g}': {result.Aggregate(0)[8 + g]:G3}"), svg, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("circle", typeof(PolarFigure))]
    [InlineData("strip", typeof(LineFigure))]
    [InlineData("plane", typeof(HeatMapFigure))]
    [InlineData("tiles", typeof(MosaicFigure))]
    [InlineData("discs", typeof(DiscFigure))]
    [InlineData("sphere", typeof(SphereFigure))]
    public void Every_layout_has_its_figure(string layout, Type expected)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var clouds = AuditData.Of(
            "clouds",
            new Fields.Batch(
                ("positions", new Fields.Field(torch.rand([3, 5, 3], generator: generator.Torch), Fields.FieldType.Position)),
                ("label", new Fields.Field(torch.arange(3), Fields.FieldType.Label))),
            "label");
        var heights = AuditFixtures.Subject("heights", x => new Fields.Batch(("logits", new Fields.Field(x["positions"].Value.mean([1]) * 9, Fields.FieldType.Scalar))));
        var (grid, points) = layout switch
        {
            "circle" => (PlaneGrids.Rotations(90), false),
            "strip" => (PlaneGrids.Scales(0.8, 1.2, 0.2), false),
            "plane" => (PlaneGrids.Shifts(-1, 1, 1), false),
            "tiles" => (FiniteGrids.SquareSymmetries(), false),
            "discs" => (SpaceGrids.Discs(90, 90), true),
            _ => (SpaceGrids.Sphere(60), true),
        };
        var result = points ? NeroAudit.Run([heights], clouds, grid) : NeroAudit.Run([AuditFixtures.Sides], AuditFixtures.Pictures(), grid);
        var figure = AuditFigures.Of(result);
        Assert.IsType(expected, figure);
        Assert.Contains("is worst at", figure.WhatToSee, StringComparison.Ordinal);
        Assert.NotEmpty(Lab.Evaluation.Figures.FigureRenderer.Svg(figure));
    }

    [Fact]
    public void Errors_are_drawn_with_the_best_bright_and_one_scale_for_all_models()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([AuditFixtures.Gradient, AuditFixtures.Drifting], AuditFixtures.Films(), FiniteGrids.SquareAndTimeSymmetries(), new FieldError(FieldErrorKind.Aee));
        var mosaic = Assert.IsType<MosaicFigure>(AuditFigures.Of(result));
        Assert.True(mosaic.Colours.Reversed);
        Assert.Equal([(1, 2, "0"), (0, 0, "2'")], mosaic.Panels[1].Tiles.Where(t => t.Label is "0" or "2'").Select(t => (t.Row, t.Column, t.Label)).OrderByDescending(t => t.Row));
        Assert.Equal(4, mosaic.Panels[0].Tiles[0].Values.GetLength(0));
    }
}
