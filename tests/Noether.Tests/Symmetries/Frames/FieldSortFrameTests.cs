using Noether.Fields;
using Noether.Geometry;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Tests.Symmetries.Frames;

public sealed class FieldSortFrameTests
{
    private static readonly LaplacianSortFrame Sorting = new();

    [Fact]
    public void Kept_classes_give_the_frames_they_were_kept_from()
    {
        using var scope = torch.NewDisposeScope();
        var x = Graphs();
        var kept = x.With("class", new Field(Sorting.Classes(x).unsqueeze(-1), FieldType.Node, x["edges"].Mask));
        var (expected, found) = (Sorting.Of(x), new FieldSortFrame("class").Of(kept));
        Assert.Equal(expected.Elements.data<long>().ToArray(), found.Elements.data<long>().ToArray());
        Assert.Equal(expected.Offsets, found.Offsets);
        using var a = new Generator(3);
        using var b = new Generator(3);
        Assert.Equal(Sorting.Draw(x, 5, a).Elements.data<long>().ToArray(), new FieldSortFrame("class").Draw(kept, 5, b).Elements.data<long>().ToArray());
    }

    [Fact]
    public void Kept_classes_move_with_the_nodes()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var x = Graphs();
        var kept = x.With("class", new Field(Sorting.Classes(x).unsqueeze(-1), FieldType.Node, x["edges"].Mask));
        var group = new SymmetricGroup().For(x);
        var moved = new GroupAction(group).Apply(group.Sample(x.Size, generator), kept, Pairing.Each);
        Assert.Equal(Sorting.Log10Size(x).data<double>().ToArray(), new FieldSortFrame("class").Log10Size(moved).data<double>().ToArray());
        var exists = moved["edges"].Mask!;
        Assert.True(Sorting.Classes(moved)[exists].equal(new FieldSortFrame("class").Classes(moved)[exists]).all().item<bool>());
    }

    [Fact]
    public void One_class_for_all_nodes_gives_all_orders_of_those_that_exist()
    {
        using var scope = torch.NewDisposeScope();
        var x = Graphs();
        var one = x.With("class", new Field(torch.zeros(2, 5, 1, torch.int64), FieldType.Node, x["edges"].Mask));
        Assert.Equal([6L, 120], new FieldSortFrame("class").Of(one).Sizes);
    }

    [Fact]
    public void Classes_are_whole_numbers_of_nodes()
    {
        using var scope = torch.NewDisposeScope();
        var x = Graphs().With("class", new Field(torch.zeros(2, 5, 1), FieldType.Node));
        Assert.Contains("Int64", Assert.Throws<InputException>(() => new FieldSortFrame("class").Classes(x)).Message);
    }

    private static Batch Graphs() =>
        new(("edges", GraphBatch.Of(Graph.FromPairs(3, (0, 1), (1, 2)), Graph.FromPairs(5, (0, 1), (1, 2), (2, 0), (2, 3), (3, 4))).EdgeField()));
}
