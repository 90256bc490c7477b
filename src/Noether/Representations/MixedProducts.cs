using Noether.Kernels;

namespace Noether.Representations;

/// <summary>Products of copies side by side.</summary>
/// <param name="Paths">What makes them.</param>
/// <param name="IsFirstWide">Whether the paths' features are the first factor.</param>
/// <param name="Blocks">Where they lie and what they are mixed to.</param>
/// <param name="Mixed">The same as kernels read it.</param>
internal sealed record MixedProducts(ProductPaths Paths, bool IsFirstWide, IReadOnlyList<MixedBlock> Blocks, IReadOnlyList<MixBlock> Mixed)
{
    /// <summary>Products and mixing in one; null where channels meet channels, or nothing is mixed.</summary>
    public ProductMix? Fused { get; } = Paths.ByChannel || Mixed.All(b => b.Inputs == 0 || b.Outputs == 0) ? null : new ProductMix(Paths, Mixed);
}

/// <summary>The products of copies that are mixed to one output block, <c>[components, products]</c>.</summary>
/// <param name="Output">The output block.</param>
/// <param name="Start">Its first number in a row.</param>
/// <param name="Components">2l + 1.</param>
/// <param name="Products">Products of copies, of all terms.</param>
/// <param name="Terms">The instructions that make them, in their order.</param>
internal sealed record MixedBlock(int Output, int Start, int Components, int Products, IReadOnlyList<int> Terms);
