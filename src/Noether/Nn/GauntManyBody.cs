using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Many-body features of nodes of several kinds: Σ_ν W_ν[kind, degree, channel] B_ν with the powers B_ν of <see cref="GauntPowers"/>. Equivariant under O(3).
/// </summary>
/// <remarks>
/// Source: Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis via Gaunt tensor products", ICLR 2024, section 3.3. Features lie
/// component-first (<see cref="IrrepsLayout.ComponentFirst"/>), of natural parity and equal multiplicities.
/// </remarks>
public sealed class GauntManyBody : torch.nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly GauntPowers _powers;
    private readonly GauntKernel _kernel;
    private readonly int _channels;

    /// <param name="powers">Degrees and highest power.</param>
    /// <param name="channels">Copies of each degree.</param>
    /// <param name="kinds">Number of kinds of nodes: chemical elements.</param>
    /// <param name="generator">Draws the first weights, N(0, 1) / highest power.</param>
    /// <param name="kernel">As for <see cref="GauntPowers.Apply"/>.</param>
    public GauntManyBody(GauntPowers powers, int channels, int kinds, Generator generator, GauntKernel kernel = GauntKernel.Automatic)
        : base(nameof(GauntManyBody))
    {
        ArgumentNullException.ThrowIfNull(powers);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kinds, 1);
        (_powers, _channels, _kernel) = (powers, channels, kernel);
        Irreps Features(int degree) => Irreps.SphericalHarmonics(degree, channels);
        (Input, Output) = (Features(powers.Degree), Features(powers.Output));
        weight = Initial.Normal([powers.Highest, kinds, powers.Output + 1, channels], 1.0 / powers.Highest, generator);
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
        NodeKinds.Check(kinds, features.shape[0], weight.shape[1]);
        using var scope = torch.NewDisposeScope();
        var powers = _powers.Apply(features.reshape(-1, Input.Dimension / _channels, _channels), _kernel);
        var sum = powers.Select((power, i) => SphereCoefficients.Weighted(power, weight[i].index_select(0, kinds))).Aggregate((a, b) => a + b);
        return scope.MoveToOuter(sum.flatten(1));
    }
}
