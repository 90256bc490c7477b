using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Evaluation.Nero.Consensus;

public sealed class ConsensusTests
{
    private static readonly AuditOptions Options = new() { Target = AuditTarget.Consensus, BlockRows = 9 };

    [Fact]
    public void Of_an_equivariant_model_it_is_the_answer_itself_and_no_error_is_left()
    {
        using var scope = torch.NewDisposeScope();
        var data = AuditFixtures.Films();
        var result = NeroAudit.Run([AuditFixtures.Gradient], data with { Targets = null }, FiniteGrids.SquareAndTimeSymmetries(), options: Options);
        var answer = AuditFixtures.Gradient.Model.Forward(data.Inputs)["flow"].Value;
        Assert.True(answer.sub(result.Models[0].Consensus!["flow"].Value).abs().max().item<double>() < 1e-12);
        Assert.All(result.Models[0].Values.Cast<double>(), v => Assert.True(v < 1e-12));
    }

    [Fact]
    public void It_is_itself_equivariant_even_where_the_model_is_not()
    {
        using var scope = torch.NewDisposeScope();
        var grid = FiniteGrids.SquareAndTimeSymmetries();
        var data = AuditFixtures.Films();
        var upright = NeroAudit.Run([AuditFixtures.Drifting], data, grid, options: Options).Models[0].Consensus!;
        for (var e = 0; e < 16; e++)
        {
            var g = grid.Elements.narrow(0, e, 1);
            var moved = data with { Inputs = grid.Symmetry.Input.Apply(g, data.Inputs, Pairing.Each) };
            var found = NeroAudit.Run([AuditFixtures.Drifting], moved, grid, options: Options).Models[0].Consensus!["flow"].Value;
            Assert.True(found.sub(grid.Symmetry.Output.Apply(g, upright, Pairing.Each)["flow"].Value).abs().max().item<double>() < 1e-6);
        }
    }

    [Fact]
    public void Of_classes_it_is_the_mean_probability_and_its_largest_class()
    {
        using var scope = torch.NewDisposeScope();
        var answers = torch.tensor(new[] { 0.9, 0.1, 0.0, 0.3, 0.4, 0.3 }).view(2, 3);
        var maps = new[] { new ElementMaps("same", x => x), new ElementMaps("other", x => x.Select((_, f) => f.With(1 - f.Value))) };
        var subject = AuditFixtures.Subject("two", x => new Batch(("probabilities", new Field(answers.index_select(0, x["x"].Value.to(torch.int64).flatten()), FieldType.Scalar))));
        var data = new AuditData("zeros", new Batch(("x", new Field(torch.zeros(2, 1), FieldType.Scalar))), null);
        var result = NeroAudit.Run([subject], data, FiniteGrids.Custom("swap", maps, new[,] { { 0, 1 }, { 1, 0 } }), new Accuracy(), Options);
        Assert.Equal([0.6, 0.25, 0.15], result.Models[0].Consensus!["probabilities"].Value[0].data<double>().ToArray().Select(v => Math.Round(v, 12)));
        Assert.Equal([0L, 0], result.Models[0].Consensus!["label"].Value.data<long>().ToArray());
        Assert.Equal([1.0, 0], result.Individual(0, 1));
    }

