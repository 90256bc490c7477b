using Noether.Representations;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>An equivariant nonlinearity that keeps directions: every copy x becomes x f(|x| + b) / |x|, with |x| = √(Σ x² + 10⁻¹²), which is smooth at zero.</summary>
/// <remarks>Source: Thomas et al., "Tensor field networks", 2018, section 4.1.4; e3nn's <c>NormActivation</c>. Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>).</remarks>
public sealed class NormActivation : torch.nn.Module<Tensor, Tensor>
{
    private const double Smoothing = 1e-12;

    private readonly Parameter? bias;
    private readonly Irreps _irreps;
    private readonly ScalarActivation _activation;

    /// <param name="irreps">Irreps of the features.</param>
    /// <param name="activation">f, without its factor.</param>
    /// <param name="biases">Whether each copy has a bias b, zero at first.</param>
    public NormActivation(Irreps irreps, ScalarActivation activation, bool biases = false)
        : base(nameof(NormActivation))
    {
        ArgumentNullException.ThrowIfNull(irreps);
        ArgumentNullException.ThrowIfNull(activation);
        (_irreps, _activation) = (irreps, activation);
        bias = biases ? new Parameter(torch.zeros(irreps.IrrepCount)) : null;
        RegisterComponents();
    }

    /// <param name="features"><c>[..., dimension]</c>.</param>
    /// <returns><c>[..., dimension]</c>.</returns>
    /// <exception cref="InputException">The features are not of these irreps.</exception>
    public override Tensor forward(Tensor features)
    {
        IrrepsLayouts.Check(_irreps, features);
        using var scope = torch.NewDisposeScope();
        List<Tensor> parts = [];
        var first = 0;
        foreach (var slice in _irreps.Slices)
        {
            var block = IrrepsLayouts.Blocks(slice, features, IrrepsLayout.ComponentFirst);
            var norms = (block.square().sum(-2, keepdim: true) + Smoothing).sqrt();
            var shifted = bias is null ? norms : norms + bias.narrow(0, first, slice.Multiplicity);
            parts.Add((block * (_activation.Function(shifted) / norms)).flatten(-2));
            first += slice.Multiplicity;
        }

        return scope.MoveToOuter(parts.Count == 0 ? features.clone() : torch.cat(parts, -1));
    }
}
