using Noether.Representations;

namespace Noether.Nn;

/// <summary>
/// A nonlinearity on signals on SO(3): features are the coefficients of functions f(R) = Σ_l √(2l + 1) Σ_mn F^l_mn D^l_mn(R), one a channel; their values at the rotations of a grid are
/// activated and projected back to degree L. Commutes with rotations, f(R) to f(Qᵀ R), up to what the grid cannot integrate: an activation makes degrees above any bound, and the error falls as
/// the grid becomes finer. Where <see cref="S2Activation"/> has one number an irrep's component and channel, this one has 2l + 1, so that a signal need not be symmetric about any axis.
/// </summary>
/// <remarks>
/// Source: Cohen, Geiger, Köhler, Welling, "Spherical CNNs", ICLR 2018, section 4; e3nn's <c>SO3Activation</c>. The signal is scaled so that coefficients of variance 1 give values of variance 1.
/// Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>): a block is <c>[m, n, channels]</c>, and all blocks together are the coefficients of <see cref="RotationTransform"/>.
/// </remarks>
public sealed class SO3Activation : torch.nn.Module<Tensor, Tensor>
{
    private readonly RotationTransform _transform;
    private readonly ScalarActivation _activation;
    private readonly int _channels;

    /// <param name="channels">Number of signals.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="activation">The function of values, with its factor.</param>
    /// <param name="oversampling">The grid integrates degree 2L times this exactly; at least 1. A power of the signal of that order plus 1, projected, is exact from (order + 1) / 2 on.</param>
    public SO3Activation(int channels, int maxDegree, ScalarActivation activation, int oversampling = 2)
        : base(nameof(SO3Activation))
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        ArgumentOutOfRangeException.ThrowIfLessThan(oversampling, 1);
        Irreps = new Irreps(Enumerable.Range(0, maxDegree + 1).Select(l => new IrrepsBlock(((2 * l) + 1) * channels, new Irrep(l, Parity.Even))));
        _transform = new RotationTransform(new RotationGrid(2 * maxDegree * oversampling), maxDegree);
        (_activation, _channels) = (activation, channels);
    }

    /// <summary>Irreps of the features and of the result: <c>channels x 0e + 3 channels x 1e + 5 channels x 2e + ...</c>. Reflections of space do not act on rotations, so that all are even.</summary>
    public Irreps Irreps { get; }

    /// <param name="features"><c>[..., dimension]</c>.</param>
    /// <returns><c>[..., dimension]</c>.</returns>
    /// <exception cref="InputException">The features are not of <see cref="Irreps"/>.</exception>
    public override Tensor forward(Tensor features)
    {
        IrrepsLayouts.Check(Irreps, features);
        using var scope = torch.NewDisposeScope();
        // Of all coefficients each has variance 1, and Σ (2l + 1) D_mn² over all of them is their number.
        var scale = Math.Sqrt(_transform.Coefficients);
        var values = _transform.ToGrid(features.reshape([.. features.shape[..^1], _transform.Coefficients, _channels])) / scale;
        return scope.MoveToOuter((_transform.FromGrid(_activation.Apply(values)) * scale).flatten(-2));
    }
}
