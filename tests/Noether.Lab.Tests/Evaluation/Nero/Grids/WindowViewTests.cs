using Noether.Fields;
using Noether.Lab.Data.Scenes;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Tests.Data;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero.Grids;

public sealed class WindowViewTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Shifts_put_the_middle_of_the_window_everywhere_in_it()
    {
        var grid = PlaneGrids.WindowShifts(128, 4);
        Assert.Equal(1024, grid.Count);
        Assert.Equal("shift 0,0", grid.Words[0]);
        Assert.Contains("shift -64,-64", grid.Words);
        Assert.Contains("shift +60,+60", grid.Words);
        Assert.Equal(256, PlaneGrids.WindowShifts(128, 8).Count);
        Assert.Contains("such as 8", Assert.Throws<InputException>(() => PlaneGrids.WindowShifts(128, 7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_finds_bright_pixels_is_perfect_at_every_shift_that_keeps_them_in_view()
    {
        var result = Audit(FindsBright, (20, 24, 26, 34), "step=4");
        foreach (var (g, words) in result.Grid.Words.Index())
        {
            // A box of 6 x 10 pixels stays in a view of 16 where it moves by at most 5 and 3 pixels.
            var shift = words["shift ".Length..].Split(',').Select(int.Parse).ToArray();
            var whole = Math.Abs(shift[0]) <= 5 && Math.Abs(shift[1]) <= 3;
            Assert.True(!whole || Math.Abs(result.Aggregate(0)[g] - 1) < 1e-6, words);
        }

        Assert.All(result.Exact, Assert.True);
        Assert.Null(result.Models[0].Floor);
    }

    [Fact]
    public void Boxes_that_are_cut_off_are_compared_with_what_is_seen_of_them()
    {
        // All that is in view of a filled box is its clamped box.
        var result = Audit(FindsBright, (20, 24, 26, 34), "step=2");
        Assert.InRange(result.Summary(0).Min, 1 - 1e-6, 1);
    }

    [Fact]
    public void Objects_beside_the_one_in_the_middle_come_into_view_and_leave_it()
    {
        var box = torch.tensor(new float[,,] { { { 20, 24, 24, 28 }, { 29, 24, 33, 28 }, { 0, 0, 0, 0 } } });
        var picture = torch.zeros(1, 1, 48, 48);
        picture[0, 0, 24..28, 20..24] = 1;
        picture[0, 0, 24..28, 29..33] = 1;
        var exist = torch.tensor(new[,] { { true, true, false } });
        var data = new AuditData("two", new Batch(("image", new Field(picture, FieldType.Image))), new Batch(
            ("boxes", new Field(box, FieldType.Boxes(48, 48), exist)), ("labels", new Field(torch.zeros(1, 3, torch.int64), FieldType.Label, exist))));
        using var generator = new Generator(0);
        var (grid, seen) = AuditPresets.Named("Shift2-window").On(["size=16", "step=1"], data, generator);
        AuditMetric[] metrics = [new TopBox(), new BoxRetrieval(BoxRetrievalKind.Recall), new BoxRetrieval(BoxRetrievalKind.Precision)];

        // All that is in view of either is found: nothing is missing and nothing is too much, however many there are.
        Assert.All(NeroAudit.Run([AuditFixtures.Subject("runs", FindsRuns)], seen, grid, metrics), audit => Assert.Equal(1, audit.Summary(0).Min, 1e-6));
        var first = NeroAudit.Run([AuditFixtures.Subject("first", x => FindsRuns(x).Select((_, f) => f with { Value = f.Value.narrow(1, 0, 1), Mask = null }))], seen, grid, metrics);
        Assert.Equal([0.5, 0.5, 1], first.Select(a => a.Aggregate(0)[0]));
        Assert.Equal([1.0, 1, 1], first.Select(a => a.Aggregate(0)[grid.Words.Index().Single(w => w.Item == "shift +4,0").Index]));
    }

    [Fact]
    public void Data_without_a_box_cannot_be_put_in_view()
    {
        var data = Pictures((1, 1, 3, 3));
        Assert.Same(data.Inputs, WindowView.Of(data with { Targets = null }, 8).Inputs);
        var none = data.Targets!.With("boxes", data.Targets!["boxes"] with { Mask = torch.zeros(1, 1, torch.@bool) });
        Assert.Contains("has no box", Assert.Throws<InputException>(() => WindowView.Of(data with { Targets = none }, 8)).Message, StringComparison.Ordinal);
        Assert.Contains("no field 'image'", Assert.Throws<InputException>(() => WindowView.Of(new AuditData("x", data.Targets!, null), 8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_with_boxes_are_read_from_their_list()
    {
        using var generator = new Generator(1);
        var list = SceneFile.Write(_folder.Path, new SceneImages { Size = 64, ObjectSize = (20, 30) }.Draw(7, generator));
        var data = AuditDataSets.Open(list, Registries.BuiltIn(_folder), 4);
        Assert.Equal(4, data.Inputs.Size);
        Assert.Equal([4, 3, 64, 64], data.Inputs["image"].Value.shape);
        Assert.InRange(data.Inputs["image"].Value.max().item<float>(), 0.3f, 1f);
        Assert.Equal(["boxes", "labels"], data.Targets!.Keys);
        Assert.Equal("cup", data.Classes![2]);
    }

    private static NeroResult Audit(Func<Batch, Batch> model, (float Left, float Top, float Right, float Bottom) box, string step)
    {
        using var generator = new Generator(0);
        var (grid, data) = AuditPresets.Named("Shift2-window").On(["size=16", step], Pictures(box), generator);
        return NeroAudit.Run([AuditFixtures.Subject("bright", model)], data, grid, new TopBox(), new AuditOptions { FloorSamples = 1 });
    }

    /// <summary>A dark picture of 48 pixels with a bright box, the only one of its class.</summary>
    private static AuditData Pictures((float Left, float Top, float Right, float Bottom) box)
    {
        var picture = torch.zeros(1, 1, 48, 48);
        picture[0, 0, (int)box.Top..(int)box.Bottom, (int)box.Left..(int)box.Right] = 1;
        return AuditData.Of(
            "box",
            new Batch(
                ("image", new Field(picture, FieldType.Image)),
                ("boxes", new Field(torch.tensor(new[] { box.Left, box.Top, box.Right, box.Bottom }).view(1, 1, 4), FieldType.Boxes(48, 48))),
                ("labels", new Field(torch.zeros(1, 1, torch.int64), FieldType.Label))),
            "boxes",
            "labels");
    }

    private static Batch FindsBright(Batch x)
    {
        var image = x["image"].Value;
        Assert.Equal(16, image.shape[3]);
        var boxes = Enumerable.Range(0, (int)x.Size).Select(i =>
        {
            var bright = image[i, 0].nonzero();
            var (low, high) = (bright.amin([0]), bright.amax([0]) + 1);
            return torch.stack([low[1], low[0], high[1], high[0]]).to(torch.float32);
        }).ToList();
        return new Batch(
            ("boxes", new Field(torch.stack(boxes).unsqueeze(1), FieldType.Boxes(16, 16))),
            ("scores", new Field(torch.ones(x.Size, 1), FieldType.Label)),
            ("labels", new Field(torch.zeros(x.Size, 1, torch.int64), FieldType.Label)));
    }

    /// <summary>A box round each run of columns with bright pixels, at most two.</summary>
    private static Batch FindsRuns(Batch x)
    {
        var (boxes, exist) = (torch.zeros(x.Size, 2, 4), torch.zeros(x.Size, 2, torch.@bool));
        for (var i = 0; i < x.Size; i++)
        {
            var picture = x["image"].Value[i, 0];
            var columns = picture.amax([0]).gt(0).data<bool>().ToArray();
            var rows = picture.amax([1]).nonzero();
            foreach (var (run, left) in Enumerable.Range(0, columns.Length).Where(c => columns[c] && (c == 0 || !columns[c - 1])).Index())
            {
                var right = Enumerable.Range(left, columns.Length + 1 - left).First(c => c == columns.Length || !columns[c]);
                boxes[i, run] = torch.tensor(new float[] { left, rows.min().item<long>(), right, rows.max().item<long>() + 1 });
                exist[i, run] = true;
            }
        }

        return new Batch(
            ("boxes", new Field(boxes, FieldType.Boxes(16, 16), exist)),
            ("scores", new Field(torch.ones(x.Size, 2), FieldType.Label, exist)),
            ("labels", new Field(torch.zeros(x.Size, 2, torch.int64), FieldType.Label, exist)));
    }
}
