using Noether.Fields;

namespace Noether.Tests.Fields;

public sealed class BatchTests
{
    [Fact]
    public void Joined_batches_keep_their_samples_and_widen_to_the_largest()
    {
        using var scope = torch.NewDisposeScope();
        var small = new Batch(
            ("h", new Field(torch.ones(1, 2, 3), FieldType.Node)),
            ("e", new Field(torch.ones(1, 2, 2, 1), FieldType.Edge, torch.ones(1, 2, torch.@bool))),
            ("y", new Field(torch.tensor([4L]), FieldType.Label)));
        var large = new Batch(
            ("h", new Field(2 * torch.ones(2, 5, 3), FieldType.Node, torch.tensor([true, true, true, true, false]).expand(2, 5))),
            ("e", new Field(2 * torch.ones(2, 5, 5, 1), FieldType.Edge, torch.ones(2, 5, torch.@bool))),
            ("y", new Field(torch.tensor([5L, 6]), FieldType.Label)));
        var joined = Batch.Cat(small, large);
        Assert.Equal("h: node [3, 5, 3], e: edge [3, 5, 5, 1], y: label [3]", joined.ToString());
        Assert.Equal([2L, 4, 4], joined["h"].Mask!.sum(1).data<long>().ToArray());
        Assert.Equal(6 + (2 * 24), joined["h"].Masked().sum().item<float>());
        Assert.Equal(4 + (2 * 50), joined["e"].Masked().sum().item<float>());
        Assert.Null(joined["y"].Mask);
        Assert.Equal([4L, 5, 6], joined["y"].Value.data<long>().ToArray());
    }

    [Fact]
    public void Batches_with_different_fields_do_not_join()
    {
        using var scope = torch.NewDisposeScope();
        var a = new Batch(("x", new Field(torch.zeros(1, 3), FieldType.Vector)));
        var b = new Batch(("x", new Field(torch.zeros(1, 3), FieldType.Position)));
        Assert.Contains("x: position", Assert.Throws<ArgumentException>(() => Batch.Cat(a, b)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Batch.Cat());
    }

    [Fact]
    public void Precision_changes_floating_point_fields_only()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new Batch(("x", new Field(torch.zeros(1, 3), FieldType.Vector)), ("y", new Field(torch.tensor([4L]), FieldType.Label)));
        var converted = batch.To(torch.float64);
        Assert.Equal(torch.float64, converted["x"].Value.dtype);
        Assert.Equal(torch.int64, converted["y"].Value.dtype);
    }
}
