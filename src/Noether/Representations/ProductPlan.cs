using Noether.Kernels;
using Noether.Numerics;

namespace Noether.Representations;

/// <summary>
/// How a <see cref="TensorProduct"/> is computed: made once, then used for any number of rows or edges, by any <see cref="ProductBackend"/>. Features lie component-first
/// (<see cref="IrrepsLayout.ComponentFirst"/>). Differentiable to any order.
/// </summary>
public sealed class ProductPlan
{
    private readonly ProductLowering _paths;
    private readonly bool _weightsInOrder;

    /// <param name="product">What to compute.</param>
    public ProductPlan(TensorProduct product)
    {
        ArgumentNullException.ThrowIfNull(product);
        Product = product;
        _paths = new ProductLowering(product);
        _weightsInOrder = _paths.WeightOrder.Count == product.WeightCount && _paths.WeightOrder.SequenceEqual(Enumerable.Range(0, product.WeightCount));
    }

    /// <summary>What is computed.</summary>
    public TensorProduct Product { get; }

    /// <summary>Row by row.</summary>
    /// <param name="x"><c>[rows, dimension of the first irreps]</c>.</param>
    /// <param name="y"><c>[rows, dimension of the second irreps]</c>.</param>
    /// <param name="weights"><c>[weight count]</c>, shared, or <c>[rows, weight count]</c>; null where the product has none.</param>
    /// <param name="backend">What computes.</param>
    /// <returns><c>[rows, dimension of the output]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes are not those.</exception>
    public Tensor Apply(Tensor x, Tensor y, Tensor? weights, ProductBackend backend = ProductBackend.Automatic)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Expect(x, nameof(x), x.shape[0], Product.First.Dimension);
        Expect(y, nameof(y), x.shape[0], Product.Second.Dimension);
        Expect(weights, x.shape[0]);
        using var scope = torch.NewDisposeScope();
        var rows = ProductEdges.Rows(checked((int)x.shape[0]));
        var direct = DirectWeights(weights);
        List<Tensor> parts = [];
        Add(_paths.Direct, x, y, direct);
        Add(_paths.Swapped, y, x, null);
        Add(_paths.ByChannel, x, y, direct);
        if (_paths.Mixed is { } mixed)
        {
            var products = PathProduct.Apply(mixed, rows, _paths.IsFirstWide ? x : y, _paths.IsFirstWide ? y : x, null, backend);
            parts.Add(Mix(products, weights!));
        }

        return scope.MoveToOuter(parts.Count == 0 ? torch.zeros([x.shape[0], Product.Output.Dimension], x.dtype, x.device) : parts.Aggregate((a, b) => a + b));

        void Add(ProductPaths? paths, Tensor features, Tensor attributes, Tensor? w)
        {
            if (paths is not null)
            {
                parts.Add(PathProduct.Apply(paths, rows, features, attributes, w, backend));
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
    /// <exception cref="ArgumentException">The shapes are not those.</exception>
    /// <exception cref="InputException">The product has other terms.</exception>
    public Tensor Convolve(ProductEdges edges, Tensor x, Tensor y, Tensor? weights, ProductBackend backend = ProductBackend.Automatic)
    {
        ArgumentNullException.ThrowIfNull(edges);
        if (_paths.Swapped is not null || _paths.ByChannel is not null || _paths.Mixed is not null)
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
        return scope.MoveToOuter(PathProduct.Apply(_paths.Direct, edges, x, y, DirectWeights(weights), backend));
    }

    private Tensor? DirectWeights(Tensor? weights)
    {
        if (weights is null || _weightsInOrder || _paths.WeightOrder.Count == 0)
        {
            return _paths.WeightOrder.Count == 0 ? null : weights;
        }

        var order = torch.tensor(_paths.WeightOrder.ToArray(), torch.int32, weights.device).to(torch.int64);
        return weights.index_select(-1, order);
    }

    /// <summary>Products of copies times weights, block by block: <c>[rows, components, products]</c> times <c>[products, w]</c>.</summary>
    private Tensor Mix(Tensor products, Tensor weights)
    {
        List<Tensor> outputs = [];
        foreach (var block in _paths.MixedBlocks)
        {
            var copies = Product.Output[block.Output].Multiplicity;
            if (block.Products == 0 || copies == 0)
            {
                outputs.Add(torch.zeros([products.shape[0], block.Components * copies], products.dtype, products.device));
                continue;
            }

            var matrices = block.Terms.Select(term => Matrix(term, weights)).ToArray();
            var rows = products.narrow(1, block.Start, (long)block.Components * block.Products).reshape(-1, block.Components, block.Products);
            outputs.Add(rows.matmul(matrices.Length == 1 ? matrices[0] : torch.cat(matrices, -2)).flatten(1));
        }

        return torch.cat(outputs, 1);
    }

    /// <summary>The weights of a term, <c>[..., products, w]</c>, the products in the order in which they are made.</summary>
    private Tensor Matrix(int term, Tensor weights)
    {
        var (shape, batch) = (Product.WeightShape(term), weights.shape[..^1]);
        var (u, v, w) = (shape[0], shape[1], shape[2]);
        var flat = weights.narrow(-1, Product.WeightStart(term), u * v * w);
        return _paths.IsFirstWide && v > 1 ? flat.reshape([.. batch, u, v, w]).transpose(-3, -2).reshape([.. batch, u * v, w]) : flat.reshape([.. batch, u * v, w]);
    }

    private void Expect(Tensor? weights, long rows)
    {
        if (weights is null ? Product.WeightCount > 0 : weights.dim() is < 1 or > 2 || weights.shape[^1] != Product.WeightCount || (weights.dim() == 2 && weights.shape[0] != rows))
        {
            throw new ArgumentException(
                $"The product has {Product.WeightCount} weights, shared or for each of {rows} rows; found {(weights is null ? "none" : $"[{string.Join(", ", weights.shape)}]")}.", nameof(weights));
        }
    }

    private static void Expect(Tensor tensor, string name, params long[] shape)
    {
        if (!tensor.shape.SequenceEqual(shape))
        {
            throw new ArgumentException($"{name} [{string.Join(", ", shape)}] are needed; found [{string.Join(", ", tensor.shape)}].", name);
        }
    }
}
