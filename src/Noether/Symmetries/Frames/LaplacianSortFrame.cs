using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// Frames of S_n from a graph's Laplacian: all permutations g for which g⁻¹ sorts the nodes lexicographically by <see cref="SpectralSignature"/>
/// (and by features where asked). Nodes with equal rows may stand in any order, so |F| is the product of the factorials of the
/// numbers of equal rows: m! for a star with m leaves, n! where all nodes look alike (cycles, all vertex-transitive graphs).
/// Masked nodes come last, in the order in which they stand.
/// </summary>
/// <remarks>Source: Puny et al., "Frame averaging for invariant and equivariant network design", ICLR 2022, section 3.2.</remarks>
/// <param name="options">Ties and tolerances; null for the defaults.</param>
public sealed class LaplacianSortFrame(LaplacianSortOptions? options = null) : IFrame
{
    private readonly LaplacianSortOptions _options = options ?? new LaplacianSortOptions();

    /// <inheritdoc/>
    public string Name => "Laplacian sort";

    /// <inheritdoc/>
    public IGroup Group { get; } = new SymmetricGroup();

    /// <inheritdoc/>
    /// <exception cref="InputException">A frame has more elements than <see cref="LaplacianSortOptions.Limit"/>.</exception>
    public FrameBatch Of(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var classes = Classes(x);
        var largest = SizesOf(classes).max().item<double>();
        if (largest > Math.Log10(_options.Limit) + 1e-9)
        {
            throw new InputException($"A graph's frame has {Math.Pow(10, largest):G3} permutations, more than the {_options.Limit} that are listed. Take a number of random draws instead, or break ties by features.");
        }

        var (samples, nodes) = (classes.shape[0], classes.shape[1]);
        List<long> elements = [], offsets = [0];
        foreach (var row in classes.cpu().data<long>().ToArray().Chunk((int)nodes))
        {
            elements.AddRange(SortingOrders.All(row).SelectMany(order => order));
            offsets.Add(elements.Count / nodes);
        }

        var sizes = torch.tensor(offsets, torch.int64).diff();
        var weights = (1 / sizes.to(torch.float64)).repeat_interleave(sizes);
        return new FrameBatch(
            torch.tensor(elements, torch.int64).view(-1, nodes).to(classes.device),
            weights.to(classes.device),
            [.. offsets],
            torch.zeros([samples], torch.@bool, classes.device)).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public FrameBatch Draw(Batch x, int count, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        var classes = Classes(x).repeat_interleave(count, 0);

        // Ranks are whole numbers: a random number in [0, 1) puts equal ones, and only these, in random order.
        var orders = (classes + torch.rand(classes.shape, torch.float64, generator: generator.Torch).to(classes.device)).argsort(1);
        return FrameBatch.Even(orders, x.Size, torch.zeros([x.Size], torch.@bool, classes.device)).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public Tensor Log10Size(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(SizesOf(Classes(x)));
    }

    /// <summary>Each node's place in the sorted order, <c>[samples, nodes]</c>, int64; nodes that cannot be told apart share one. Masked nodes come after all others.</summary>
    /// <exception cref="InputException">The batch has no edge field, or its weights are not symmetric.</exception>
    public Tensor Classes(Batch x)
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
        var classes = DenseRanks.OfRows(torch.cat(columns, 2));
        if (edges.Mask is not null)
        {
            var last = torch.arange(classes.shape[1], 2 * classes.shape[1], dtype: torch.int64, device: classes.device);
            classes = torch.where(edges.Mask, classes, last);
        }

        return scope.MoveToOuter(classes);
    }

    private Tensor Ranks(Tensor columns) => DenseRanks.Of(columns, 1, _options.EntryTolerance);

    /// <summary>log10 of the product of the factorials of the class sizes.</summary>
    private static Tensor SizesOf(Tensor classes)
    {
        var sizes = torch.zeros([classes.shape[0], 2 * classes.shape[1]], torch.float64, classes.device)
            .scatter_add_(1, classes, torch.ones(classes.shape, torch.float64, classes.device));
        return torch.lgamma(sizes + 1).sum(1) / Math.Log(10);
    }

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
