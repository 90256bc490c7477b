using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Mixes the degrees of features among each other: x + Lin(w₃ (w₁ Lin(x)) ⊗ (w₂ Lin(x))), with a <see cref="GauntProduct"/> channel by channel, cut off at the features' degree, one weight
/// for each degree and channel, and <see cref="O3Linear"/> maps of channels. Equivariant under O(3).
/// </summary>
/// <remarks>
/// Source: Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis via Gaunt tensor products", ICLR 2024, section 4.2; the published code leaves the layer
/// out, so that the places of the linear maps are our reading. Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>), which for equal multiplicities is
/// <c>[(L + 1)², channels]</c>.
/// </remarks>
public sealed class Selfmix : torch.nn.Module<Tensor, Tensor>
{
    private readonly O3Linear left;
    private readonly O3Linear right;
    private readonly O3Linear result;
    private readonly Parameter leftWeight;
    private readonly Parameter rightWeight;
    private readonly Parameter resultWeight;
    private readonly GauntPlan _plan;
    private readonly GauntKernel _kernel;
    private readonly int _channels;

    /// <param name="channels">Copies of each degree.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="generator">Draws the first weights of the linear maps; those of the factors' degrees are 1.</param>
    /// <param name="kernel">What computes the product.</param>
    /// <param name="scale">What the weights of the result's degrees begin with; with 0 the layer is the identity at first.</param>
    public Selfmix(int channels, int maxDegree, Generator generator, GauntKernel kernel = GauntKernel.Automatic, double scale = 1)
        : base(nameof(Selfmix))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        _plan = new GauntPlan(new GauntProduct(maxDegree, maxDegree, maxDegree));
        (_channels, _kernel) = (channels, kernel);
        Irreps = Irreps.SphericalHarmonics(maxDegree, channels);
        left = new O3Linear(Irreps, Irreps, generator);
        right = new O3Linear(Irreps, Irreps, generator);
        result = new O3Linear(Irreps, Irreps, generator);
        Parameter All(double value) => new(torch.full(maxDegree + 1, channels, value));
        (leftWeight, rightWeight, resultWeight) = (All(1), All(1), All(scale));
        RegisterComponents();
    }

    /// <summary>Irreps of the features and of the result: <c>channels x 0e + channels x 1o + ...</c>.</summary>
    public Irreps Irreps { get; }

    /// <param name="features"><c>[..., dimension]</c>.</param>
    /// <returns><c>[..., dimension]</c>.</returns>
    /// <exception cref="InputException">The features are not of <see cref="Irreps"/>.</exception>
    public override Tensor forward(Tensor features)
    {
        IrrepsLayouts.Check(Irreps, features);
        using var scope = torch.NewDisposeScope();
        Tensor Channels(Tensor t) => t.reshape([.. t.shape[..^1], t.shape[^1] / _channels, _channels]);
        var product = _plan.Apply(Channels(left.call(features)), Channels(right.call(features)), new GauntWeights(leftWeight, rightWeight, resultWeight), _kernel);
        return scope.MoveToOuter(features + result.call(product.flatten(-2)));
    }
}
