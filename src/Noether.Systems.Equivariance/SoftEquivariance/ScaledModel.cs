using Noether.Fields;
using Noether.Nn;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>A network that sees vectors in units of its own, axis by axis, and answers in them; whoever asks it uses metres.</summary>
internal sealed class ScaledModel : NetworkModel
{
    private readonly TensorModel inner;
    private readonly Tensor units;

    /// <param name="inner">Vectors in, vectors out.</param>
    /// <param name="units">Metres of a unit along each axis.</param>
    public ScaledModel(TensorModel inner, IReadOnlyList<double> units)
        : base(nameof(ScaledModel))
    {
        this.inner = inner;
        this.units = torch.tensor(units.Select(u => (float)u).ToArray());
        RegisterComponents();
    }

    /// <summary>The network.</summary>
    public TensorModel Inner => inner;

    /// <inheritdoc/>
    public override Batch forward(Batch x) =>
        inner.call(x.Select((_, f) => f.Type is VectorType ? f.With(f.Value / units) : f)).Select((_, f) => f.With(f.Value * units));
}
