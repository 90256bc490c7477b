using Noether.Kernels;

namespace Noether.Representations;

/// <summary>
/// The terms of a <see cref="TensorProduct"/> as paths of kernels. Copies are channels of one factor, "the wide one"; where the other has several copies too, each of them is a path of its
/// own. Terms that mix copies make their products side by side, <see cref="Mixes"/>, to be multiplied with the weights.
/// </summary>
internal sealed class ProductLowering
{
    private readonly TensorProduct _product;
    private readonly List<int> _weightOrder = [];
    private readonly List<int> _swappedOrder = [];
    private readonly List<ProductPath> _direct = [];
    private readonly List<ProductPath> _swapped = [];
    private readonly List<ProductPath> _byChannel = [];

    public ProductLowering(TensorProduct product)
    {
        _product = product;
        for (var i = 0; i < product.Instructions.Count; i++)
        {
            Lower(i);
        }

        var (first, second, output) = (product.First.Dimension, product.Second.Dimension, product.Output.Dimension);
        Direct = Paths(_direct, first, second, output, _weightOrder.Count);
        Swapped = Paths(_swapped, second, first, output, _swappedOrder.Count);
        ByChannel = Paths(_byChannel, first, second, output, _weightOrder.Count, byChannel: true);
        (DirectWeights, SwappedWeights) = (new WeightOrder(_weightOrder, product.WeightCount), new WeightOrder(_swappedOrder, product.WeightCount));
        Mixes = [.. new[] { ProductMode.FullyConnected, ProductMode.ElementwiseMixed, ProductMode.PairsMixed }.Select(Mix).OfType<MixedProducts>()];
    }

    /// <summary>Straight to the output, copies of the first factor as channels; null for none, as the others.</summary>
    public ProductPaths? Direct { get; }

    /// <summary>Straight to the output, copies of the second factor as channels.</summary>
    public ProductPaths? Swapped { get; }

    /// <summary>Straight to the output, copy by copy.</summary>
    public ProductPaths? ByChannel { get; }

    /// <summary>To rows of products of copies, which are mixed then.</summary>
    public IReadOnlyList<MixedProducts> Mixes { get; }

    /// <summary>The flat weights that the direct paths and those copy by copy read.</summary>
    public WeightOrder DirectWeights { get; }

    /// <summary>Those that the swapped paths read.</summary>
    public WeightOrder SwappedWeights { get; }

    private static ProductPaths? Paths(List<ProductPath> paths, int inputs, int attributes, int outputs, int weights, bool byChannel = false) =>
        paths.Count == 0 ? null : new ProductPaths(paths, inputs, attributes, outputs, weights, byChannel);

    private void Lower(int index)
    {
        var term = _product.Instructions[index];
        var (u, v, w) = Copies(term);
        if (u == 0 || v == 0 || w == 0)
        {
            return;
        }

        switch (term.Mode)
        {
            case ProductMode.Depthwise:
                Each(v, copy => _direct.Add(Path(index, swapped: false, u, 0, copy, Output(term, 0), Take(_weightOrder, index, u, v, copy))));
                break;
            case ProductMode.Full when v == 1:
                _direct.Add(Path(index, swapped: false, u, 0, 0, Output(term, 0), Take(_weightOrder, index, u, 1, 0)));
                break;
            case ProductMode.Full:
                Each(u, copy => _swapped.Add(Path(index, swapped: true, v, 0, copy, Output(term, copy * v), Take(_swappedOrder, index, v, 1, copy * v))));
                break;
            case ProductMode.DepthwiseSecond:
                Each(u, copy => _swapped.Add(Path(index, swapped: true, v, 0, copy, Output(term, 0), Take(_swappedOrder, index, v, 1, copy * v))));
                break;
            case ProductMode.Pairs:
                EachPair(u, (copy, before) => _swapped.Add(Path(index, swapped: true, u - 1 - copy, copy + 1, copy, Output(term, before), Take(_swappedOrder, index, u - 1 - copy, 1, before))));
                break;
            case ProductMode.Elementwise:
                _byChannel.Add(Path(index, swapped: false, u, 0, 0, Output(term, 0), Take(_weightOrder, index, u, 1, 0)));
                break;
            default:
                break;
        }
    }

