using Noether.Representations;

namespace Noether.Nn;

/// <summary>
/// Distances up to a cut-off as numbers: φ_n(r) = √(2/c) sin(nπr/c) / r for n = 1..count, an orthonormal basis of the functions on a ball of radius c that depend on r alone and vanish
/// at its border. At distance 0 it is its limit √(2/c) nπ/c, with slope 0.
/// </summary>
/// <remarks>Source: Gasteiger, Groß, Günnemann, "Directional message passing for molecular graphs", ICLR 2020, equation 7.</remarks>
public sealed class BesselBasis
{
    /// <summary>At distances below it, sin(kr)/r is k in every digit.</summary>
    private const double Nothing = 1e-12;

    private readonly FixedTable _frequencies;

    /// <param name="count">Number of functions, at least 1.</param>
    /// <param name="cutoff">The radius c, in the distances' unit; positive.</param>
    public BesselBasis(int count, double cutoff)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cutoff);
        (Count, Cutoff) = (count, cutoff);
        _frequencies = new FixedTable([.. Enumerable.Range(1, count).Select(n => n * Math.PI / cutoff)], count);
    }

    /// <summary>Number of functions.</summary>
    public int Count { get; }

    /// <summary>The radius c.</summary>
    public double Cutoff { get; }

    /// <summary>All functions at some distances; differentiable to any order.</summary>
    /// <param name="distances"><c>[...]</c>, not negative.</param>
    /// <returns><c>[..., count]</c>.</returns>
    public Tensor Of(Tensor distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        using var scope = torch.NewDisposeScope();
        var r = distances.unsqueeze(-1).clamp(min: Nothing);
        return scope.MoveToOuter((r * _frequencies.Like(distances)).sin() * Math.Sqrt(2 / Cutoff) / r);
    }
}

/// <summary>
/// A polynomial that falls from 1 at distance 0 to 0 at the cut-off c, and stays 0 beyond: u(x) = 1 - (p + 1)(p + 2)/2 x^p + p(p + 2) x^(p + 1) - p(p + 1)/2 x^(p + 2) with x = r/c. Its first
/// and second derivatives vanish at c: what is multiplied by it has continuous forces.
/// </summary>
/// <remarks>Source: Gasteiger, Groß, Günnemann, "Directional message passing for molecular graphs", ICLR 2020, equation 8.</remarks>
public sealed class PolynomialCutoff
{
    /// <param name="cutoff">The radius c, in the distances' unit; positive.</param>
    /// <param name="power">p, at least 2: the larger, the later it falls.</param>
    public PolynomialCutoff(double cutoff, int power = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cutoff);
        ArgumentOutOfRangeException.ThrowIfLessThan(power, 2);
        (Cutoff, Power) = (cutoff, power);
    }

    /// <summary>The radius c.</summary>
    public double Cutoff { get; }

    /// <summary>p.</summary>
    public int Power { get; }

    /// <summary>Its values at some distances; differentiable.</summary>
    /// <param name="distances">Any shape, not negative.</param>
    public Tensor Of(Tensor distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        using var scope = torch.NewDisposeScope();
        double p = Power;
        var x = (distances / Cutoff).clamp(max: 1);
        var inner = (((x * (-p * (p + 1) / 2)) + (p * (p + 2))) * x) - ((p + 1) * (p + 2) / 2);
        return scope.MoveToOuter((inner * x.pow(Power)) + 1);
    }
}
