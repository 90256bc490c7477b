namespace Noether.Nn;

/// <summary>Kinds of nodes as numbers from 0: chemical elements.</summary>
internal static class NodeKinds
{
    /// <summary>Refuses kinds that a layer has no weights for.</summary>
    /// <param name="kinds">Kind of each node.</param>
    /// <param name="nodes">Number of nodes.</param>
    /// <param name="count">Number of kinds.</param>
    /// <exception cref="InputException">Another number of kinds than of nodes, another type than int64, or a kind below 0 or from <paramref name="count"/> on.</exception>
    public static void Check(Tensor kinds, long nodes, long count)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        if (kinds.dtype != torch.int64 || kinds.dim() != 1 || kinds.shape[0] != nodes)
        {
            throw new InputException($"One kind for each of {nodes} nodes is needed, int64; found {kinds.dtype} of shape [{string.Join(", ", kinds.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var isOutside = (kinds < 0).logical_or(kinds >= count);
        if (isOutside.any().item<bool>())
        {
            var node = isOutside.nonzero()[0, 0].item<long>();
            throw new InputException($"There are weights for the kinds 0 to {count - 1}; node {node} is of kind {kinds[node].item<long>()}.");
        }
    }
}