    /// <summary>The products that the terms of a mode mix; null where there are none.</summary>
    private MixedProducts? Mix(ProductMode mode)
    {
        var firstIsWide = mode == ProductMode.ElementwiseMixed || (mode == ProductMode.FullyConnected && _product.First.IrrepCount >= _product.Second.IrrepCount);
        var blocks = Blocks(mode);
        List<ProductPath> paths = [];
        for (var i = 0; i < _product.Instructions.Count; i++)
        {
            if (_product.Instructions[i].Mode == mode)
            {
                AddMixed(paths, i, blocks[_product.Instructions[i].Output], firstIsWide);
            }
        }

        var length = blocks.Count == 0 ? 0 : blocks[^1].Start + (blocks[^1].Components * blocks[^1].Products);
        var (wide, narrow) = firstIsWide ? (_product.First, _product.Second) : (_product.Second, _product.First);
        return Paths(paths, wide.Dimension, narrow.Dimension, length, 0, mode == ProductMode.ElementwiseMixed) is { } made
            ? new MixedProducts(made, firstIsWide, blocks, [.. blocks.Select(b => new MixBlock(b.Start, b.Components, b.Products, _product.Output[b.Output].Multiplicity))])
            : null;
    }

    private void AddMixed(List<ProductPath> paths, int index, MixedBlock block, bool firstIsWide)
    {
        var term = _product.Instructions[index];
        var (u, v, w) = Copies(term);
        if (u == 0 || v == 0 || w == 0)
        {
            return;
        }

        var start = block.Start + block.Terms.TakeWhile(i => i != index).Sum(ProductsOf);
        void Add(int channels, int channel, int copy, int product) =>
            paths.Add(Path(index, !firstIsWide, channels, channel, copy, new ProductBlock(start + product, block.Products, block.Components), null));
        switch (term.Mode)
        {
            case ProductMode.ElementwiseMixed:
                Add(u, 0, 0, 0);
                break;
            case ProductMode.PairsMixed:
                EachPair(u, (copy, product) => Add(u - 1 - copy, copy + 1, copy, product));
                break;
            default:
                var (channels, copies) = firstIsWide ? (u, v) : (v, u);
                Each(copies, copy => Add(channels, 0, copy, copy * channels));
                break;
        }
    }

    private List<MixedBlock> Blocks(ProductMode mode)
    {
        List<MixedBlock> blocks = [];
        var start = 0;
        for (var o = 0; o < _product.Output.Count; o++)
        {
            int[] terms = [.. Enumerable.Range(0, _product.Instructions.Count).Where(i => _product.Instructions[i].Mode == mode && _product.Instructions[i].Output == o)];
            var block = new MixedBlock(o, start, _product.Output[o].Irrep.Dimension, terms.Sum(ProductsOf), terms);
            start = checked(start + (block.Components * block.Products));
            blocks.Add(block);
        }

        return blocks;
    }

    /// <summary>How many products of copies a mixed term makes: all axes of its weights but the last.</summary>
    private int ProductsOf(int index) => _product.WeightShape(index)[..^1].Aggregate(1, (product, n) => product * n);

    private (int U, int V, int W) Copies(ProductInstruction term) =>
        (_product.First[term.First].Multiplicity, _product.Second[term.Second].Multiplicity, _product.Output[term.Output].Multiplicity);

    /// <summary>A path of channels of one factor and one copy of the other.</summary>
    private ProductPath Path(int index, bool swapped, int channels, int channel, int copy, ProductBlock output, int? weight)
    {
        var term = _product.Instructions[index];
        var (first, second) = (_product.First.Slices[term.First], _product.Second.Slices[term.Second]);
        var (wide, narrow) = swapped ? (second, first) : (first, second);
        return new ProductPath(Of(wide, channel), Of(narrow, copy), output, weight, channels, Entries(index, swapped));
    }

    /// <summary>The places of the next weights, in the order of the channels: from <paramref name="first"/> on, each <paramref name="step"/> behind the last. None where the term has none.</summary>
    private int? Take(List<int> order, int index, int channels, int step, int first)
    {
        if (!_product.Instructions[index].Weighted)
        {
            return null;
        }

        var place = order.Count;
        order.AddRange(Enumerable.Range(0, channels).Select(channel => _product.WeightStart(index) + first + (channel * step)));
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

    /// <summary>Every copy that has later ones, with the number of pairs that lie before its own.</summary>
    private static void EachPair(int copies, Action<int, int> run) => Each(copies - 1, copy => run(copy, (copy * (copies - 1)) - (copy * (copy - 1) / 2)));
}
