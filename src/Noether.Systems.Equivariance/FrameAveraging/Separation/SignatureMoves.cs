using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>Whether what nodes are sorted by moves with them when they are numbered anew.</summary>
internal static class SignatureMoves
{
    private const double Tolerance = 1e-6;
    private const double Hundredth = 0.01;

    /// <summary>Number of graphs whose renumbered signature is not the signature of the renumbered graph.</summary>
    public static double ByTolerance(Batch graphs, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var permutations = new SymmetricGroup().For(graphs);
        var (action, g) = (new GroupAction(permutations), permutations.Sample(graphs.Size, generator));
        var expected = action.Apply(g, new Batch(("s", Signature(graphs))), Pairing.Each)["s"].Masked();
        var found = Signature(action.Apply(g, graphs, Pairing.Each)).Masked();
        return (found - expected).abs().amax([1, 2]).gt(Tolerance).sum().ToDouble();
    }

    /// <summary>
    /// The same where eigenvalues count as equal when their float32 numbers are, and entries are rounded to hundredths: the obvious way to do it.
    /// Degenerate spaces then fall apart into arbitrary directions.
    /// </summary>
    public static double ByEquality(Batch graphs, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var sizes = GraphFields.NodeCounts(graphs).data<long>().ToArray();
        return sizes.Where((n, i) => Changes(graphs["edges"].Value[i].narrow(0, 0, n).narrow(1, 0, n).squeeze(-1), generator)).Count();
    }

    private static Field Signature(Batch graphs) =>
        new(SpectralSignature.Of(graphs["edges"].Masked().squeeze(-1), graphs["edges"].Mask).Entries, FieldType.Node, graphs["nodes"].Mask);

    private static bool Changes(Tensor adjacency, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var order = new SymmetricGroup((int)adjacency.shape[0]).Sample(1, generator).squeeze(0);
        var (before, after) = (Rounded(adjacency).index_select(0, order), Rounded(adjacency.index_select(0, order).index_select(1, order)));
        return !before.shape.SequenceEqual(after.shape) || (before - after).abs().max().ToSingle() > Hundredth / 2;
    }

    private static Tensor Rounded(Tensor adjacency)
    {
        var (values, vectors) = torch.linalg.eigh(torch.diag(adjacency.sum(1)) - adjacency);
        var spaces = torch.cat([torch.zeros([1], torch.int64), values.diff().ne(0).to(torch.int64).cumsum(0)]);
        var squares = torch.zeros([adjacency.shape[0], spaces[-1].ToInt64() + 1]).scatter_add_(1, spaces.unsqueeze(0).expand_as(vectors), vectors.square());
        return (squares.sqrt() / Hundredth).round() * Hundredth;
    }
}
