using Noether.Representations;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>Makes a learnable equivariant map of features that is steered by attributes: bilinear in both, with biases on the scalars that come out.</summary>
/// <param name="input">Irreps of the features.</param>
/// <param name="attributes">Irreps of the attributes of a node or an edge, one copy of each: spherical harmonics of unit variance (normalisation <c>component</c>).</param>
/// <param name="output">Irreps of the result.</param>
/// <param name="generator">Draws the first weights.</param>
/// <returns>From features <c>[rows, input]</c> and attributes <c>[rows, attributes]</c> to <c>[rows, output]</c>, all component-first.</returns>
public delegate torch.nn.Module<Tensor, Tensor, Tensor> SteerableMap(Irreps input, Irreps attributes, Irreps output, Generator generator);

/// <summary>Makes a learnable equivariant map from features to features of the same irreps.</summary>
/// <param name="irreps">Irreps of the features.</param>
/// <param name="generator">Draws the first weights.</param>
/// <returns>From features <c>[rows, irreps]</c> to the same, component-first.</returns>
public delegate torch.nn.Module<Tensor, Tensor> FeatureMix(Irreps irreps, Generator generator);

/// <summary>The steerable maps there are, and the mixings of features that may follow them.</summary>
public static class SteerableMaps
{
    /// <summary>The tensor product with a weight for every input copy, output copy and coupling.</summary>
    public static SteerableMap FullyConnected { get; } = (input, attributes, output, generator) =>
        new TensorProductLayer(TensorProduct.FullyConnected(input, attributes, output), generator, biases: true);

    /// <summary>Features are mixed to some channels, multiplied channel by channel with the attributes along every coupling, and what comes out is mixed again.</summary>
    /// <param name="channels">Channels between the two mixings.</param>
    public static SteerableMap Depthwise(int channels) => (input, attributes, output, generator) => new DepthwiseMap(input, attributes, output, channels, generator);

    /// <summary>The same with products of functions on the sphere: <see cref="GauntMap"/>.</summary>
    /// <param name="channels">Channels between the two mixings.</param>
    public static SteerableMap Gaunt(int channels) => (input, attributes, output, generator) => new GauntMap(input, attributes, output, channels, generator);

    /// <summary>Products of features with themselves by all couplings: a <see cref="CoupledSelfmix"/> that is the identity at first.</summary>
    public static FeatureMix CoupledMix { get; } = (irreps, generator) => new CoupledSelfmix(irreps, generator, scale: 0);

    /// <summary>Products of features with themselves as functions on the sphere: a <see cref="Selfmix"/> that is the identity at first.</summary>
    /// <exception cref="InputException">The features are not equally many copies of each degree from 0, of natural parities.</exception>
    public static FeatureMix GauntMix { get; } = (irreps, generator) =>
    {
        var mix = new Selfmix(irreps.Count == 0 ? 1 : irreps[0].Multiplicity, irreps.MaxDegree, generator, scale: 0);
        return mix.Irreps.SequenceEqual(irreps)
            ? mix
            : throw new InputException($"Functions on the sphere have equally many copies of each degree from 0, of natural parities ('{mix.Irreps}'); found '{irreps}'.");
    };

    /// <summary>Some copies of each irrep that is there, in order.</summary>
    internal static Irreps Channels(Irreps irreps, int channels) => new(irreps.Select(b => b.Irrep).Distinct().Order().Select(irrep => new IrrepsBlock(channels, irrep)));
}
