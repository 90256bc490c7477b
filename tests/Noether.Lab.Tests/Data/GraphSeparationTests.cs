using Noether.Lab.Data;

namespace Noether.Lab.Tests.Data;

public sealed class GraphSeparationTests
{
    private static readonly DataRegistry Data = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment());

    [Fact]
    public void Its_files_have_recorded_sizes_and_checksums_and_say_where_they_come_from()
    {
        using var folder = new TemporaryFolder();
        var data = Registries.BuiltIn(folder);
        Assert.All(data.Info(GraphSeparation.Name).Files, f => Assert.True(f.Size > 0 && f.Sha256?.Length == 64));
        Assert.Contains("GNN-RNI", Assert.Throws<InputException>(() => GraphSeparation.ReadExp(data)).Message);
    }

    [Fact]
    public void The_files_hold_what_their_authors_say()
    {
        Assert.SkipUnless(Data.Has(GraphSeparation.Name), "The data set graph-separation is not here.");
        Assert.All(Data.Verify(GraphSeparation.Name), check => Assert.Equal(FileState.Good, check.State));
        var exp = GraphSeparation.ReadExp(Data);
        Assert.Equal((1200, 32, 64, 78, 158), (exp.Count, exp.Min(g => g.Graph.Nodes), exp.Max(g => g.Graph.Nodes), exp.Min(g => g.Graph.Edges), exp.Max(g => g.Graph.Edges)));
        Assert.All(exp, g => Assert.True(g.Graph.IsSymmetric()));
        Assert.All(exp.Chunk(2), pair => Assert.Equal(1, pair[0].Label + pair[1].Label));
        var cexp = GraphSeparation.ReadCexp(Data);
        Assert.Equal((1200, 40, 81), (cexp.Count, cexp.Min(g => g.Graph.Nodes), cexp.Max(g => g.Graph.Nodes)));
        var eight = GraphSeparation.ReadGraph8c(Data);
        Assert.Equal(11_117, eight.Count);
        Assert.All(eight, g => Assert.Equal(8, g.Nodes));
        var regular = GraphSeparation.ReadSr25(Data);
        Assert.Equal(15, regular.Count);
        Assert.All(regular, g => Assert.Equal(25 * 12, g.Edges));
        Assert.All(regular, g => Assert.All(Enumerable.Range(0, 25), node => Assert.Equal(12, g.Degree(node))));
    }
}
