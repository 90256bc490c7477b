using Noether.Representations;

namespace Noether.Nn;

/// <summary>
/// An equivariant nonlinearity: scalars are activated, every copy of a higher irrep is multiplied by an activated scalar of its own, its gate. Activations have second moment 1
/// (<see cref="ScalarActivation"/>).
/// </summary>
/// <remarks>
/// Source: Weiler, Geiger, Welling, Boomsma, Cohen, "3D steerable CNNs", NeurIPS 2018, section 4.3; e3nn's <c>Gate</c>, whose input is sorted by irrep while this one's is
/// <see cref="Input"/>: scalars, gates, gated. Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>).
/// </remarks>
public sealed class Gate : torch.nn.Module<Tensor, Tensor>
{
    private readonly Irreps _scalars;
    private readonly Irreps _gated;
    private readonly int _gates;
    private readonly ScalarActivation[] _activations;
    private readonly ScalarActivation _gate;

    /// <param name="irreps">What is to come out, before activations change parities: scalars in any place, which come first in <see cref="Output"/>, and higher irreps.</param>
    /// <param name="even">On <c>0e</c>; null for SiLU.</param>
    /// <param name="odd">On <c>0o</c>; null for tanh, which leaves them odd; an even function makes them <c>0e</c>.</param>
    /// <param name="gate">On the gates, which are <c>0e</c>; null for the sigmoid.</param>
    /// <exception cref="InputException">An activation that is neither even nor odd on odd scalars.</exception>
    public Gate(Irreps irreps, ScalarActivation? even = null, ScalarActivation? odd = null, ScalarActivation? gate = null)
        : base(nameof(Gate))
    {
        ArgumentNullException.ThrowIfNull(irreps);
        _scalars = new Irreps(irreps.Where(b => b.Irrep.Degree == 0));
        _gated = new Irreps(irreps.Where(b => b.Irrep.Degree > 0)).Simplify();
        _gates = _gated.IrrepCount;
        _activations = [.. _scalars.Select(b => b.Irrep.IsScalar ? even ?? ScalarActivation.Silu : odd ?? ScalarActivation.Tanh)];
        _gate = gate ?? ScalarActivation.Sigmoid;
        Input = (_scalars + new Irreps([new IrrepsBlock(_gates, new Irrep(0, Parity.Even))]) + _gated).Simplify();
        Output = new Irreps(_scalars.Zip(_activations, (b, activation) => new IrrepsBlock(b.Multiplicity, activation.Of(b.Irrep)))) + _gated;
    }

    /// <summary>Irreps of the features: scalars, gates, gated; neighbouring blocks joined.</summary>
    public Irreps Input { get; }

    /// <summary>Irreps of the result.</summary>
    public Irreps Output { get; }

    /// <param name="features"><c>[..., dimension of the input]</c>.</param>
    /// <returns><c>[..., dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The features are not of the input's irreps.</exception>
    public override Tensor forward(Tensor features)
    {
        IrrepsLayouts.Check(Input, features);
        using var scope = torch.NewDisposeScope();
        var parts = _scalars.Slices.Zip(_activations, (slice, activation) => activation.Apply(features.narrow(-1, slice.Start, slice.Length))).ToList();
        if (_gates > 0)
        {
            var gates = _gate.Apply(features.narrow(-1, _scalars.Dimension, _gates));
            var (first, next) = (_scalars.Dimension + _gates, 0);
            foreach (var slice in _gated.Slices)
            {
                var block = IrrepsLayouts.Blocks(slice with { Start = first + slice.Start }, features, IrrepsLayout.ComponentFirst);
                parts.Add((block * gates.narrow(-1, next, slice.Multiplicity).unsqueeze(-2)).flatten(-2));
                next += slice.Multiplicity;
            }
        }

        return scope.MoveToOuter(parts.Count == 0 ? features.clone() : torch.cat(parts, -1));
    }
}
