using Noether.Kernels;
using Noether.Numerics;

namespace Noether.Representations;

/// <summary>
/// How a <see cref="TensorProduct"/> is computed: made once, then used for any number of rows or edges, by any <see cref="ProductBackend"/>. Features lie component-first
/// (<see cref="IrrepsLayout.ComponentFirst"/>). Differentiable at least three times.
/// </summary>
public sealed class ProductPlan
{
    private readonly ProductLowering _paths;

    /// <param name="product">What to compute.</param>
    public ProductPlan(TensorProduct product)
    {
        ArgumentNullException.ThrowIfNull(product);
        Product = product;
        _paths = new ProductLowering(product);
    }

    /// <summary>What is computed.</summary>
    public TensorProduct Product { get; }

    /// <summary>Row by row.</summary>
    /// <param name="x"><c>[rows, dimension of the first irreps]</c>.</param>
    /// <param name="y"><c>[rows, dimension of the second irreps]</c>.</param>
    /// <param name="weights"><c>[weight count]</c>, shared, or <c>[rows, weight count]</c>; null where the product has none.</param>
    /// <param name="backend">What computes.</param>
    /// <returns><c>[rows, dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The shapes are not those.</exception>
    public Tensor Apply(Tensor x, Tensor y, Tensor? weights, ProductBackend backend = ProductBackend.Automatic)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Expect(x, nameof(x), x.shape[0], Product.First.Dimension);
        Expect(y, nameof(y), x.shape[0], Product.Second.Dimension);
        Expect(weights, x.shape[0]);
        using var scope = torch.NewDisposeScope();
        var rows = new Lazy<ProductEdges>(() => ProductEdges.Rows(checked((int)x.shape[0])));
        var direct = _paths.DirectWeights.Of(weights);
        List<Tensor> parts = [];
        Add(_paths.Direct, x, y, direct);
        Add(_paths.Swapped, y, x, _paths.SwappedWeights.Of(weights));
        Add(_paths.ByChannel, x, y, direct);
        foreach (var mix in _paths.Mixes)
        {
            parts.Add(Mix(mix, mix.IsFirstWide ? x : y, mix.IsFirstWide ? y : x, weights, rows, backend));
        }

        return scope.MoveToOuter(parts.Count == 0 ? torch.zeros([x.shape[0], Product.Output.Dimension], x.dtype, x.device) : parts.Aggregate((a, b) => a + b));

