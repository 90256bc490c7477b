using System.Numerics;

namespace Noether.Geometry.Simulation;

/// <summary>The factor s(r) of a pair force, for several samples at once.</summary>
internal interface IPairLaw
{
    static abstract Vector<double> Strength(Vector<double> squaredDistance);
}

internal readonly struct CoulombLaw : IPairLaw
{
    public static Vector<double> Strength(Vector<double> squaredDistance) =>
        Vector<double>.One / (squaredDistance * Vector.SquareRoot(squaredDistance));
}

internal readonly struct SpringLaw : IPairLaw
{
    public static Vector<double> Strength(Vector<double> squaredDistance) => -Vector<double>.One;
}

/// <summary>Integrates a block of samples, one in each lane of a vector register: their arithmetic is the same, and none waits for another.</summary>
internal sealed class PairIntegrator(double timeStep, double forceLimit, int stride)
{
    /// <summary>Samples in a block.</summary>
    public static int Lanes => Vector<double>.Count;

    /// <summary>Integrates the samples from <paramref name="first"/> on, at most <see cref="Lanes"/>.</summary>
    public void Run<TLaw>(Trajectories data, int first)
        where TLaw : struct, IPairLaw
    {
        var lanes = Math.Min(Lanes, data.Samples - first);
        var size = data.Particles * data.Dimension;
        var x = Gather(data.Start, first, lanes, size);
        var v = Gather(data.Speed, first, lanes, size);
        var couplings = Gather(data.Couplings, first, lanes, data.Particles * data.Particles);
        var forces = new Vector<double>[size];
        var step = new Vector<double>(timeStep);
        for (var frame = 0; frame < data.Frames; frame++)
        {
            for (var i = 0; i < stride; i++)
            {
                Forces<TLaw>(x, couplings, forces, data.Particles, data.Dimension);
                Advance(v, forces, step);
                Advance(x, v, step);
            }

            Scatter(x, data.Positions, first, lanes, frame, data);
            Scatter(v, data.Velocities, first, lanes, frame, data);
        }
    }

    private void Forces<TLaw>(Vector<double>[] x, Vector<double>[] couplings, Vector<double>[] forces, int particles, int dimension)
        where TLaw : struct, IPairLaw
    {
        Array.Clear(forces);
        for (var i = 0; i < particles; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var squared = Vector<double>.Zero;
                for (var axis = 0; axis < dimension; axis++)
                {
                    var apart = x[(i * dimension) + axis] - x[(j * dimension) + axis];
                    squared += apart * apart;
                }

                var strength = couplings[(i * particles) + j] * TLaw.Strength(squared);
                for (var axis = 0; axis < dimension; axis++)
                {
                    var force = strength * (x[(i * dimension) + axis] - x[(j * dimension) + axis]);
                    forces[(i * dimension) + axis] += force;
                    forces[(j * dimension) + axis] -= force;
                }
            }
        }

        var limit = new Vector<double>(forceLimit);
        for (var i = 0; i < forces.Length; i++)
        {
            forces[i] = Vector.Min(Vector.Max(forces[i], -limit), limit);
        }
    }

    private static void Advance(Vector<double>[] values, Vector<double>[] rates, Vector<double> step)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += step * rates[i];
        }
    }

    /// <summary>Lanes beyond the last sample repeat the first: their results are not read.</summary>
    private static Vector<double>[] Gather(double[] rows, int first, int lanes, int size)
    {
        var result = new Vector<double>[size];
        Span<double> lane = stackalloc double[Lanes];
        for (var i = 0; i < size; i++)
        {
            for (var l = 0; l < Lanes; l++)
            {
                lane[l] = rows[((first + (l < lanes ? l : 0)) * size) + i];
            }

            result[i] = new Vector<double>(lane);
        }

        return result;
    }

    private static void Scatter(Vector<double>[] values, double[] rows, int first, int lanes, int frame, Trajectories data)
    {
        for (var l = 0; l < lanes; l++)
        {
            var start = (((first + l) * data.Frames) + frame) * values.Length;
            for (var i = 0; i < values.Length; i++)
            {
                rows[start + i] = values[i][l];
            }
        }
    }

    /// <summary>Starts and frames of all samples as rows of numbers.</summary>
    internal sealed record Trajectories(int Samples, int Frames, int Particles, int Dimension, double[] Start, double[] Speed, double[] Couplings)
    {
        public double[] Positions { get; } = new double[(long)Samples * Frames * Particles * Dimension];

        public double[] Velocities { get; } = new double[(long)Samples * Frames * Particles * Dimension];
    }
}
