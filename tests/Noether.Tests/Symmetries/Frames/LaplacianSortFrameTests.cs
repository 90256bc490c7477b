using CsCheck;
using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Tests.Symmetries.Frames;

public sealed class LaplacianSortFrameTests
{
    private static readonly LaplacianSortFrame Sorting = new();

    [Fact]
    public void The_signature_moves_with_the_nodes()
    {
        Gen.Int[0, 1 << 30].Sample(
            seed =>
            {
                using var scope = torch.NewDisposeScope();
                using var generator = new Generator(seed);
                var (a, order) = (Random(10, generator), new SymmetricGroup(10).Sample(1, generator).squeeze(0));
                var moved = a.index_select(1, order).index_select(2, order);
                var expected = SpectralSignature.Of(a).Entries.index_select(1, order);
                Assert.True((SpectralSignature.Of(moved).Entries - expected).abs().max().item<double>() < 1e-8);
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public void The_signature_depends_on_no_basis()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var a in (Tensor[])[Cycle(7), Star(5), Torus(3, 4)])
        {
            var signature = SpectralSignature.Of(a);
            var values = signature.Eigenvalues.squeeze(0);
            var spaces = signature.Spaces.squeeze(0).data<long>().ToArray();
            double Value(long space) => values[Array.IndexOf(spaces, space)].item<double>();
            var l = torch.diag_embed(a.sum(2)) - a;
            var one = torch.eye(a.shape[1], dtype: torch.float64).unsqueeze(0);
            for (long k = 0; k < signature.Count.item<long>(); k++)
            {
                // The projection onto an eigenspace as a polynomial of L: no eigenvectors occur.
                var projection = Enumerable.Range(0, (int)signature.Count.item<long>()).Where(j => j != k)
                    .Aggregate(one, (p, j) => p.matmul(l - (one * Value(j))) / (Value(k) - Value(j)));
                var diagonal = projection.diagonal(0, 1, 2).clamp_min(0).sqrt();
                Assert.True((signature.Entries.select(2, k) - diagonal).abs().max().item<double>() < 1e-7);
            }
        }
    }

    [Fact]
    public void Degrees_follow_from_the_signature()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var a = Random(9, generator);
        var s = SpectralSignature.Of(a);
        var byValue = torch.zeros([1, 9], torch.float64).scatter_(1, s.Spaces, s.Eigenvalues);
        Assert.True((s.Entries.square() * byValue.unsqueeze(1)).sum(2).allclose(a.sum(2), 1e-10, 1e-10));
    }

    [Fact]
    public void Eigenvalues_told_apart_by_equality_make_the_signature_depend_on_the_labels()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var a = Cycle(9);
        var order = new SymmetricGroup(9).Sample(1, generator).squeeze(0);
        var moved = a.index_select(1, order).index_select(2, order);
        double Change(double tolerance) => (SpectralSignature.Of(moved, null, tolerance).Entries
            - SpectralSignature.Of(a, null, tolerance).Entries.index_select(1, order)).abs().max().item<double>();
        Assert.True(Change(0) > 0.01);
        Assert.True(Change(1e-5) < 1e-8);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void The_frame_of_a_star_has_as_many_elements_as_its_leaves_have_orders(int leaves)
    {
        using var scope = torch.NewDisposeScope();
        var factorial = Enumerable.Range(1, leaves).Aggregate(1L, (p, i) => p * i);
        Assert.Equal([factorial], Sorting.Of(Graph(Star(leaves))).Sizes);
        Assert.Equal(Math.Log10(factorial), Sorting.Log10Size(Graph(Star(leaves))).item<double>(), 9);
    }

