using Noether.Kernels;

namespace Noether.Representations;

/// <summary>
/// The terms of a <see cref="TensorProduct"/> as paths of kernels. Copies are channels of one factor, "the wide one"; where the other has several copies too, each of them is a path of its
/// own. Fully connected terms make their products of copies side by side, <see cref="Mixed"/>, to be multiplied with the weights.
/// </summary>
internal sealed class ProductLowering
{
    private readonly TensorProduct _product;
    private readonly List<int> _weightOrder = [];
    private readonly List<ProductPath> _direct = [];
    private readonly List<ProductPath> _swapped = [];
    private readonly List<ProductPath> _byChannel = [];
    private readonly List<ProductPath> _mixed = [];
    private readonly bool _firstIsWide;

    public ProductLowering(TensorProduct product)
    {
        _product = product;
        _firstIsWide = product.First.IrrepCount >= product.Second.IrrepCount;
        MixedBlocks = Blocks();
        for (var i = 0; i < product.Instructions.Count; i++)
        {
            Lower(i);
        }

        var (first, second, output) = (product.First.Dimension, product.Second.Dimension, product.Output.Dimension);
        Direct = Paths(_direct, first, second, output, _weightOrder.Count);
        Swapped = Paths(_swapped, second, first, output, 0);
        ByChannel = Paths(_byChannel, first, second, output, _weightOrder.Count, byChannel: true);
        Mixed = _firstIsWide ? Paths(_mixed, first, second, MixedLength, 0) : Paths(_mixed, second, first, MixedLength, 0);
        IsFirstWide = _firstIsWide;
    }

    /// <summary>Straight to the output, copies of the first factor as channels; null for none, as the others.</summary>
    public ProductPaths? Direct { get; }

    /// <summary>Straight to the output, copies of the second factor as channels: no weights.</summary>
    public ProductPaths? Swapped { get; }

    /// <summary>Straight to the output, copy by copy.</summary>
    public ProductPaths? ByChannel { get; }

    /// <summary>To rows of products of copies.</summary>
    public ProductPaths? Mixed { get; }

    /// <summary>Whether the channels of <see cref="Mixed"/> are copies of the first factor.</summary>
    public bool IsFirstWide { get; }

    /// <summary>Where the products of copies for each output block lie; none where there are no fully connected terms.</summary>
    public IReadOnlyList<MixedBlock> MixedBlocks { get; }

    /// <summary>The flat weights that the weighted direct paths read, in their order.</summary>
    public IReadOnlyList<int> WeightOrder => _weightOrder;

    private int MixedLength => MixedBlocks.Count == 0 ? 0 : MixedBlocks[^1].Start + (MixedBlocks[^1].Components * MixedBlocks[^1].Products);

    private static ProductPaths? Paths(List<ProductPath> paths, int inputs, int attributes, int outputs, int weights, bool byChannel = false) =>
        paths.Count == 0 ? null : new ProductPaths(paths, inputs, attributes, outputs, weights, byChannel);

    private List<MixedBlock> Blocks()
    {
        List<MixedBlock> blocks = [];
        var start = 0;
        for (var o = 0; o < _product.Output.Count; o++)
        {
            int[] terms = [.. Enumerable.Range(0, _product.Instructions.Count).Where(i => _product.Instructions[i] is { Mode: ProductMode.FullyConnected } t && t.Output == o)];
            var products = terms.Sum(i => _product.WeightShape(i)[0] * _product.WeightShape(i)[1]);
            var block = new MixedBlock(o, start, _product.Output[o].Irrep.Dimension, products, terms);
            start = checked(start + (block.Components * products));
            blocks.Add(block);
        }

        return blocks.Exists(b => b.Products > 0) ? blocks : [];
    }

