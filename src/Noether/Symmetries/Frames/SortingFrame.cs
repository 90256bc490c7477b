using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// Frames of S_n that sort nodes into classes: all permutations g for which g⁻¹ puts the nodes in the order of their classes. Nodes of one class may stand in any
/// order, so |F| is the product of the factorials of the class sizes. Masked nodes come last, in the order in which they stand.
/// </summary>
/// <param name="limit">The largest frame that is listed as a whole.</param>
public abstract class SortingFrame(int limit) : IFrame
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public IGroup Group { get; } = new SymmetricGroup();

    /// <inheritdoc/>
    /// <exception cref="InputException">A frame has more elements than are listed.</exception>
    public FrameBatch Of(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var classes = Classes(x);
        var largest = SizesOf(classes).max().item<double>();
        if (largest > Math.Log10(limit) + 1e-9)
        {
            throw new InputException($"A graph's frame has {Math.Pow(10, largest):G3} permutations, more than the {limit} that are listed. Take a number of random draws instead, or break ties by features.");
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
            torch.zeros([samples], torch.@bool, classes.device))
        { KnownDegenerate = 0 }.MoveToOuter(scope);
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
        return FrameBatch.Even(orders, x.Size, torch.zeros([x.Size], torch.@bool, classes.device), degenerateSamples: 0).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public Tensor Log10Size(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(SizesOf(Classes(x)));
    }

    /// <summary>Each node's class, <c>[samples, nodes]</c>, int64 from 0 to n - 1 in the sorted order; nodes that share one may stand in any order. Masked nodes come after all others.</summary>
    /// <exception cref="InputException">The batch lacks what the classes are made of.</exception>
    public abstract Tensor Classes(Batch x);

    /// <summary>Classes in which each masked node has one of its own, after all others.</summary>
    /// <param name="classes"><c>[samples, nodes]</c>, from 0 to n - 1.</param>
    /// <param name="mask">Which nodes exist; null where all do.</param>
    private protected static Tensor MaskedLast(Tensor classes, Tensor? mask)
    {
        if (mask is null)
        {
            return classes;
        }

        using var last = torch.arange(classes.shape[1], 2 * classes.shape[1], dtype: torch.int64, device: classes.device);
        return torch.where(mask, classes, last);
    }

    /// <summary>log10 of the product of the factorials of the class sizes.</summary>
    private static Tensor SizesOf(Tensor classes)
    {
        var sizes = torch.zeros([classes.shape[0], 2 * classes.shape[1]], torch.float64, classes.device)
            .scatter_add_(1, classes, torch.ones(classes.shape, torch.float64, classes.device));
        return torch.lgamma(sizes + 1).sum(1) / Math.Log(10);
    }
}
