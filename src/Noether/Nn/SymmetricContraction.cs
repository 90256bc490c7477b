using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Many-body features of nodes of several kinds by all couplings: Σ_ν Σ_η W_νη[kind, channel] B_νη with the polynomials B of <see cref="SymmetricCouplings"/>, those of odd sums of degrees
/// among them, and a weight of its own for each. <see cref="GauntManyBody"/> is the smaller family with one polynomial for each ν and degree. Equivariant under O(3).
/// </summary>
/// <remarks>
/// Source: Batatia et al., "MACE: higher order equivariant message passing neural networks for fast and accurate force fields", NeurIPS 2022, equations 10 and 11. Features lie
/// component-first (<see cref="IrrepsLayout.ComponentFirst"/>), of natural parity and equal multiplicities.
/// </remarks>
public sealed class SymmetricContraction : torch.nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Parameter linear;
    private readonly ParameterList weights;
    private readonly (ProductPlan Results, ProductPlan? Next)[] _orders;
    private readonly int _channels;

    /// <param name="couplings">Degrees, number of factors and their couplings.</param>
    /// <param name="channels">Copies of each degree.</param>
    /// <param name="kinds">Number of kinds of nodes: chemical elements.</param>
    /// <param name="generator">Draws the first weights, N(0, 1) / highest number of factors; couplings share their outputs' variance.</param>
    public SymmetricContraction(SymmetricCouplings couplings, int channels, int kinds, Generator generator)
        : base(nameof(SymmetricContraction))
    {
        ArgumentNullException.ThrowIfNull(couplings);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kinds, 1);
        _channels = channels;
        Irreps Copies(IEnumerable<Irrep> irreps) => new(irreps.Select(i => new IrrepsBlock(channels, i)));
        Input = Copies(Enumerable.Range(0, couplings.Degree + 1).Select(Irrep.Natural));
        Output = Copies(Enumerable.Range(0, couplings.Output + 1).Select(Irrep.Natural));
        _orders = [.. couplings.Orders.Select(o => (
            Plan(Copies(o.Blocks), o.Results, Output, s => s.Irrep.Degree, weighted: true),
            o.Next.Count == 0 ? null : Plan(Copies(o.Blocks), o.Next, Copies(o.Next.Select(s => s.Irrep)), s => o.Next.ToList().IndexOf(s), weighted: false)))];
        var deviation = 1.0 / couplings.Highest;
        linear = Initial.Normal([kinds, couplings.Output + 1, channels], deviation, generator);
        weights = torch.nn.ParameterList([.. _orders.Select(o => Initial.Normal([kinds, o.Results.Product.WeightCount], deviation, generator))]);
        RegisterComponents();
    }

    /// <summary>Irreps of the features.</summary>
    public Irreps Input { get; }

    /// <summary>Irreps of the result.</summary>
    public Irreps Output { get; }

    /// <param name="features"><c>[nodes, dimension of the input]</c>.</param>
    /// <param name="kinds">Kind of each node from 0, <c>[nodes]</c>, int64.</param>
    /// <returns><c>[nodes, dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The features are not of the input's irreps, or a node's kind has no weights.</exception>
    public override Tensor forward(Tensor features, Tensor kinds)
    {
        IrrepsLayouts.Check(Input, features);
        NodeKinds.Check(kinds, features.shape[0], linear.shape[0]);
        using var scope = torch.NewDisposeScope();
        var kept = features.narrow(1, 0, Output.Dimension).reshape(-1, Output.Dimension / _channels, _channels);
        var sum = SphereCoefficients.Weighted(kept, linear.index_select(0, kinds)).flatten(1);
        var power = features;
        for (var i = 0; i < _orders.Length; i++)
        {
            sum += _orders[i].Results.Apply(power, features, weights[i].index_select(0, kinds));
            power = _orders[i].Next?.Apply(power, features, null) ?? power;
        }

        return scope.MoveToOuter(sum);
    }

    private ProductPlan Plan(Irreps blocks, IReadOnlyList<CouplingStep> steps, Irreps output, Func<CouplingStep, int> to, bool weighted) =>
        new(new TensorProduct(blocks, Input, output, steps.Select(s => new ProductInstruction(s.Block, s.Feature, to(s), ProductMode.Elementwise, weighted))));
}
