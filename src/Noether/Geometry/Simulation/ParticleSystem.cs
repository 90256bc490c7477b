using Noether.Runtime;

namespace Noether.Geometry.Simulation;

/// <summary>What particle j does to particle i: the force on i is c_ij s(r) (x_i - x_j), with c the coupling and r the distance.</summary>
public enum PairLaw
{
    /// <summary>s = 1/r³: charges, with c_ij = q_i q_j.</summary>
    Coulomb,

    /// <summary>s = -1: springs of rest length zero, with c_ij their stiffness.</summary>
    Spring,
}

/// <summary>Particles of unit mass at rest positions and velocities, in several independent samples. All float64, on the CPU.</summary>
/// <param name="Law">The force between two particles.</param>
/// <param name="Positions">x, <c>[samples, particles, d]</c>.</param>
/// <param name="Velocities">v, <c>[samples, particles, d]</c>.</param>
/// <param name="Couplings">c, symmetric, <c>[samples, particles, particles]</c>; the diagonal does not count.</param>
/// <param name="Charges">q of charged particles, <c>[samples, particles]</c>; null for others.</param>
/// <remarks>
/// The draws of <see cref="Charged"/> and <see cref="Springs"/> are those of Kipf et al., "Neural relational inference for interacting systems",
/// ICML 2018, section 5.1, in space instead of the plane and without walls, as Fuchs et al. (NeurIPS 2020) and Satorras et al. (ICML 2021) use them.
/// </remarks>
public sealed record ParticleSystem(PairLaw Law, Tensor Positions, Tensor Velocities, Tensor Couplings, Tensor? Charges = null)
{
    /// <summary>Charges +1 and -1 with equal probability; positions normal, velocities of equal speed in random directions.</summary>
    /// <param name="samples">Number of samples.</param>
    /// <param name="generator">Where they are drawn from.</param>
    /// <param name="particles">Particles a sample. The spread of positions is the cube root of a fifth of it, 1 for five.</param>
    /// <param name="dimension">Dimension d of the space.</param>
    /// <param name="speed">Norm of the velocities.</param>
    public static ParticleSystem Charged(long samples, Generator generator, int particles = 5, int dimension = 3, double speed = 0.5)
    {
        Check(samples, generator, particles, dimension);
        using var scope = torch.NewDisposeScope();
        var charges = (torch.randint(0, 2, [samples, particles], torch.float64, generator: generator.Torch) * 2) - 1;
        var (positions, velocities) = Draw(samples, particles, dimension, Math.Cbrt(particles / 5.0), speed, generator);
        return new ParticleSystem(PairLaw.Coulomb, positions, velocities, charges.unsqueeze(1) * charges.unsqueeze(2), charges).MoveToOuter(scope);
    }

    /// <summary>Each pair is joined by a spring with probability 1/2; positions normal with half the spread of charges.</summary>
    /// <param name="samples">Number of samples.</param>
    /// <param name="generator">Where they are drawn from.</param>
    /// <param name="particles">Particles a sample. The spread of positions is half the cube root of a fifth of it.</param>
    /// <param name="dimension">Dimension d of the space.</param>
    /// <param name="speed">Norm of the velocities.</param>
    /// <param name="stiffness">Coupling of a joined pair.</param>
    public static ParticleSystem Springs(long samples, Generator generator, int particles = 5, int dimension = 3, double speed = 0.5, double stiffness = 0.1)
    {
        Check(samples, generator, particles, dimension);
        using var scope = torch.NewDisposeScope();
        var half = torch.randint(0, 2, [samples, particles, particles], torch.float64, generator: generator.Torch).triu(1) * stiffness;
        var (positions, velocities) = Draw(samples, particles, dimension, 0.5 * Math.Cbrt(particles / 5.0), speed, generator);
        return new ParticleSystem(PairLaw.Spring, positions, velocities, half + half.transpose(1, 2)).MoveToOuter(scope);
    }

    /// <summary>Kinetic and potential energy of each sample at the given positions and velocities, <c>[samples]</c>.</summary>
    /// <param name="positions"><c>[samples, particles, d]</c>.</param>
    /// <param name="velocities"><c>[samples, particles, d]</c>.</param>
    public Tensor Energy(Tensor positions, Tensor velocities)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(velocities);
        using var scope = torch.NewDisposeScope();
        var squared = (positions.unsqueeze(1) - positions.unsqueeze(2)).square().sum(-1);
        var apart = squared + torch.eye(squared.shape[1], dtype: torch.float64);
        var potential = (Couplings * (Law == PairLaw.Coulomb ? apart.rsqrt() : squared / 2)).triu(1).sum([1, 2]);
        return scope.MoveToOuter(potential + (velocities.square().sum([1, 2]) / 2));
    }

    private static (Tensor Positions, Tensor Velocities) Draw(long samples, int particles, int dimension, double spread, double speed, Generator generator)
    {
        Tensor Normal() => torch.randn([samples, particles, dimension], torch.float64, generator: generator.Torch);
        var (positions, directions) = (Normal() * spread, Normal());
        return (positions, directions * (speed / torch.linalg.vector_norm(directions, dims: [-1], keepdim: true)));
    }

    private static void Check(long samples, Generator generator, int particles, int dimension)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(particles);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
    }

    private ParticleSystem MoveToOuter(DisposeScope scope)
    {
        scope.MoveToOuter(Positions, Velocities, Couplings);
        if (Charges is not null)
        {
            scope.MoveToOuter(Charges);
        }

        return this;
    }
}
