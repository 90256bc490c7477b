using Noether.Fields;

namespace Noether.Systems.Equivariance.SoftEquivariance.Inertia;

/// <summary>
/// The best forecast of a law that keeps all turns and reflections of space: the average of Qᵀ Y(Q bodies) Q. The average of e eᵀ over directions is 1/3, so it is
/// (1 + Σ_a c_a / 3) I. What it errs by, no equivariant network can go below.
/// </summary>
internal sealed class BestEquivariant(InertiaLaw law, double size) : IModel
{
    private static readonly InertiaLaw Plain = new("plain", [], []);

    public Batch Forward(Batch x)
    {
        var inertia = Plain.Of(x[InertiaLaw.Masses].Value, x[InertiaLaw.Places].Value, 0);
        return new Batch((InertiaLaw.Target, new Field(inertia * (1 + (size * law.Signs.Sum() / 3)), law.Task.Type)));
    }
}
