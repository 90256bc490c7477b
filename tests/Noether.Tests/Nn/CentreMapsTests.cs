using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Nn;

public sealed class CentreMapsTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_peak_is_a_box_about_its_cell()
    {
        // Class 1 at row 2, column 3 of cells of 4 pixels: middle (3.25, 2.5) cells, 2 x 3 cells large.
        var maps = Maps(classes: 2);
        maps[0, 1, 2, 3] = 3;
        (maps[0, 2, 2, 3], maps[0, 3, 2, 3], maps[0, 4, 2, 3], maps[0, 5, 2, 3]) = (2, 3, 0.25, 0.5);
        var found = CentreMaps.Of(maps).Decode(2, stride: 4, least: 0.5);
        Assert.Equal([9f, 4, 17, 16], found["boxes"].Value[0, 0].data<float>().ToArray());
        Assert.Equal(1, found["labels"].Value[0, 0].item<long>());
        Assert.Equal(1 / (1 + Math.Exp(-3)), found["scores"].Value[0, 0].item<float>(), 1e-6);
        Assert.Equal([true, false], found["boxes"].Mask![0].data<bool>().ToArray());
        Assert.Equal(FieldType.Boxes(24, 24), found["boxes"].Type);
    }

    [Fact]
    public void What_a_neighbour_outdoes_is_no_box_and_boxes_end_at_the_edge()
    {
        var maps = Maps(classes: 1);
        (maps[0, 0, 0, 0], maps[0, 0, 1, 1], maps[0, 0, 4, 4]) = (4, 3, 2);
        maps[.., 1..3] = 6;
        var found = CentreMaps.Of(maps).Decode(2, stride: 4, least: 0);
        Assert.Equal([0f, 0, 12, 12], found["boxes"].Value[0, 0].data<float>().ToArray());
        Assert.Equal([4f, 4, 24, 24], found["boxes"].Value[0, 1].data<float>().ToArray());
    }

    [Fact]
    public void Maps_shifted_by_cells_give_boxes_shifted_by_their_pixels()
    {
        using var generator = new Generator(1);
        var maps = Maps(classes: 3, cells: 16);
        maps[0, .., 5..8, 5..8] = torch.randn([7, 3, 3], generator: generator.Torch);
        var (here, there) = (CentreMaps.Of(maps).Decode(1, 4, 0), CentreMaps.Of(maps.roll([2, -1], [2, 3])).Decode(1, 4, 0));
        Assert.True((here["boxes"].Value + torch.tensor(new float[] { -4, 8, -4, 8 })).allclose(there["boxes"].Value));
        Assert.Equal(here["labels"].Value.item<long>(), there["labels"].Value.item<long>());
    }

    [Fact]
    public void The_loss_is_smallest_where_the_maps_say_what_is_there()
    {
        var batch = Objects((8, 12, 20, 20, 1), (30, 2, 40, 20, 0));
        var right = Exact(batch);
        var loss = Loss(right, batch);
        Assert.InRange(loss, 0, 0.01);
        foreach (var (channel, row, column) in new[] { (1, 4, 3), (0, 2, 8), (2, 4, 3), (3, 2, 8), (4, 4, 3), (5, 2, 8) })
        {
            var wrong = right.clone();
            wrong[0, channel, row, column] = wrong[0, channel, row, column] - 15;
            Assert.True(Loss(wrong, batch) > loss + 0.1, $"channel {channel}");
        }
    }

    [Fact]
    public void What_the_loss_wants_decodes_to_the_boxes_it_was_made_from()
    {
        var batch = Objects((8, 12, 20, 20, 1), (30, 2, 40, 20, 0));
        var found = CentreMaps.Of(Exact(batch)).Decode(2, 4, 0.5);
        Assert.True(found["boxes"].Value.sort(1).Values.allclose(batch["boxes"].Value.sort(1).Values, atol: 1e-4));
        Assert.Equal(2, found["boxes"].Mask!.sum().item<long>());
    }

    [Fact]
    public void A_masked_object_counts_for_nothing()
    {
        var (one, two) = (Objects((8, 12, 20, 20, 1)), Objects((8, 12, 20, 20, 1), (30, 2, 40, 20, 0)));
        var mask = torch.tensor(new[,] { { true, false } });
        var masked = two.Select((_, f) => new Field(f.Value, f.Type, mask));
        var maps = Exact(one);
        Assert.Equal(Loss(maps, one), Loss(maps, masked), 1e-6);
        Assert.True(Loss(maps, two) > Loss(maps, one) + 0.1);
    }

    [Fact]
    public void Far_from_a_middle_a_false_peak_costs_more_than_near_it()
    {
        var batch = Objects((8, 8, 32, 32, 0));
        var (near, far) = (Exact(batch), Exact(batch));
        (near[0, 0, 5, 6], far[0, 0, 0, 11]) = (2, 2);
        Assert.True(Loss(far, batch) > Loss(near, batch) + 0.1);
    }

    private static Tensor Maps(int classes, int cells = 6)
    {
        var maps = torch.zeros(1, CentreMaps.Channels(classes), cells, cells);
        maps[.., ..classes] = -9;
        return maps;
    }

    /// <summary>Maps of 12 x 12 cells of 4 pixels and two classes that are sure of the batch's objects.</summary>
    private static Tensor Exact(Batch batch)
    {
        var maps = Maps(classes: 2, cells: 12);
        var (boxes, labels) = (batch["boxes"].Value, batch["labels"].Value);
        for (var i = 0; i < boxes.shape[1]; i++)
        {
            var box = boxes[0, i].data<float>().ToArray();
            var (x, y) = ((box[0] + box[2]) / 8, (box[1] + box[3]) / 8);
            var (column, row) = ((int)x, (int)y);
            maps[0, labels[0, i].item<long>(), row, column] = 9;
            (maps[0, 2, row, column], maps[0, 3, row, column]) = ((box[2] - box[0]) / 4, (box[3] - box[1]) / 4);
            (maps[0, 4, row, column], maps[0, 5, row, column]) = (x - column, y - row);
        }

        return maps;
    }

    private static Batch Objects(params (float Left, float Top, float Right, float Bottom, long Class)[] objects) => new(
        ("boxes", new Field(torch.tensor(objects.SelectMany(o => new[] { o.Left, o.Top, o.Right, o.Bottom }).ToArray()).view(1, -1, 4), FieldType.Boxes(48, 48))),
        ("labels", new Field(torch.tensor(objects.Select(o => o.Class).ToArray()).view(1, -1), FieldType.Label)));

    private static double Loss(Tensor maps, Batch batch)
    {
        using var generator = new Generator(1);
        return new CentreLoss(4).Evaluate(new Fixed(maps), batch, new StepContext(0, generator, Training: true)).Total.item<float>();
    }

    private sealed class Fixed(Tensor maps) : IModel
    {
        public Batch Forward(Batch x) => CentreMaps.Of(maps).ToBatch();
    }
}
