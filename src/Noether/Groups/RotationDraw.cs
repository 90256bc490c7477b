using Noether.Runtime;

namespace Noether.Groups;

/// <summary>How the rotations of draws from a <see cref="PolarGroup"/> are chosen.</summary>
public enum RotationSpread
{
    /// <summary>Independent Haar draws.</summary>
    Haar,

    /// <summary>Plane: evenly spaced angles from minus the bound, always the same.</summary>
    Equidistant,

    /// <summary>Plane: evenly spaced angles, all turned by one random angle, so that each alone is distributed evenly within the bound.</summary>
    Stratified,

    /// <summary>Plane: independent angles, even within the bound.</summary>
    Uniform,
}

/// <summary>How the rotations of draws are chosen.</summary>
/// <param name="Spread">The kind of draw.</param>
/// <param name="Bound">Largest angle as a share of a half turn, in (0, 1]; rotations of the plane alone.</param>
/// <param name="BothEnds">Whether <see cref="RotationSpread.Equidistant"/> angles include both ends of the range: with a bound of 1 these are the same rotation twice, as in the published grid.</param>
public sealed record RotationDraw(RotationSpread Spread, double Bound = 1, bool BothEnds = false)
{
    /// <summary>Rotation matrices, <c>[count, dimension, dimension]</c>, float64.</summary>
    /// <exception cref="ArgumentException">The kind of draw is for the plane, and the dimension is larger.</exception>
    public Tensor Draw(long count, int dimension, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (dimension > 2 && (Spread != RotationSpread.Haar || Bound != 1))
        {
            throw new ArgumentException($"{Spread} draws within {Bound} of a half turn are for rotations of the plane; in {dimension} dimensions take {RotationSpread.Haar} and a bound of 1.", nameof(dimension));
        }

        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(dimension == 2 ? PlaneRotations.Matrices(Angles(count, generator) * (Math.PI * Bound)) : Haar(count, dimension, generator));
    }

    /// <summary>Angles in units of the bound, from -1 to 1.</summary>
    private Tensor Angles(long count, Generator generator) => Spread switch
    {
        RotationSpread.Equidistant => BothEnds ? torch.linspace(-1, 1, count, dtype: torch.float64) : Even(count),
        RotationSpread.Stratified => torch.remainder(Even(count) + 1 + (torch.rand(1, torch.float64, generator: generator.Torch) * 2), 2) - 1,
        _ => (torch.rand(count, torch.float64, generator: generator.Torch) * 2) - 1,
    };

    private static Tensor Even(long count) => (torch.arange(count, torch.float64) * (2.0 / count)) - 1;

    /// <summary>The orthogonal factor of Gaussian matrices, with the signs that make it Haar distributed (Mezzadri, Notices of the AMS 54, 2007, section 5).</summary>
    private static Tensor Haar(long count, int dimension, Generator generator)
    {
        var (q, r) = torch.linalg.qr(torch.randn([count, dimension, dimension], torch.float64, generator: generator.Torch));
        var orthogonal = q * torch.sign(r.diagonal(0, -2, -1)).unsqueeze(-2);
        var flip = torch.ones([count, dimension], torch.float64);
        flip.select(1, 0).copy_(torch.linalg.det(orthogonal));
        return (orthogonal * flip.unsqueeze(-2)).contiguous();
    }
}
