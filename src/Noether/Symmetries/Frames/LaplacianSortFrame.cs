using Noether.Fields;

namespace Noether.Symmetries.Frames;

/// <summary>
/// Frames of S_n from a graph's Laplacian: all permutations g for which g⁻¹ sorts the nodes lexicographically by <see cref="SpectralSignature"/>
/// (and by features where asked). Nodes with equal rows may stand in any order, so |F| is the product of the factorials of the
/// numbers of equal rows: m! for a star with m leaves, n! where all nodes look alike (cycles, all vertex-transitive graphs).
/// Masked nodes come last, in the order in which they stand.
/// </summary>
/// <remarks>Source: Puny et al., "Frame averaging for invariant and equivariant network design", ICLR 2022, section 3.2.</remarks>
/// <param name="options">Ties and tolerances; null for the defaults.</param>
public sealed class LaplacianSortFrame(LaplacianSortOptions? options = null) : SortingFrame((options ?? new LaplacianSortOptions()).Limit)
{
    private readonly LaplacianSortOptions _options = options ?? new LaplacianSortOptions();

    /// <inheritdoc/>
    public override string Name => "Laplacian sort";

    /// <inheritdoc/>
    /// <exception cref="InputException">The batch has no edge field, or its weights are not symmetric.</exception>
    public override Tensor Classes(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var edges = Edges(x);
        var adjacency = edges.Masked().to(torch.float64).sum(-1);
        var columns = new List<Tensor>();
        if (edges.Mask is not null)
        {
            columns.Add(edges.Mask.logical_not().to(torch.int64).unsqueeze(-1));
        }

        columns.Add(Ranks(SpectralSignature.Of(adjacency, edges.Mask, _options.EigenvalueTolerance).Entries));
        columns.AddRange(_options.Features.Select(name => Ranks(Features(x, name, adjacency.shape[1]))));
        return scope.MoveToOuter(MaskedLast(DenseRanks.OfRows(torch.cat(columns, 2)), edges.Mask));
    }

    private Tensor Ranks(Tensor columns) => DenseRanks.Of(columns, 1, _options.EntryTolerance);

    private Field Edges(Batch x)
    {
        var field = _options.Adjacency is { } name ? x[name] : x.Values.FirstOrDefault(f => f.Type is EdgeType);
        return field?.Type is EdgeType
            ? field
            : throw new InputException($"The graph's weights are read from an edge field [batch, nodes, nodes, channels], but the batch has {x}. Add one, or name it.");
    }

    private static Tensor Features(Batch x, string name, long nodes)
    {
        var field = x[name];
        return field.Type is NodeType && field.Value.shape[1] == nodes
            ? field.Masked().to(torch.float64)
            : throw new InputException($"Ties are broken by node features [batch, {nodes}, channels]; field '{name}' is {field.Type} [{string.Join(", ", field.Value.shape)}].");
    }
}
