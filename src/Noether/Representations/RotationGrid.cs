namespace Noether.Representations;

/// <summary>
/// Rotations with weights: Σ w f(R) approximates the mean of f over SO(3), exactly where f is made of matrices D^l up to a degree. A product of Euler angles
/// (α and γ evenly spread, cos β at Gauss-Legendre nodes) to integrate with, or cells of equal volume to hold a distribution. In float64; weights sum to 1. Never changes.
/// </summary>
public sealed class RotationGrid
{
    private readonly double[] _angles;
    private readonly double[] _weights;

    /// <summary>The smallest such grid that is exact to a degree: (degree + 1)² (degree/2 + 1) rotations.</summary>
    /// <param name="degree">At least 0.</param>
    public RotationGrid(int degree)
        : this(degree >= 0 ? degree + 1 : throw new ArgumentOutOfRangeException(nameof(degree), degree, "A degree is at least 0."), (degree / 2) + 1)
    {
    }

    /// <summary>A grid of given fineness, exact to the degree min(2 tilts, turns) - 1.</summary>
    /// <param name="turns">Values of α and of γ, at least 1.</param>
    /// <param name="tilts">Values of β, at least 1.</param>
    public RotationGrid(int turns, int tilts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(turns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tilts);
        var (nodes, weights) = SphereGrid.Legendre(tilts);
        (Degree, _angles, _weights) = (Math.Min(2 * tilts, turns) - 1, new double[3 * turns * tilts * turns], new double[turns * tilts * turns]);
        for (var i = 0; i < _weights.Length; i++)
        {
            var (alpha, beta, gamma) = (i / (tilts * turns), i / turns % tilts, i % turns);
            (_angles[3 * i], _angles[(3 * i) + 1], _angles[(3 * i) + 2]) = (Math.Tau * alpha / turns, Math.Acos(nodes[beta]), Math.Tau * gamma / turns);
            _weights[i] = weights[beta] / (2.0 * turns * turns);
        }
    }

    private RotationGrid(double[] angles, int degree)
    {
        (Degree, _angles, _weights) = (degree, angles, new double[angles.Length / 3]);
        Array.Fill(_weights, 1.0 / _weights.Length);
    }

    /// <summary>
    /// 72 · 8^level rotations that stand for cells of equal volume, spaced by about 60°/2^level: R_y(α) carries the polar axis to the centres (α, β) of the cells of
    /// <see cref="SphereGrid.Healpix"/>, γ takes 6 · 2^level even steps. Exact for constants only, accurate for smooth functions
    /// (Yershova, Jain, LaValle, Mitchell, "Generating uniform incremental grids on SO(3) using the Hopf fibration", 2010).
    /// </summary>
    /// <param name="level">0 to 6; each divides the cells by eight.</param>
    public static RotationGrid Equivolumetric(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 6);
        var (cells, turns) = (HealpixRing.Count(level), 6 << level);
        var angles = new double[3 * cells * turns];
        for (var i = 0; i < cells; i++)
        {
            var (height, azimuth) = HealpixRing.Centre(level, i);
            var tilt = Math.Acos(height);
            for (var k = 0; k < turns; k++)
            {
                var at = 3 * ((i * turns) + k);
                (angles[at], angles[at + 1], angles[at + 2]) = (azimuth, tilt, Math.Tau * k / turns);
            }
        }

        return new RotationGrid(angles, degree: 0);
    }

    /// <summary>Matrices up to this degree are integrated exactly.</summary>
    public int Degree { get; }

    /// <summary>Number of rotations.</summary>
    public int Count => _weights.Length;

    /// <summary>Euler angles, <c>[Count, 3]</c>, radians, float64 on the CPU; α varies slowest.</summary>
    public Tensor Angles() => torch.tensor(_angles, torch.float64).view(-1, 3);

    /// <summary>Matrices, <c>[Count, 3, 3]</c>, float64 on the CPU.</summary>
    public Tensor Rotations()
    {
        using var angles = Angles();
        return Groups.Rotations.FromEuler(angles);
    }

    /// <summary>Weights, <c>[Count]</c>, float64 on the CPU.</summary>
    public Tensor Weights() => torch.tensor(_weights, torch.float64);
}
