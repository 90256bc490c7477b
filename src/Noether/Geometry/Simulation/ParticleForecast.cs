using Noether.Fields;
using Noether.Runtime;

namespace Noether.Geometry.Simulation;

/// <summary>
/// A forecast of simulated particles: from positions, velocities and charges at one frame to the positions at a later one.
/// Fields of each part, float32: <c>x</c> (positions <c>[samples, particles, d]</c>), <c>v</c> (vectors), <c>charge</c>
/// (node features <c>[samples, particles, 1]</c>, +1 or -1) and <c>target</c> (positions at the later frame), so that a motion of space or a
/// renumbering of the particles moves all of a sample together.
/// </summary>
/// <param name="Train">Samples to learn from.</param>
/// <param name="Validation">Samples to choose by.</param>
/// <param name="Test">Samples to report.</param>
/// <remarks>
/// The task of Fuchs et al. (NeurIPS 2020) and Satorras et al. (ICML 2021, section 5.1); the latter's small set is the default: frames 30 to 40 of five charges.
/// Each part is drawn from its own child of the generator, so the test samples do not depend on how many there are to learn from.
/// </remarks>
public sealed record ParticleForecast(Batch Train, Batch Validation, Batch Test)
{
    /// <summary>Simulates charged particles with the simulator's own time step, force limit and stride.</summary>
    /// <param name="sizes">Samples of each part.</param>
    /// <param name="generator">Where starts are drawn from; only its seed counts.</param>
    /// <param name="particles">Particles a sample.</param>
    /// <param name="from">Frame that is known.</param>
    /// <param name="to">Frame that is asked for.</param>
    /// <exception cref="InputException">A part is empty, or the frames are not in order.</exception>
    public static ParticleForecast Charged(ForecastSizes sizes, Generator generator, int particles = 5, int from = 30, int to = 40)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(generator);
        if (sizes.Train < 1 || sizes.Validation < 1 || sizes.Test < 1)
        {
            throw new InputException($"A forecast needs samples in each part; found {sizes.Train} to train on, {sizes.Validation} to validate on and {sizes.Test} to test on.");
        }

        if (from < 0 || to <= from)
        {
            throw new InputException($"A forecast leads from a frame to a later one; found frames {from} and {to}.");
        }

        Batch Part(string name, long samples)
        {
            using var draw = generator.Fork(name);
            return Charged(samples, draw, particles, from, to);
        }

        return new ParticleForecast(Part("train", sizes.Train), Part("validation", sizes.Validation), Part("test", sizes.Test));
    }

    private static Batch Charged(long samples, Generator generator, int particles, int from, int to)
    {
        using var scope = torch.NewDisposeScope();
        var system = ParticleSystem.Charged(samples, generator, particles);
        var frames = new ParticleSimulation { Frames = to + 1 }.Run(system);
        Field Kept(Tensor values, FieldType type) => new(scope.MoveToOuter(values.to(torch.float32, copy: true)), type);
        return new Batch(
            ("x", Kept(frames.Positions.select(1, from), FieldType.Position)),
            ("v", Kept(frames.Velocities.select(1, from), FieldType.Vector)),
            ("charge", Kept(system.Charges!.unsqueeze(-1), FieldType.Node)),
            ("target", Kept(frames.Positions.select(1, to), FieldType.Position)));
    }
}

/// <summary>Numbers of samples of a <see cref="ParticleForecast"/>.</summary>
/// <param name="Train">Samples to learn from.</param>
/// <param name="Validation">Samples to choose by.</param>
/// <param name="Test">Samples to report.</param>
public sealed record ForecastSizes(long Train, long Validation, long Test);
