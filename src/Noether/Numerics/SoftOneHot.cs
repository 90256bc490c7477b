namespace Noether.Numerics;

/// <summary>The bump that <see cref="SoftOneHot"/> puts at each place; its argument is the distance from the place in steps from one place to the next.</summary>
public enum SoftOneHotShape
{
    /// <summary>1.14136 e² exp(-1 / (1 + d)) exp(-1 / (1 - d)) within one step, else 0; all derivatives are continuous.</summary>
    SmoothFinite,

    /// <summary>exp(-d²) / 1.12.</summary>
    Gaussian,

    /// <summary>cos(π d / 2) within one step, else 0.</summary>
    Cosine,
}

/// <summary>
/// Numbers as functions that are each large near one of evenly spaced places: distances as inputs of a perceptron. Squares sum to about 1 in the interior, so that times √count the components
/// have second moment about 1.
/// </summary>
/// <remarks>e3nn's <c>soft_one_hot_linspace</c> (<c>smooth_finite</c>, <c>gaussian</c>, <c>cosine</c>).</remarks>
public static class SoftOneHot
{
    /// <summary>One number more on the last axis for each place.</summary>
    /// <param name="x">Floating point, any shape; differentiable.</param>
    /// <param name="shape">The bump.</param>
    /// <param name="start">Where places begin.</param>
    /// <param name="end">Where they end, in the same unit.</param>
    /// <param name="count">Number of places; at least 2 without a cutoff.</param>
    /// <param name="cutoff">Whether start and end lie one step outside the places, so that bumps of one step vanish beyond them, and not at the first and last place.</param>
    /// <returns><c>[..., count]</c>.</returns>
    public static Tensor Of(Tensor x, SoftOneHotShape shape, double start, double end, int count, bool cutoff = true)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, cutoff ? 1 : 2);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        using var scope = torch.NewDisposeScope();
        var step = (end - start) / (cutoff ? count + 1 : count - 1);
        var places = torch.tensor(Enumerable.Range(0, count).Select(i => start + ((cutoff ? i + 1 : i) * step)).ToArray(), x.dtype, x.device);
        var d = (x.unsqueeze(-1) - places) / step;
        return scope.MoveToOuter(shape switch
        {
            SoftOneHotShape.SmoothFinite => Rise(d + 1) * Rise(1 - d) * (1.14136 * Math.Exp(2)),
            SoftOneHotShape.Gaussian => d.square().neg().exp() / 1.12,
            SoftOneHotShape.Cosine => (d * (Math.PI / 2)).cos() * d.abs().lt(1),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such shape."),
        });
    }

    /// <summary>exp(-1 / x) above zero, 0 below.</summary>
    private static Tensor Rise(Tensor x)
    {
        var above = x.gt(0);
        var safe = torch.where(above, x, torch.ones_like(x));
        return torch.where(above, (-1 / safe).exp(), torch.zeros_like(x));
    }
}