        void Add(ProductPaths? paths, Tensor features, Tensor attributes, Tensor? w)
        {
            if (paths is not null)
            {
                parts.Add(PathProduct.Apply(paths, rows.Value, features, attributes, w, backend));
            }
        }
    }

    /// <summary>Along edges, summed at their receivers in one pass; for products whose terms are all depth-wise (or full with single copies of the attributes).</summary>
    /// <param name="edges">The edges.</param>
    /// <param name="x">Features of senders, <c>[senders, dimension of the first irreps]</c>.</param>
    /// <param name="y">Attributes of edges, <c>[edges, dimension of the second irreps]</c>.</param>
    /// <param name="weights"><c>[edges, weight count]</c>, or <c>[weight count]</c>, shared; null where the product has none.</param>
    /// <param name="backend">What computes.</param>
    /// <returns><c>[receivers, dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The shapes are not those, or the product has other terms.</exception>
    public Tensor Convolve(ProductEdges edges, Tensor x, Tensor y, Tensor? weights, ProductBackend backend = ProductBackend.Automatic)
    {
        ArgumentNullException.ThrowIfNull(edges);
        if (_paths.Swapped is not null || _paths.ByChannel is not null || _paths.Mixes.Count > 0)
        {
            throw new InputException($"Along edges only depth-wise terms are summed; found {string.Join(", ", Product.Instructions.Select(t => t.Mode).Distinct())}. Use {nameof(TensorProduct.Depthwise)}.");
        }

        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Expect(x, nameof(x), edges.SenderCount, Product.First.Dimension);
        Expect(y, nameof(y), edges.Edges, Product.Second.Dimension);
        Expect(weights, edges.Edges);
        if (_paths.Direct is null)
        {
            return torch.zeros([edges.ReceiverCount, Product.Output.Dimension], x.dtype, x.device);
        }

        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(PathProduct.Apply(_paths.Direct, edges, x, y, _paths.DirectWeights.Of(weights), backend));
    }

    /// <summary>Products of copies times weights, block by block: <c>[rows, components, products]</c> times <c>[products, w]</c>.</summary>
    private Tensor Mix(MixedProducts mix, Tensor wide, Tensor narrow, Tensor? weights, Lazy<ProductEdges> rows, ProductBackend backend)
    {
        var mixed = mix.Mixed;
        var matrices = mix.Blocks.Select((b, i) => b.Products == 0 || mixed[i].Outputs == 0 ? null : Matrix(b, mix.IsFirstWide, weights, wide)).ToList();
        var shared = weights is null || weights.dim() == 1;
        if (shared && mix.Fused is { } fused && Numerics.ProductMixing.Takes(backend, wide, narrow, weights ?? wide))
        {
            return Numerics.ProductMixing.Apply(fused, wide, narrow, torch.cat([.. matrices.OfType<Tensor>().Select(m => m.flatten())]), backend);
        }

        var products = PathProduct.Apply(mix.Paths, rows.Value, wide, narrow, null, backend);
        return shared ? BlockMix.Apply(products, mixed, matrices) : MixEach(products, mixed, matrices);
    }

    /// <summary>The same where every row has weights of its own.</summary>
    private static Tensor MixEach(Tensor products, IReadOnlyList<MixBlock> blocks, List<Tensor?> matrices) => torch.cat(
        [
            .. blocks.Select((b, i) => matrices[i] is { } matrix
                ? products.narrow(1, b.Start, (long)b.Components * b.Inputs).reshape(-1, b.Components, b.Inputs).matmul(matrix).flatten(1)
                : torch.zeros([products.shape[0], (long)b.Components * b.Outputs], products.dtype, products.device)),
        ],
        1);

    /// <summary>The weights of a block, those of its terms one below the other.</summary>
    private Tensor Matrix(MixedBlock block, bool isFirstWide, Tensor? weights, Tensor like)
    {
        var matrices = block.Terms.Select(term => Matrix(term, isFirstWide, weights, like)).ToArray();
        return matrices.Length == 1 ? matrices[0] : torch.cat(matrices, -2);
    }

    /// <summary>The weights of a term, <c>[..., products, w]</c>, the products in the order in which they are made; ones where it has none.</summary>
    private Tensor Matrix(int term, bool isFirstWide, Tensor? weights, Tensor like)
    {
        int[] shape = Product.WeightShape(term);
        var numbers = shape.Aggregate(1, (product, n) => product * n);
        if (!Product.Instructions[term].Weighted)
        {
            long[] rows = weights is { } w && w.dim() == 2 ? [w.shape[0]] : [];
            return torch.ones([.. rows, numbers, 1], like.dtype, like.device);
        }

        long[] batch = [.. weights!.shape[..^1]];
        var flat = weights.narrow(-1, Product.WeightStart(term), numbers);
        return shape is [var u, var v, var copies] && isFirstWide && v > 1
            ? flat.reshape([.. batch, u, v, copies]).transpose(-3, -2).reshape([.. batch, u * v, copies])
            : flat.reshape([.. batch, numbers / shape[^1], shape[^1]]);
    }

    private void Expect(Tensor? weights, long rows)
    {
        if (weights is null ? Product.WeightCount > 0 : weights.dim() is < 1 or > 2 || weights.shape[^1] != Product.WeightCount || (weights.dim() == 2 && weights.shape[0] != rows))
        {
            throw new InputException(
                $"The product has {Product.WeightCount} weights, shared or for each of {rows} rows; found {(weights is null ? "none" : $"[{string.Join(", ", weights.shape)}]")}.");
        }
    }

    private static void Expect(Tensor tensor, string name, params long[] shape)
    {
        if (!tensor.shape.SequenceEqual(shape))
        {
            throw new InputException($"{name} [{string.Join(", ", shape)}] are needed; found [{string.Join(", ", tensor.shape)}].");
        }
    }
}