    [Theory]
    [InlineData("logits")]
    [InlineData("probabilities")]
    public void Classes_that_a_group_exchanges_are_moved_back_before_they_are_averaged(string field)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var folder = Directory.CreateTempSubdirectory("noether-sides-").FullName;
        try
        {
            var file = Path.Combine(folder, "left-right.json");
            File.WriteAllText(file, $$"""
                { "name": "left-right", "elements": [
                  { "words": "unmoved" },
                  { "words": "left and right exchanged", "inputs": [ { "field": "image", "flip": 3 } ],
                    "outputs": [ { "field": "label", "relabel": [1, 0] }, { "field": "{{field}}", "permute": [1, 0], "axis": 1 } ] } ] }
                """);
            var data = AuditFixtures.Pictures() with { Targets = null };
            var sides = Sides(field);
            var grid = AuditPresets.Named(file).Grid([], data.Inputs, generator);
            var audits = NeroAudit.Run([sides], data, grid, [new Accuracy(), new TrueClassProbability()], Options);

            // It sees the sides as they are: its answer is its consensus, and it agrees with it whichever way round.
            var answer = ClassScores.Probabilities(sides.Model.Forward(data.Inputs));
            Assert.InRange(answer[.., 0].std().item<double>(), 0.01, 1);
            Assert.True(answer.sub(audits[0].Models[0].Consensus!["probabilities"].Value).abs().max().item<double>() < 1e-6);
            Assert.All(audits[0].Models[0].Values.Cast<double>(), v => Assert.Equal(1, v));
            Assert.All(Enumerable.Range(0, 7), i => Assert.All(audits[1].Individual(0, i), v => Assert.Equal(answer[i].max().item<double>(), v, 1e-6)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Edges_beyond_the_view_are_taken_from_where_they_are_seen_so_that_a_perfect_detector_has_no_error()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var (grid, data) = AuditPresets.Named("Shift2-window").On(["size=16", "step=1"], Spots(48, (18, 25)) with { Targets = null }, generator);
        Assert.Equal(256, grid.Count);
        var result = NeroAudit.Run([BrightSpot(16)], data, grid, new TopBox(TopBoxKind.Iou), Options);
        Assert.Equal([2.0, 2, 9, 9], result.Models[0].Consensus!["boxes"].Value[0, 0].data<double>().ToArray());
        Assert.All(result.Individual(0, 0), v => Assert.Equal(1, v, 1e-12));
    }

    [Fact]
    public void An_edge_that_no_answer_shows_whole_is_where_all_answers_say()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([BrightSpot(16)], Spots(16, (0, 16)), FiniteGrids.SquareSymmetries(), new TopBox(TopBoxKind.Iou), Options);
        Assert.Equal([0.0, 0, 16, 16], result.Models[0].Consensus!["boxes"].Value[0, 0].data<double>().ToArray());
        Assert.All(result.Individual(0, 0), v => Assert.Equal(1, v, 1e-12));
    }

    [Fact]
    public void Of_boxes_it_moves_the_best_ones_back_and_leaves_empty_pictures_out()
    {
        using var scope = torch.NewDisposeScope();
        var result = NeroAudit.Run([BrightSpot(16)], Spots(16, (6, 10)), PlaneGrids.Shifts(-2, 2, 1), new TopBox(TopBoxKind.Iou), Options);
        var consensus = result.Models[0].Consensus!;
        Assert.Equal([6.0, 6, 10, 10], consensus["boxes"].Value[0, 0].data<double>().ToArray());
        Assert.Equal([4L, -1], consensus["labels"].Value.data<long>().ToArray());
        Assert.Equal([true, false], consensus["boxes"].Mask!.data<bool>().ToArray());
        Assert.All(result.Individual(0, 0), v => Assert.Equal(1, v, 1e-12));
        Assert.All(result.Individual(0, 1), v => Assert.Equal(0, v));
    }

    [Fact]
    public void What_has_no_average_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        var whole = AuditFixtures.Subject("whole", x => new Batch(("n", new Field(torch.zeros(x.Size, 1, dtype: torch.int64), FieldType.Scalar))));
        var refusal = Assert.Throws<InputException>(() => NeroAudit.Run([whole], AuditFixtures.Pictures(), PlaneGrids.Rotations(90), new Accuracy(), Options));
        Assert.Contains("no average", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Which side of a picture is the brighter one.</summary>
    private static AuditSubject Sides(string field) => AuditFixtures.Subject("sides", x =>
    {
        var image = x["image"].Value;
        var logits = 20 * torch.stack([image[.., .., .., ..3].mean([1, 2, 3]), image[.., .., .., 3..].mean([1, 2, 3])], 1);
        return new Batch((field, new Field(field == "logits" ? logits : torch.nn.functional.softmax(logits, 1), FieldType.Scalar)));
    });

    /// <summary>A bright square in the first picture; nothing in the second.</summary>
    private static AuditData Spots(int size, (int From, int To) lit)
    {
        var pictures = torch.zeros(2, 1, size, size);
        pictures[0, 0, lit.From..lit.To, lit.From..lit.To].fill_(1);
        return new AuditData("spots", new Batch(("image", new Field(pictures, FieldType.Image))), null);
    }

    /// <summary>The box of the bright pixels, class 4; no box where there are none.</summary>
    private static AuditSubject BrightSpot(int size) => AuditFixtures.Subject("bright", x =>
    {
        var lit = x["image"].Value.squeeze(1).gt(0.5);
        var (columns, rows) = (lit.any(1), lit.any(2));
        Tensor First(Tensor line) => line.to(torch.int64).argmax(1).to(torch.float64);
        Tensor Last(Tensor line) => size - First(line.flip(1));
        var boxes = torch.stack([First(columns), First(rows), Last(columns), Last(rows)], 1).unsqueeze(1);
        return new Batch(
            ("boxes", new Field(boxes, FieldType.Boxes(size, size), lit.any(1).any(1, keepdim: true))),
            ("scores", new Field(torch.ones(x.Size, 1), FieldType.Scalar)),
            ("labels", new Field(torch.full([x.Size, 1], 4, torch.int64), FieldType.Label)));
    });
}