    [Fact]
    public void The_frame_of_a_cycle_is_the_whole_group()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal([5040], Sorting.Of(Graph(Cycle(7))).Sizes);
        Assert.Equal(Math.Log10(479001600), Sorting.Log10Size(Graph(Cycle(12))).item<double>(), 9);
        Assert.Contains("4.79E+08 permutations", Assert.Throws<InputException>(() => Sorting.Of(Graph(Cycle(12)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_frame_of_a_graph_whose_nodes_all_look_alike_is_the_whole_group()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var a in (Tensor[])[Petersen(), Torus(3, 4), Torus(4, 4), Torus(5, 7)])
        {
            var nodes = (int)a.shape[1];
            Assert.Equal(Enumerable.Range(1, nodes).Sum(i => Math.Log10(i)), Sorting.Log10Size(Graph(a)).item<double>(), 9);
            Assert.Equal(0, Sorting.Classes(Graph(a)).max().item<long>());
        }
    }

    [Fact]
    public void The_frame_of_a_moved_graph_is_the_moved_frame()
    {
        var group = new SymmetricGroup(6);
        Gen.Int[0, 1 << 30].Sample(
            seed =>
            {
                using var scope = torch.NewDisposeScope();
                using var generator = new Generator(seed);
                var x = Graph(Random(6, generator));
                var g = group.Sample(1, generator);
                var moved = new GroupAction(group).Apply(g, x, Pairing.Each);
                Assert.Equal(Elements(group.Compose(g, Sorting.Of(x).Elements)), Elements(Sorting.Of(moved).Elements));
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public void Its_elements_sort_the_signature()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var (group, x) = (new SymmetricGroup(8), Graph(Random(8, generator)));
        var classes = Sorting.Classes(x).unsqueeze(-1).to(torch.float64);
        foreach (var frame in (FrameBatch[])[Sorting.Of(x), Sorting.Draw(x, 20, generator)])
        {
            var rows = new Batch(("c", new Field(classes.expand(frame.Elements.shape[0], 8, 1), FieldType.Node)));
            var sorted = new GroupAction(group).Apply(group.Inverse(frame.Elements), rows, Pairing.Each)["c"].Value;
            Assert.True(sorted.diff(dim: 1).ge(0).all().item<bool>());
        }
    }

    [Fact]
    public void Draws_come_evenly_from_the_frame()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var x = Graph(Star(3));
        var counts = Elements(Sorting.Draw(x, 6000, generator).Elements, distinct: false).GroupBy(e => e).ToList();
        Assert.Equal(6, counts.Count);
        Assert.All(counts, c => Assert.InRange(c.Count(), 850, 1150));
    }

    [Fact]
    public void Masked_nodes_come_last_and_change_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var small = Random(5, generator);
        var wide = torch.full([1, 8, 8], 7.0, torch.float64);
        wide.narrow(1, 0, 5).narrow(2, 0, 5).copy_(small);
        var mask = torch.tensor([true, true, true, true, true, false, false, false]).unsqueeze(0);
        var padded = new Batch(("a", new Field(wide.unsqueeze(-1), FieldType.Edge, mask)));
        var (alone, among) = (Sorting.Of(Graph(small)), Sorting.Of(padded));
        Assert.Equal(alone.Sizes, among.Sizes);
        Assert.Equal(Elements(alone.Elements), Elements(among.Elements.narrow(1, 0, 5)));
        Assert.True(among.Elements.narrow(1, 5, 3).eq(torch.tensor([5L, 6, 7])).all().item<bool>());
        Assert.Equal(Sorting.Log10Size(Graph(small)).item<double>(), Sorting.Log10Size(padded).item<double>(), 12);
    }

    [Fact]
    public void Features_make_frames_smaller()
    {
        using var scope = torch.NewDisposeScope();
        var kinds = torch.tensor([1.0, 0, 0, 0, 0, 0], torch.float64).view(1, 6, 1);
        var x = Graph(Cycle(6)).With("kind", new Field(kinds, FieldType.Node));
        Assert.Equal([120], new LaplacianSortFrame(new LaplacianSortOptions { Features = ["kind"] }).Of(x).Sizes);
        var scalar = Graph(Cycle(6)).With("kind", new Field(kinds, FieldType.Scalar));
        Assert.Contains("'kind' is scalar", Assert.Throws<InputException>(() => new LaplacianSortFrame(new LaplacianSortOptions { Features = ["kind"] }).Of(scalar)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_near_the_border_of_a_rounding_bin_still_tie()
    {
        using var scope = torch.NewDisposeScope();
        var values = torch.tensor([0.5000005, 0.50000049999, 0.2, 0.9, 0.20000000001], torch.float64).view(1, 5);
        Assert.Equal([1L, 1, 0, 2, 0], DenseRanks.Of(values, 1, 1e-6).data<long>().ToArray());
    }

    [Fact]
    public void Graphs_that_cannot_be_sorted_are_named()
    {
        using var scope = torch.NewDisposeScope();
        var directed = torch.tensor([0.0, 1, 0, 0]).view(1, 2, 2);
        Assert.Contains("not symmetric", Assert.Throws<InputException>(() => Sorting.Of(Graph(directed))).Message, StringComparison.Ordinal);
        var points = new Batch(("x", new Field(torch.zeros(1, 2, 3), FieldType.Position)));
        Assert.Contains("edge field", Assert.Throws<InputException>(() => Sorting.Of(points)).Message, StringComparison.Ordinal);
    }

    private static Batch Graph(Tensor adjacency) => new(("a", new Field(adjacency.unsqueeze(-1), FieldType.Edge)));

    private static Tensor Random(long nodes, Generator generator)
    {
        var half = torch.rand([1, nodes, nodes], torch.float64, generator: generator.Torch).lt(0.4).to(torch.float64).triu(1);
        return half + half.transpose(1, 2);
    }

    private static Tensor Cycle(long nodes)
    {
        var next = torch.eye(nodes, dtype: torch.float64).roll(1, 0);
        return (next + next.t()).unsqueeze(0);
    }

    /// <summary>The grid that closes on itself both ways: eigenvalues of high multiplicity.</summary>
    private static Tensor Torus(long rows, long columns)
    {
        static Tensor One(long n) => torch.eye(n, dtype: torch.float64);
        return (torch.kron(Cycle(rows).squeeze(0), One(columns)) + torch.kron(One(rows), Cycle(columns).squeeze(0))).unsqueeze(0);
    }

    /// <summary>A pentagon, a pentagram and the five edges between them: 3-regular, of diameter 2.</summary>
    private static Tensor Petersen()
    {
        var a = torch.zeros([10, 10], torch.float64);
        for (var i = 0; i < 5; i++)
        {
            a[i, (i + 1) % 5] = 1;
            a[5 + i, 5 + ((i + 2) % 5)] = 1;
            a[i, 5 + i] = 1;
        }

        return (a + a.t()).unsqueeze(0);
    }

    private static Tensor Star(long leaves)
    {
        var a = torch.zeros([leaves + 1, leaves + 1], torch.float64);
        a[0] = 1;
        a[0, 0] = 0;
        return (a + a.t()).unsqueeze(0);
    }

    private static List<string> Elements(Tensor permutations, bool distinct = true)
    {
        var rows = permutations.contiguous().data<long>().ToArray().Chunk((int)permutations.shape[1]).Select(r => string.Join(' ', r));
        return distinct ? [.. rows.Distinct().Order(StringComparer.Ordinal)] : [.. rows];
    }
}
