namespace Noether.Representations;

/// <summary>
/// Products of features with spherical harmonics of a direction, in the frame where the direction is the polar axis: there a coupling (l1, l2, l3) only takes the components ±m to ±m,
/// and whole products, coupling by coupling with a weight each, cost O(L⁴) beside the rotations. The same as <see cref="ProductPlan"/> with the harmonics as attributes, odd couplings included.
/// </summary>
/// <remarks>Source: Passaro, Zitnick, "Reducing SO(3) convolutions to SO(2) for efficient equivariant GNNs", ICML 2023, section 4.</remarks>
public sealed class So2Product
{
    private readonly List<Term> _terms = [];

    /// <param name="product">Depth-wise terms (<see cref="TensorProduct.Depthwise"/>) whose second factor is one copy of each harmonic.</param>
    /// <param name="normalisation">The harmonics' length.</param>
    /// <exception cref="InputException">Terms are of another mode, or attributes are not single harmonics.</exception>
    public So2Product(TensorProduct product, HarmonicNormalisation normalisation = HarmonicNormalisation.Component)
    {
        ArgumentNullException.ThrowIfNull(product);
        Product = product;
        if (product.Second.FirstOrDefault(b => b.Multiplicity != 1 || b.Irrep != Irrep.Natural(b.Irrep.Degree)) is { Multiplicity: > 0 } block)
        {
            throw new InputException($"The attributes must be single spherical harmonics, such as '0e+1o+2e'; found {block} in '{product.Second}'.");
        }

        for (var i = 0; i < product.Instructions.Count; i++)
        {
            var term = product.Instructions[i];
            if (term.Mode != ProductMode.Depthwise)
            {
                throw new InputException($"In the frame of a direction only depth-wise terms are computed; found {term.Mode}. Use {nameof(TensorProduct.Depthwise)}.");
            }

            _terms.Add(Make(i, term, normalisation));
        }
    }

    /// <summary>What is computed.</summary>
    public TensorProduct Product { get; }

    /// <summary>Row by row, x with the harmonics of a direction; differentiable at least twice.</summary>
    /// <param name="x"><c>[rows, dimension of the first irreps]</c>, component-first.</param>
    /// <param name="directions"><c>[rows, 3]</c>, of any length but zero.</param>
    /// <param name="weights"><c>[weight count]</c>, shared, or <c>[rows, weight count]</c>; null where the product has none.</param>
    /// <returns><c>[rows, dimension of the output]</c>, component-first.</returns>
    /// <exception cref="InputException">The features or directions have other shapes, or weights are missing.</exception>
    public Tensor Apply(Tensor x, Tensor directions, Tensor? weights)
    {
        IrrepsLayouts.Check(Product.First, x);
        if (weights is null ? Product.WeightCount > 0 : weights.shape[^1] != Product.WeightCount)
        {
            throw new InputException($"The product has {Product.WeightCount} weights; found {(weights is null ? "none" : $"shape [{string.Join(", ", weights.shape)}]")}.");
        }

        using var scope = torch.NewDisposeScope();
        var frames = PolarFrames.Of(directions);
        var turned = Product.First.Rotate(x, frames, IrrepsLayout.ComponentFirst);
        var outputs = new Tensor?[Product.Output.Count];
        foreach (var term in _terms)
        {
            var part = Couple(term, turned, weights);
            outputs[term.Output] = outputs[term.Output] is { } sum ? sum + part : part;
        }

        var blocks = outputs.Select((block, o) => block?.flatten(-2) ?? torch.zeros([x.shape[0], Product.Output.Slices[o].Length], x.dtype, x.device));
        return scope.MoveToOuter(Product.Output.Rotate(torch.cat([.. blocks], -1), frames.transpose(1, 2), IrrepsLayout.ComponentFirst));
    }

    private Tensor Couple(Term term, Tensor turned, Tensor? weights)
    {
        var slice = Product.First.Slices[term.Input];
        var (orders, degree) = ((term.Orders - 1) / 2, slice.Irrep.Degree);
        var middle = IrrepsLayouts.Blocks(slice, turned, IrrepsLayout.ComponentFirst).narrow(-2, degree - orders, term.Orders);
        var part = (term.Flipped ? middle.flip(-2) : middle) * term.Factors.Like(turned);
        if (term.Weight is { } start)
        {
            part *= weights!.narrow(-1, start, slice.Multiplicity).unsqueeze(-2);
        }

        var rest = Product.Output[term.Output].Irrep.Degree - orders;
        return rest == 0 ? part : torch.nn.functional.pad(part, [0, 0, rest, rest]);
    }

    private Term Make(int index, ProductInstruction instruction, HarmonicNormalisation normalisation)
    {
        var (l1, l2, l3) = (Product.First[instruction.First].Irrep.Degree, Product.Second[instruction.Second].Irrep.Degree, Product.Output[instruction.Output].Irrep.Degree);
        var harmonic = Math.Sqrt(((2 * l2) + 1) / (4 * Math.PI)) * HarmonicScales.Of(l2, normalisation);
        var orders = Math.Min(l1, l3);
        var factors = new double[(2 * orders) + 1];
        foreach (var e in WignerThreeJ.Of(l1, l2, l3).Entries)
        {
            if (e.Second == l2)
            {
                factors[e.Third - l3 + orders] = e.Value * harmonic * Product.CoefficientOf(index);
            }
        }

        return new Term(
            instruction.First, instruction.Output, (l1 + l2 + l3) % 2 != 0, factors.Length, new FixedTable(factors, factors.Length, 1), instruction.Weighted ? Product.WeightStart(index) : null);
    }

    /// <param name="Input">Block of the features.</param>
    /// <param name="Output">Block of the result.</param>
    /// <param name="Flipped">Whether m comes from -m: the coupling is odd.</param>
    /// <param name="Orders">Number of orders m that both degrees have.</param>
    /// <param name="Factors">What each output order is multiplied by, <c>[orders, 1]</c>.</param>
    /// <param name="Weight">Place of the first weight.</param>
    private sealed record Term(int Input, int Output, bool Flipped, int Orders, FixedTable Factors, int? Weight);
}
