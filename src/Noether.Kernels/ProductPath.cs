namespace Noether.Kernels;

/// <summary>One number of a bilinear map: output component k receives value · feature component i · attribute component j.</summary>
/// <param name="Input">i, from 0.</param>
/// <param name="Attribute">j, from 0.</param>
/// <param name="Output">k, from 0.</param>
/// <param name="Value">The coefficient: a 3j symbol times the norms of its path.</param>
public readonly record struct ProductEntry(int Input, int Attribute, int Output, double Value);

/// <summary>Where a block of components lies in a row: component i of channel c at <c>Offset + i Stride + c</c>.</summary>
/// <param name="Offset">The place of the first number.</param>
/// <param name="Stride">From one component to the next: the channels of the block, or more where a block is part of a wider one.</param>
/// <param name="Components">Number of components: 2l + 1.</param>
public readonly record struct ProductBlock(int Offset, int Stride, int Components)
{
    /// <summary>Place of the first channel of a component.</summary>
    /// <param name="component">From 0.</param>
    public int At(int component) => Offset + (component * Stride);

    /// <summary>One past the last number of a row that the block reaches.</summary>
    /// <param name="channels">Channels.</param>
    public int End(int channels) => At(Components - 1) + channels;
}

/// <summary>
/// One path of a product of features and attributes: channel by channel, out[k, c] += w[c] Σ C[i, j, k] x[i, c] y[j], or y[j, c] where attributes have channels too.
/// </summary>
/// <param name="Input">Where the features lie.</param>
/// <param name="Attribute">Where the attributes lie.</param>
/// <param name="Output">Where the results are added.</param>
/// <param name="Weight">Place of the path's first weight, one a channel; null for none.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="Entries">The nonzero coefficients C, in any order.</param>
public sealed record ProductPath(ProductBlock Input, ProductBlock Attribute, ProductBlock Output, int? Weight, int Channels, IReadOnlyList<ProductEntry> Entries);
