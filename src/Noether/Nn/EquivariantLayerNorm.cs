using Noether.Representations;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Layer normalisation that commutes with O(3): in each block of irreps, scalars lose their mean over copies where there are several, then all is divided by √(mean over copies and components of x² + ε);
/// behind it a factor for each copy and, on <c>0e</c>, a bias.
/// </summary>
/// <remarks>Source: Liao, Smidt, "Equiformer", ICLR 2023, section 4.1. Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>).</remarks>
public sealed class EquivariantLayerNorm : torch.nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly Irreps _irreps;
    private readonly double _epsilon;

    /// <param name="irreps">Irreps of the features.</param>
    /// <param name="epsilon">ε, above 0.</param>
    public EquivariantLayerNorm(Irreps irreps, double epsilon = 1e-5)
        : base(nameof(EquivariantLayerNorm))
    {
        ArgumentNullException.ThrowIfNull(irreps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        (_irreps, _epsilon) = (irreps, epsilon);
        weight = new Parameter(torch.ones(irreps.IrrepCount));
        var scalars = irreps.CountOf(new Irrep(0, Parity.Even));
        bias = scalars > 0 ? new Parameter(torch.zeros(scalars)) : null;
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
        var (first, biased) = (0, 0);
        foreach (var slice in _irreps.Slices.Where(s => s.Multiplicity > 0))
        {
            var block = IrrepsLayouts.Blocks(slice, features, IrrepsLayout.ComponentFirst);
            block = slice.Irrep.Degree == 0 && slice.Multiplicity > 1 ? block - block.mean([-1], keepdim: true) : block;
            var scale = (block.square().mean([-2, -1], keepdim: true) + _epsilon).rsqrt();
            block = block * scale * weight.narrow(0, first, slice.Multiplicity);
            if (slice.Irrep.IsScalar)
            {
                block += bias!.narrow(0, biased, slice.Multiplicity);
                biased += slice.Multiplicity;
            }

            parts.Add(block.flatten(-2));
            first += slice.Multiplicity;
        }

        return scope.MoveToOuter(parts.Count == 0 ? features.clone() : torch.cat(parts, -1));
    }
}
