using System.Runtime.InteropServices;
using Noether.Runtime;

namespace Noether.Geometry.Simulation;

/// <summary>
/// Moves particles under the forces between them, in float64: a first kick by a whole step, then each step drifts, stores a frame where one is due,
/// and kicks with the forces at the new positions (symplectic Euler).
/// </summary>
/// <remarks>
/// Step for step the simulator of Kipf et al., ICML 2018, section 5.1 and its code. A sample's motion depends neither on the others nor on the number
/// of threads. The limit acts on each component of a particle's whole force: in close encounters it breaks rotation equivariance, and momentum is not
/// conserved then.
/// </remarks>
public sealed record ParticleSimulation
{
    /// <summary>Time of a step.</summary>
    public double TimeStep { get; init; } = 1e-3;

    /// <summary>Largest size of a component of the force on a particle; infinity for none.</summary>
    public double ForceLimit { get; init; } = 100;

    /// <summary>Steps from frame to frame.</summary>
    public int Stride { get; init; } = 100;

    /// <summary>Number of frames; frame k is at step stride (k + 1).</summary>
    public int Frames { get; init; } = 49;

    /// <summary>The frames of every sample. Uses as many threads as torch may.</summary>
    /// <exception cref="InputException">Shapes or types do not fit, couplings are not symmetric, or two particles met at one point.</exception>
    public ParticleFrames Run(ParticleSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        if (Stride < 1 || Frames < 1)
        {
            throw new InputException($"A simulation needs at least one step to a frame and at least one frame; found a stride of {Stride} and {Frames} frames.");
        }

        Check(system);
        var shape = system.Positions.shape;
        var frames = new PairIntegrator.Trajectories(
            (int)shape[0], Frames, (int)shape[1], (int)shape[2], Numbers(system.Positions), Numbers(system.Velocities), Numbers(system.Couplings));
        var blocks = (frames.Samples + PairIntegrator.Lanes - 1) / PairIntegrator.Lanes;
        var threads = new ParallelOptions { MaxDegreeOfParallelism = Threads.Current };
        var integrator = new PairIntegrator(TimeStep, ForceLimit, Stride);
        Parallel.For(0, blocks, threads, block =>
        {
            if (system.Law == PairLaw.Coulomb)
            {
                integrator.Run<CoulombLaw>(frames, block * PairIntegrator.Lanes);
            }
            else
            {
                integrator.Run<SpringLaw>(frames, block * PairIntegrator.Lanes);
            }
        });
        return new ParticleFrames(Tensors(frames.Positions, shape), Tensors(frames.Velocities, shape));
    }

    private Tensor Tensors(double[] numbers, long[] shape)
    {
        if (numbers.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
        {
            throw new InputException("The particles' motion is not finite: two of them met at one point, or the start is not finite. Give other starting positions, or a shorter time step.");
        }

        return torch.tensor(numbers, torch.float64).view(shape[0], Frames, shape[1], shape[2]);
    }

    private static double[] Numbers(Tensor values) => [.. MemoryMarshal.Cast<byte, double>(values.contiguous().bytes)];

    private static void Check(ParticleSystem system)
    {
        Tensor[] parts = [system.Positions, system.Velocities, system.Couplings];
        var shape = system.Positions.shape;
        var fits = shape.Length == 3 && system.Velocities.shape.SequenceEqual(shape) && system.Couplings.shape.SequenceEqual([shape[0], shape[1], shape[1]]);
        if (!fits || parts.Any(p => p.dtype != torch.float64 || p.device_type != DeviceType.CPU))
        {
            throw new InputException("Particles need positions and velocities [samples, particles, d] and couplings [samples, particles, particles], all float64 on the CPU; "
                + $"found {string.Join(", ", parts.Select(p => $"[{string.Join(", ", p.shape)}] {p.dtype}"))}.");
        }

        using var scope = torch.NewDisposeScope();
        if (!system.Couplings.eq(system.Couplings.transpose(1, 2)).all().item<bool>())
        {
            throw new InputException("The particles' couplings are not symmetric; what acts on i from j acts on j from i.");
        }
    }
}

/// <summary>Where particles were, and how fast, at each frame.</summary>
/// <param name="Positions"><c>[samples, frames, particles, d]</c>, float64.</param>
/// <param name="Velocities"><c>[samples, frames, particles, d]</c>, float64; those that led to the positions.</param>
public sealed record ParticleFrames(Tensor Positions, Tensor Velocities);