    private void Lower(int index)
    {
        var term = _product.Instructions[index];
        var (u, v, w) = (_product.First[term.First].Multiplicity, _product.Second[term.Second].Multiplicity, _product.Output[term.Output].Multiplicity);
        if (u == 0 || v == 0 || w == 0)
        {
            return;
        }

        switch (term.Mode)
        {
            case ProductMode.Depthwise:
                Each(v, copy => Add(_direct, index, swapped: false, u, 0, copy, Output(term, 0), term.Weighted ? TakeWeights(index, u, v, copy) : null));
                break;
            case ProductMode.Full when v == 1:
                Add(_direct, index, swapped: false, u, 0, 0, Output(term, 0), null);
                break;
            case ProductMode.Full:
                Each(u, copy => Add(_swapped, index, swapped: true, v, 0, copy, Output(term, copy * v), null));
                break;
            case ProductMode.Pairs:
                // Copy u of the first factor with the later copies of the second; those of one u lie behind those of the copies before it.
                Each(u - 1, copy => Add(_swapped, index, swapped: true, u - 1 - copy, copy + 1, copy, Output(term, (copy * (u - 1)) - (copy * (copy - 1) / 2)), null));
                break;
            case ProductMode.Elementwise:
                _byChannel.Add(new ProductPath(
                    Of(_product.First.Slices[term.First], 0), Of(_product.Second.Slices[term.Second], 0), Output(term, 0), term.Weighted ? TakeWeights(index, u, 1, 0) : null, u, Entries(index, swapped: false)));
                break;
            default:
                Mix(index, term, _firstIsWide ? u : v, _firstIsWide ? v : u);
                break;
        }
    }

    private void Mix(int index, ProductInstruction term, int channels, int copies)
    {
        var block = MixedBlocks[term.Output];
        var before = block.Terms.TakeWhile(i => i != index).Sum(i => _product.WeightShape(i)[0] * _product.WeightShape(i)[1]);
        Each(copies, copy => Add(
            _mixed, index, !_firstIsWide, channels, 0, copy, new ProductBlock(block.Start + before + (copy * channels), block.Products, block.Components), null));
    }

    /// <summary>A path of channels of one factor and one copy of the other.</summary>
    private void Add(List<ProductPath> paths, int index, bool swapped, int channels, int channel, int copy, ProductBlock output, int? weight)
    {
        var term = _product.Instructions[index];
        var (first, second) = (_product.First.Slices[term.First], _product.Second.Slices[term.Second]);
        var (wide, narrow) = swapped ? (second, first) : (first, second);
        paths.Add(new ProductPath(Of(wide, channel), Of(narrow, copy), output, weight, channels, Entries(index, swapped)));
    }

    /// <summary>The places of the next weights, in the order of the channels.</summary>
    private int TakeWeights(int index, int u, int v, int copy)
    {
        var place = _weightOrder.Count;
        _weightOrder.AddRange(Enumerable.Range(0, u).Select(channel => _product.WeightStart(index) + (channel * v) + copy));
        return place;
    }

    private ProductBlock Output(ProductInstruction term, int channel) => Of(_product.Output.Slices[term.Output], channel);

    private List<ProductEntry> Entries(int index, bool swapped)
    {
        var (term, factor) = (_product.Instructions[index], _product.CoefficientOf(index));
        var couplings = WignerThreeJ.Of(_product.First[term.First].Irrep.Degree, _product.Second[term.Second].Irrep.Degree, _product.Output[term.Output].Irrep.Degree);
        List<ProductEntry> entries = [];
        foreach (var e in couplings.Entries)
        {
            entries.Add(swapped ? new(e.Second, e.First, e.Third, e.Value * factor) : new(e.First, e.Second, e.Third, e.Value * factor));
        }

        return entries;
    }

    /// <summary>A block from a copy on, components first.</summary>
    private static ProductBlock Of(IrrepsSlice slice, int copy) => new(slice.Start + copy, slice.Multiplicity, slice.Irrep.Dimension);

    private static void Each(int count, Action<int> run)
    {
        for (var i = 0; i < count; i++)
        {
            run(i);
        }
    }
}

/// <summary>The products of copies that are mixed to one output block, <c>[components, products]</c>.</summary>
/// <param name="Output">The output block.</param>
/// <param name="Start">Its first number in a row.</param>
/// <param name="Components">2l + 1.</param>
/// <param name="Products">Products of copies, of all terms.</param>
/// <param name="Terms">The instructions that make them, in their order.</param>
internal sealed record MixedBlock(int Output, int Start, int Components, int Products, IReadOnlyList<int> Terms);
