namespace Noether.Representations;

/// <summary>How the numbers of a block of irreps lie on the feature axis.</summary>
public enum IrrepsLayout
{
    /// <summary>Copy after copy, each with its components: <c>[multiplicity, 2l + 1]</c>. e3nn's.</summary>
    MultiplicityFirst,

    /// <summary>Component after component, each with all copies: <c>[2l + 1, multiplicity]</c>. That of the kernels: copies lie in vector lanes.</summary>
    ComponentFirst,
}

/// <summary>Converters between layouts; exact, they only move numbers.</summary>
public static class IrrepsLayouts
{
    /// <summary>Features in another layout, block by block.</summary>
    /// <param name="irreps">What the features are.</param>
    /// <param name="features"><c>[..., irreps.Dimension]</c>.</param>
    /// <param name="from">Their layout.</param>
    /// <param name="to">The layout of the result.</param>
    /// <exception cref="InputException">The last axis has another length.</exception>
    public static Tensor Convert(Irreps irreps, Tensor features, IrrepsLayout from, IrrepsLayout to)
    {
        Check(irreps, features);
        if (from == to || irreps.Dimension == 0)
        {
            return features.alias();
        }

        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.cat([.. irreps.Slices.Select(slice => Blocks(slice, features, from).transpose(-2, -1).flatten(-2))], -1));
    }

    /// <summary>
    /// The same copies in other blocks, such as of irreps and of these simplified: where components come first a block <c>2x1o</c> lies otherwise than the blocks <c>1o + 1o</c>.
    /// Copy after copy nothing moves.
    /// </summary>
    /// <param name="from">What the features are.</param>
    /// <param name="to">The same irreps, copy by copy, in other blocks.</param>
    /// <param name="features"><c>[..., dimension]</c>, component-first.</param>
    /// <exception cref="InputException">The copies differ, or the last axis has another length.</exception>
    public static Tensor Regroup(Irreps from, Irreps to, Tensor features)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Simplify() != to.Simplify())
        {
            throw new InputException($"'{from}' and '{to}' are not the same copies in the same order.");
        }

        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Convert(to, Convert(from, features, IrrepsLayout.ComponentFirst, IrrepsLayout.MultiplicityFirst), IrrepsLayout.MultiplicityFirst, IrrepsLayout.ComponentFirst));
    }

    /// <summary>Features of equal multiplicity C in all blocks, as components and channels: e3nn's <c>Cx0e+Cx1o+...</c> becomes <c>[..., Σ (2l + 1), C]</c>.</summary>
    /// <inheritdoc cref="Convert"/>
    /// <exception cref="InputException">Multiplicities differ, or the last axis has another length.</exception>
    public static Tensor ToChannels(Irreps irreps, Tensor features, IrrepsLayout from)
    {
        Check(irreps, features);
        Channels(irreps);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.cat([.. irreps.Slices.Select(slice => Blocks(slice, features, from) is var block && from == IrrepsLayout.MultiplicityFirst ? block.transpose(-2, -1) : block)], -2));
    }

    /// <summary>The inverse of <see cref="ToChannels"/>.</summary>
    /// <param name="irreps">What the features are, of equal multiplicity C in all blocks.</param>
    /// <param name="features"><c>[..., Σ (2l + 1), C]</c>.</param>
    /// <param name="to">The layout of the result.</param>
    /// <returns><c>[..., irreps.Dimension]</c>.</returns>
    /// <exception cref="InputException">Multiplicities differ, or the last two axes have other lengths.</exception>
    public static Tensor FromChannels(Irreps irreps, Tensor features, IrrepsLayout to)
    {
        ArgumentNullException.ThrowIfNull(irreps);
        ArgumentNullException.ThrowIfNull(features);
        var (channels, components) = (Channels(irreps), irreps.Sum(block => block.Irrep.Dimension));
        if (features.dim() < 2 || features.shape[^1] != channels || features.shape[^2] != components)
        {
            throw new InputException($"The irreps '{irreps}' are components and channels [..., {components}, {channels}], found shape [{string.Join(", ", features.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        List<Tensor> blocks = [];
        long start = 0;
        foreach (var block in irreps)
        {
            var part = features.narrow(-2, start, block.Irrep.Dimension);
            blocks.Add((to == IrrepsLayout.MultiplicityFirst ? part.transpose(-2, -1) : part).flatten(-2));
            start += block.Irrep.Dimension;
        }

        return scope.MoveToOuter(torch.cat(blocks, -1));
    }

    /// <summary>A block of features with its two axes apart, in the order of its layout.</summary>
    internal static Tensor Blocks(IrrepsSlice slice, Tensor features, IrrepsLayout layout)
    {
        var (copies, components) = ((long)slice.Multiplicity, (long)slice.Irrep.Dimension);
        long[] axes = layout == IrrepsLayout.MultiplicityFirst ? [copies, components] : [components, copies];
        return features.narrow(-1, slice.Start, slice.Length).reshape([.. features.shape[..^1], .. axes]);
    }

    internal static void Check(Irreps irreps, Tensor features)
    {
        ArgumentNullException.ThrowIfNull(irreps);
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() == 0 || features.shape[^1] != irreps.Dimension)
        {
            throw new InputException($"The irreps '{irreps}' have {irreps.Dimension} numbers, but the features' shape is [{string.Join(", ", features.shape)}].");
        }
    }

    private static int Channels(Irreps irreps)
    {
        var multiplicities = irreps.Select(block => block.Multiplicity).Distinct().ToList();
        return multiplicities.Count == 1
            ? multiplicities[0]
            : throw new InputException($"The irreps '{irreps}' have no common number of channels: all multiplicities must be equal.");
    }
}
