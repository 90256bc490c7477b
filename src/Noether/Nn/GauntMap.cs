using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A steerable map in three steps: features are mixed to channels (<see cref="O3Linear"/>), each channel, as a function on the sphere, is multiplied with the function that the attributes are
/// (<see cref="GauntProduct"/>), one weight a channel and degree of the attributes, and the products are mixed to the output. Equivariant under O(3).
/// </summary>
/// <remarks>
/// Source: Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis via Gaunt tensor products", ICLR 2024, section 3.3. Weights of the features' and the
/// result's degrees would change nothing: they are parts of the mixings. The product has variance 1 at first where features and attributes have it.
/// </remarks>
public sealed class GauntMap : torch.nn.Module<Tensor, Tensor, Tensor>
{
    private readonly O3Linear before;
    private readonly O3Linear after;
    private readonly Parameter weight;
    private readonly GauntPlan _plan;
    private readonly FixedTable _scale;
    private readonly int _channels;

    /// <param name="input">Irreps of the features, of natural parities.</param>
    /// <param name="attributes">Irreps of the attributes: one copy of each degree from 0, of natural parities.</param>
    /// <param name="output">Irreps of the result.</param>
    /// <param name="channels">Channels of each degree between the two mixings.</param>
    /// <param name="generator">Draws the first weights of the mixings; those of the attributes' degrees l are 1 / √(2l + 1), with which no degree outweighs the others.</param>
    /// <exception cref="InputException">Features or attributes are no functions on the sphere.</exception>
    public GauntMap(Irreps input, Irreps attributes, Irreps output, int channels, Generator generator)
        : base(nameof(GauntMap))
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (attributes.Count == 0 || attributes != Irreps.SphericalHarmonics(attributes.MaxDegree) || input.FirstOrDefault(b => b.Irrep != Irrep.Natural(b.Irrep.Degree)) is { Multiplicity: > 0 })
        {
            throw new InputException($"Functions on the sphere have irreps such as 8x0e+8x1o and attributes such as 0e+1o+2e; found '{input}' and '{attributes}'. {nameof(SteerableMaps.Depthwise)} takes others.");
        }

        var (first, second) = (Math.Max(0, input.MaxDegree), attributes.MaxDegree);
        var product = new GauntProduct(first, second, Math.Clamp(output.MaxDegree, 0, first + second));
        (_plan, _channels, _scale) = (new GauntPlan(product), channels, Scale(product));
        Irreps Functions(int degree) => Irreps.SphericalHarmonics(degree, channels);
        before = new O3Linear(input, Functions(first), generator, biases: false);
        after = new O3Linear(Functions(product.Output), output, generator);
        weight = new Parameter(torch.tensor(Enumerable.Range(0, second + 1).Select(l => (float)First(l)).ToArray()).unsqueeze(1).repeat(1, channels));
        RegisterComponents();
    }

    /// <param name="features"><c>[rows, input]</c>.</param>
    /// <param name="attributes"><c>[rows, attributes]</c>.</param>
    /// <returns><c>[rows, output]</c>.</returns>
    /// <exception cref="InputException">The features are not of these irreps.</exception>
    public override Tensor forward(Tensor features, Tensor attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        using var scope = torch.NewDisposeScope();
        var mixed = before.call(features);
        var product = _plan.Apply(
            mixed.view(mixed.shape[0], -1, _channels), attributes.unsqueeze(-1), new GauntWeights(Second: weight, Output: _scale.Like(mixed)));
        return scope.MoveToOuter(after.call(product.flatten(1)));
    }

    /// <summary>The first weight of a degree of the attributes.</summary>
    private static double First(int degree) => 1 / Math.Sqrt((2 * degree) + 1);

    /// <summary>What makes the variance of each degree 1 at first: 1 / √(Σ c(l1, l2, l3)² w(l2)² / (2 l3 + 1)).</summary>
    private static FixedTable Scale(GauntProduct product)
    {
        var variances = new double[product.Output + 1];
        foreach (var (l1, l2, l3) in product.Paths)
        {
            variances[l3] += Math.Pow(Gaunt.Factor(l1, l2, l3) * First(l2), 2) / ((2 * l3) + 1);
        }

        return new FixedTable([.. variances.Select(v => 1 / Math.Sqrt(v))], product.Output + 1, 1);
    }
}
