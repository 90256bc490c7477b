namespace Noether.Representations;

/// <summary>
/// Products of features with spherical harmonics of a direction, in the frame where the direction is the polar axis: there a coupling (l1, l2, l3) only takes the components ±m to ±m, so that
/// for each m one matrix from degrees l1 to degrees l3 is the sum over all harmonics l2. The same as <see cref="ProductPlan"/> with the harmonics as attributes, odd couplings included.
/// </summary>
/// <remarks>
/// Source: Passaro, Zitnick, "Reducing SO(3) convolutions to SO(2) for efficient equivariant GNNs", ICML 2023, section 4. The matrices are multiplied with features in O(L³) a row and copy, as many
/// operations as the rotations take. They are made first, Σ_l2 w_l2 c_l2(m): once for all rows where these share weights; where every row has weights of its own, by matrix products of O(L⁴)
/// operations a row and copy.
/// </remarks>
public sealed class So2Product
{
    private readonly double _bound;
    private readonly So2Couplings[] _couplings;

    /// <param name="product">Depth-wise terms (<see cref="TensorProduct.Depthwise"/>) whose second factor is one copy of each harmonic.</param>
    /// <param name="normalisation">The harmonics' length.</param>
    /// <param name="byHarmonic">Whether all couplings of a harmonic share their weights, as those of functions on the sphere do: there is one a harmonic and copy then.</param>
    /// <exception cref="InputException">Terms are of another mode, attributes are not single harmonics, or weights are to be shared by terms without any or with other numbers of copies.</exception>
    public So2Product(TensorProduct product, HarmonicNormalisation normalisation = HarmonicNormalisation.Component, bool byHarmonic = false)
        : this(product, normalisation, byHarmonic, GauntPlan.PieceBytes)
    {
    }

    internal So2Product(TensorProduct product, HarmonicNormalisation normalisation, bool byHarmonic, double bound)
    {
        ArgumentNullException.ThrowIfNull(product);
        (Product, _bound) = (product, bound);
        if (product.Second.FirstOrDefault(b => b.Multiplicity != 1 || b.Irrep != Irrep.Natural(b.Irrep.Degree)) is { Multiplicity: > 0 } block)
        {
            throw new InputException($"The attributes must be single spherical harmonics, such as '0e+1o+2e'; found {block} in '{product.Second}'.");
        }

        if (product.Instructions.FirstOrDefault(t => t.Mode != ProductMode.Depthwise) is { } other)
        {
            throw new InputException($"In the frame of a direction only depth-wise terms are computed; found {other.Mode}. Use {nameof(TensorProduct.Depthwise)}.");
        }

        int[] copies = [.. product.Instructions.Select(t => product.First[t.First].Multiplicity).Distinct()];
        if (byHarmonic && (copies.Length > 1 || product.Instructions.Any(t => !t.Weighted)))
        {
            throw new InputException($"Couplings can share the weights of harmonics where all have weights and equally many copies; found '{product.First}', {product.Instructions.Count(t => !t.Weighted)} terms without weights.");
        }

        WeightCount = byHarmonic ? product.Second.Count * copies.FirstOrDefault() : product.WeightCount;
        _couplings = [.. copies.Select(c => new So2Couplings(product, c, normalisation, byHarmonic))];
    }

    /// <summary>What is computed.</summary>
    public TensorProduct Product { get; }

    /// <summary>Number of weights: that of the product, or the harmonics times copies.</summary>
    public int WeightCount { get; }

    /// <summary>Row by row, x with the harmonics of a direction; differentiable at least twice.</summary>
    /// <param name="x"><c>[rows, dimension of the first irreps]</c>, component-first.</param>
    /// <param name="directions"><c>[rows, 3]</c>, of any length but zero.</param>
    /// <param name="weights"><c>[weight count]</c>, shared, or <c>[rows, weight count]</c>; of harmonics, those of a harmonic's copies together. Null where there are none.</param>
    /// <returns><c>[rows, dimension of the output]</c>, component-first.</returns>
    /// <exception cref="InputException">The features or directions have other shapes, or weights are missing.</exception>
    public Tensor Apply(Tensor x, Tensor directions, Tensor? weights)
    {
        IrrepsLayouts.Check(Product.First, x);
        if (weights is null ? WeightCount > 0 : weights.shape[^1] != WeightCount)
        {
            throw new InputException($"The product has {WeightCount} weights; found {(weights is null ? "none" : $"shape [{string.Join(", ", weights.shape)}]")}.");
        }

        using var scope = torch.NewDisposeScope();
        Tensor[] all = [x.unsqueeze(-2), PolarFrames.Of(directions), .. weights is null ? Array.Empty<Tensor>() : [weights.unsqueeze(-2)]];
        var rowBytes = _couplings.Sum(c => c.RowNumbers) * x.element_size();
        return scope.MoveToOuter(RowChunks.Apply(all, rowBytes, _bound, rows => [InFrames(rows[0], rows[1], rows.ElementAtOrDefault(2)).unsqueeze(-2)])[0].squeeze(-2));
    }

    private Tensor InFrames(Tensor x, Tensor frames, Tensor? weights)
    {
        using var scope = torch.NewDisposeScope();
        var turned = Product.First.Rotate(x.squeeze(-2), frames, IrrepsLayout.ComponentFirst);
        var blocks = new Tensor?[Product.Output.Count];
        foreach (var couplings in _couplings)
        {
            foreach (var (output, block) in couplings.Apply(turned, weights?.squeeze(-2)))
            {
                blocks[output] = block;
            }
        }

        var filled = blocks.Select((block, o) => block ?? torch.zeros([x.shape[0], Product.Output.Slices[o].Length], x.dtype, x.device));
        return scope.MoveToOuter(Product.Output.Rotate(torch.cat([.. filled], -1), frames.transpose(1, 2), IrrepsLayout.ComponentFirst));
    }
}
