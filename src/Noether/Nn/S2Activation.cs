using Noether.Representations;

namespace Noether.Nn;

/// <summary>
/// A nonlinearity on signals on the sphere: features of all degrees 0 to L with the parity of the harmonics are the coefficients of one function a channel; its values at the points of a grid
/// are activated and projected back to degree L. Equivariant under O(3) up to what the grid cannot integrate: an activation makes degrees above any bound, and the error falls as the grid
/// becomes finer.
/// </summary>
/// <remarks>
/// Source: Cohen, Geiger, Köhler, Welling, "Spherical CNNs", ICLR 2018; e3nn's <c>S2Activation</c>. The signal is scaled so that coefficients of variance 1 give values of variance 1. Features
/// lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>), which for equal multiplicities is <c>[(L + 1)², channels]</c>.
/// </remarks>
public sealed class S2Activation : torch.nn.Module<Tensor, Tensor>
{
    private readonly SphereTransform _transform;
    private readonly ScalarActivation _activation;

    /// <param name="channels">Number of signals.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="activation">The function of values, with its factor.</param>
    /// <param name="oversampling">The grid integrates degree 2L times this exactly; at least 1. A power of the signal of that order plus 1, projected, is exact from (order + 1) / 2 on.</param>
    public S2Activation(int channels, int maxDegree, ScalarActivation activation, int oversampling = 2)
        : base(nameof(S2Activation))
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        ArgumentOutOfRangeException.ThrowIfLessThan(oversampling, 1);
        Irreps = Irreps.SphericalHarmonics(maxDegree, channels);
        _transform = new SphereTransform(SphereGrid.GaussLegendre(2 * maxDegree * oversampling), maxDegree, HarmonicNormalisation.Component);
        _activation = activation;
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
        var degrees = _transform.MaxDegree + 1;
        // The components of all degrees are degrees² numbers of variance 1, and so is the variance of the values that harmonics of square length 2l + 1 give.
        var values = _transform.ToGrid(features.reshape([.. features.shape[..^1], (long)degrees * degrees, Irreps[0].Multiplicity])) / degrees;
        return scope.MoveToOuter((_transform.FromGrid(_activation.Apply(values)) * degrees).flatten(-2));
    }
}
