using System.Collections.Concurrent;

namespace Noether.Representations;

/// <summary>
/// The order of the numbers of features within a block of n copies of an irrep. Layers work on <c>[2l + 1, n]</c>, components first, so that copies are channels that lie side by side;
/// e3nn's features are <c>[n, 2l + 1]</c>. Blocks follow each other alike in both; for n = 1 and for scalars the two are equal. (cuEquivariance: <c>ir_mul</c> and <c>mul_ir</c>.)
/// </summary>
public static class IrrepsLayout
{
    private static readonly ConcurrentDictionary<string, (int[] FromCopies, int[] FromComponents)> Orders = new(StringComparer.Ordinal);

    /// <summary>From e3nn's order to that of the layers here.</summary>
    /// <param name="features"><c>[..., dimension]</c>, copies first.</param>
    /// <param name="irreps">What the features are.</param>
    /// <returns><c>[..., dimension]</c>, components first.</returns>
    /// <exception cref="ArgumentException">The features are not of these irreps.</exception>
    public static Tensor FromE3nn(Tensor features, Irreps irreps) => Reorder(features, irreps, o => o.FromCopies);

    /// <summary>From the order of the layers here to e3nn's.</summary>
    /// <param name="features"><c>[..., dimension]</c>, components first.</param>
    /// <param name="irreps">What the features are.</param>
    /// <returns><c>[..., dimension]</c>, copies first.</returns>
    /// <exception cref="ArgumentException">The features are not of these irreps.</exception>
    public static Tensor ToE3nn(Tensor features, Irreps irreps) => Reorder(features, irreps, o => o.FromComponents);

    private static Tensor Reorder(Tensor features, Irreps irreps, Func<(int[] FromCopies, int[] FromComponents), int[]> which)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(irreps);
        if (features.dim() == 0 || features.shape[^1] != irreps.Dimension)
        {
            throw new ArgumentException($"Features of '{irreps}' have {irreps.Dimension} numbers; found [{string.Join(", ", features.shape)}].", nameof(features));
        }

        using var narrow = torch.tensor(which(Orders.GetOrAdd(irreps.ToString(), _ => Order(irreps))), torch.int32, features.device);
        using var order = narrow.to(torch.int64);
        return features.index_select(-1, order);
    }

    private static (int[] FromCopies, int[] FromComponents) Order(Irreps irreps)
    {
        var (fromCopies, fromComponents) = (new int[irreps.Dimension], new int[irreps.Dimension]);
        foreach (var slice in irreps.Slices)
        {
            for (var copy = 0; copy < slice.Multiplicity; copy++)
            {
                for (var component = 0; component < slice.Irrep.Dimension; component++)
                {
                    var (copies, components) = (slice.Start + (copy * slice.Irrep.Dimension) + component, slice.Start + (component * slice.Multiplicity) + copy);
                    (fromCopies[components], fromComponents[copies]) = (copies, components);
                }
            }
        }

        return (fromCopies, fromComponents);
    }
}
