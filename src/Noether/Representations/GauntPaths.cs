using System.Collections.Concurrent;

namespace Noether.Representations;

/// <summary>Coupling by coupling with the coefficients that are not zero, by a <see cref="ProductPlan"/>.</summary>
internal sealed class GauntPaths(GauntProduct product) : IGauntKernel
{
    private readonly GauntProduct _exchanged = new(product.Second, product.First, product.Output);
    private readonly ConcurrentDictionary<(GauntProduct Product, int Channels, bool Shared), ProductPlan> _plans = new();

    public Tensor Multiply(Tensor x, Tensor y)
    {
        // Where one factor has a single channel that meets all of the other's, it is the second.
        var (own, wide, other) = x.shape[^1] < y.shape[^1] ? (_exchanged, y, x) : (product, x, y);
        var channels = checked((int)wide.shape[^1]);
        using var scope = torch.NewDisposeScope();
        var lead = RowChunks.Lead(x, y);
        Tensor Rows(Tensor t) => t.expand([.. lead, .. t.shape[^2..]]).reshape(-1, t.shape[^2] * t.shape[^1]);
        var plan = _plans.GetOrAdd((own, channels, other.shape[^1] < channels), static key => new ProductPlan(key.Product.Couplings(key.Channels, key.Shared)));
        return scope.MoveToOuter(plan.Apply(Rows(wide), Rows(other), null).view([.. lead, SphereCoefficients.Count(product.Output), channels]));
    }
}
