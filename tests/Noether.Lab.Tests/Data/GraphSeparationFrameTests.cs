using Noether.Fields;
using Noether.Geometry;
using Noether.Groups;
using Noether.Lab.Data;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Lab.Tests.Data;

/// <summary>Frames of graphs that were made to be hard to tell apart.</summary>
public sealed class GraphSeparationFrameTests
{
    private static readonly DataRegistry Data = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment());

    private static readonly LaplacianSortFrame Sorting = new();

    [Fact]
    public void Signatures_of_all_1200_graphs_follow_a_relabelling_and_those_by_exact_equality_do_not()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var graphs = Edges(d => GraphSeparation.ReadExp(d).Select(g => g.Graph));
        var group = new SymmetricGroup(64);
        var g = group.Sample(graphs.Size, generator);
        var moved = new GroupAction(group).Apply(g, graphs, Pairing.Each);
        Assert.Equal(0, Changed(g, Signature(graphs), Signature(moved)));

        var sizes = graphs["a"].Mask!.sum(1).data<long>().ToArray();
        var single = graphs["a"].Value.squeeze(-1).to(torch.float32);
        var unlike = sizes.Where((n, i) => ChangesByEquality(single[i].narrow(0, 0, n).narrow(1, 0, n), generator)).Count();
        Assert.True(unlike > 400, $"Exact equality was expected to fail on many graphs, not only on {unlike}.");
    }

    [Fact]
    public void Frame_sizes_of_all_1200_hard_graphs_are_those_known()
    {
        using var scope = torch.NewDisposeScope();
        var sizes = Log10Sizes(Edges(d => GraphSeparation.ReadExp(d).Select(g => g.Graph)));
        Assert.Equal(1200, sizes.Length);
        Assert.True(sizes[0] > 0, "every graph has ties");
        Assert.Equal(12.27, sizes.Average(), 0.005);
        Assert.Equal(10.26, (sizes[599] + sizes[600]) / 2, 0.005);
        Assert.Equal(26.89, sizes[^1], 0.005);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Frame_sizes_of_all_1200_hard_graphs_are_the_same_from_rows_rounded_to_a_number_of_decimals(int decimals)
    {
        using var scope = torch.NewDisposeScope();
        var graphs = Edges(d => GraphSeparation.ReadExp(d).Select(g => g.Graph));
        var rounded = (Signature(graphs) * Math.Pow(10, decimals)).round().to(torch.int64).cpu();
        var nodes = graphs["a"].Mask!.sum(1).data<long>().ToArray();
        var sizes = nodes.Select((n, i) => rounded[i].narrow(0, 0, n).contiguous().data<long>().ToArray().Chunk((int)rounded.shape[2])
            .GroupBy(row => string.Join(' ', row), StringComparer.Ordinal)
            .Sum(rows => Enumerable.Range(1, rows.Count()).Sum(k => Math.Log10(k)))).Order().ToArray();
        Assert.Equal(Log10Sizes(graphs), sizes, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Frame_sizes_of_all_connected_graphs_on_eight_nodes_are_those_known()
    {
        using var scope = torch.NewDisposeScope();
        var graphs = Edges(GraphSeparation.ReadGraph8c);
        var sizes = Log10Sizes(graphs);
        Assert.Equal(11_117, sizes.Length);
        Assert.Equal(3070, sizes.Count(size => size < 1e-9));
        Assert.Equal(0.55, sizes.Average(), 0.005);
        Assert.Equal(4.61, sizes[^1], 0.005);
        Assert.Equal(8363, SpectralSignature.Of(graphs["a"].Value.squeeze(-1)).Count.eq(8).sum().item<long>());
    }

    private static Batch Edges(Func<IDataSets, IEnumerable<Graph>> read)
    {
        Assert.SkipUnless(Data.Has(GraphSeparation.Name), "The graphs are not here: set NOETHER_DATA to a folder that has graph-separation/.");
        return new Batch(("a", GraphBatch.Of([.. read(Data)]).EdgeField(torch.float64)));
    }

    /// <summary>Number of graphs whose moved signature is not the signature of the moved graph.</summary>
    private static long Changed(Tensor g, Tensor before, Tensor after)
    {
        var expected = new GroupAction(new SymmetricGroup(64)).Apply(g, new Batch(("s", new Field(before, FieldType.Node))), Pairing.Each)["s"].Value;
        return (after - expected).abs().amax([1, 2]).gt(1e-8).sum().item<long>();
    }

    private static Tensor Signature(Batch graphs) => SpectralSignature.Of(graphs["a"].Value.squeeze(-1), graphs["a"].Mask).Entries.masked_fill(graphs["a"].Mask!.unsqueeze(-1).logical_not(), 0);

    /// <summary>Whether a relabelling changes a signature made with eigenspaces told apart by equality of float32 numbers, and entries rounded to two decimals.</summary>
    private static bool ChangesByEquality(Tensor adjacency, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var order = new SymmetricGroup((int)adjacency.shape[0]).Sample(1, generator).squeeze(0);
        var (before, after) = (ByEquality(adjacency).index_select(0, order), ByEquality(adjacency.index_select(0, order).index_select(1, order)));
        return !before.shape.SequenceEqual(after.shape) || (before - after).abs().max().item<float>() > 0.001f;
    }

    private static Tensor ByEquality(Tensor a)
    {
        var (values, vectors) = torch.linalg.eigh(torch.diag(a.sum(1)) - a);
        var spaces = torch.cat([torch.zeros([1], torch.int64), values.diff().ne(0).to(torch.int64).cumsum(0)]);
        var entries = torch.zeros([a.shape[0], spaces[-1].item<long>() + 1]).scatter_add_(1, spaces.unsqueeze(0).expand_as(vectors), vectors.square());
        return (entries.sqrt() * 100).round().div(100);
    }

    private static double[] Log10Sizes(Batch graphs) => [.. Sorting.Log10Size(graphs).data<double>().Order()];
}
