using Noether.Groups;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.SoftEquivariance.Discover;

/// <summary>
/// Motions of two bodies in space under random smooth forces that hold one symmetry, or none. The forces are those of a random network of positions and velocities, averaged over the symmetry's group
/// (or given only what it leaves unchanged), so that they hold it exactly and, being random, no other.
/// </summary>
internal sealed class HiddenMotions
{
    private const int Dimension = 3;
    private const int Bodies = 2;
    private const int Features = 24;
    private const int Turns = 24;
    private const double Steepness = 2.5;
    private const double SmallestSize = 0.4;
    private const double LargestSize = 1.6;

    private readonly Tensor _inner;
    private readonly Tensor _offset;
    private readonly Tensor _outer;

    /// <param name="symmetry">Name of the symmetry as <c>noether discover</c> calls it; null for none.</param>
    /// <param name="generator">Draws the forces.</param>
    public HiddenMotions(string? symmetry, Generator generator)
    {
        var width = 2 * Bodies * Dimension;
        _inner = torch.randn([width, Features], torch.float64, generator: generator.Torch) * (Steepness / Math.Sqrt(width));
        _offset = torch.randn([1, Features], torch.float64, generator: generator.Torch);
        _outer = torch.randn([Features, Bodies * Dimension], torch.float64, generator: generator.Torch) / Math.Sqrt(Features);
        Force = Symmetric(symmetry);
    }

    /// <summary>Names of the symmetries that can be hidden.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. "xyz".Select(k => $"rotation about {k}"), .. "xyz".Select(k => $"reflection of {k}"), "inversion",
        .. "xyz".Select(k => $"shift along {k}"), .. "xyz".Select(k => $"boost along {k}"), "scaling", "permutation", "time reversal",
    ];

    /// <summary>Accelerations at positions and velocities, all <c>[n, 2, 3]</c>.</summary>
    public Func<Tensor, Tensor, Tensor> Force { get; }

    /// <summary>Trajectories from random starts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="frames">Frames of each.</param>
    /// <param name="interval">Time between two frames.</param>
    /// <param name="noise">Standard deviation of what is added to every coordinate.</param>
    /// <param name="generator">Draws starts and noise.</param>
    public TrajectorySet Simulate(int count, int frames, double interval, double noise, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var size = torch.exp((torch.rand([count, 1, 1], torch.float64, generator: generator.Torch) * Math.Log(LargestSize / SmallestSize)) + Math.Log(SmallestSize));
        Tensor Start() => torch.randn([count, Bodies, Dimension], torch.float64, generator: generator.Torch) * size;
        var (q, v) = (Start(), Start());
        List<Tensor> seen = [q];
        for (var frame = 1; frame < frames; frame++)
        {
            (q, v) = Advance(q, v, interval);
            seen.Add(q);
        }

        var places = torch.stack([.. seen], 1);
        places = places + (torch.randn(places.shape, torch.float64, generator: generator.Torch) * noise);
        double[] times = [.. Enumerable.Range(0, frames).Select(f => f * interval)];
        string[] bodies = [.. Enumerable.Range(1, Bodies).Select(b => $"{b}")];
        return new TrajectorySet(Dimension, false, [], [.. Enumerable.Range(0, count).Select(i => new Trajectory($"{i + 1}", bodies, times, places[i].contiguous().data<double>().ToArray(), null, []))]);
    }

    /// <summary>One frame by Runge and Kutta's method of fourth order in equal parts.</summary>
    private (Tensor Position, Tensor Velocity) Advance(Tensor q, Tensor v, double interval)
    {
        const int Parts = 4;
        var h = interval / Parts;
        for (var part = 0; part < Parts; part++)
        {
            var a1 = Force(q, v);
            var (v2, a2) = (v + (a1 * (h / 2)), Force(q + (v * (h / 2)), v + (a1 * (h / 2))));
            var (v3, a3) = (v + (a2 * (h / 2)), Force(q + (v2 * (h / 2)), v + (a2 * (h / 2))));
            var (v4, a4) = (v + (a3 * h), Force(q + (v3 * h), v + (a3 * h)));
            q = q + ((v + (2 * v2) + (2 * v3) + v4) * (h / 6));
            v = v + ((a1 + (2 * a2) + (2 * a3) + a4) * (h / 6));
        }

        return (q, v);
    }

    private Tensor Random(Tensor q, Tensor v) =>
        torch.tanh(torch.cat([q.flatten(1), v.flatten(1)], 1).matmul(_inner) + _offset).matmul(_outer).view(-1, Bodies, Dimension);

    private Func<Tensor, Tensor, Tensor> Symmetric(string? symmetry)
    {
        var axis = symmetry is null ? 0 : "xyz".IndexOf(symmetry[^1], StringComparison.Ordinal);
        var others = Enumerable.Range(0, Dimension).Where(k => k != axis).ToArray();
        return symmetry?.Split(' ')[0] switch
        {
            null => Random,
            "rotation" => Averaged(MatrixGroups.SpecialOrthogonal(2).Embed(Dimension, others).Grid(new GridSpec(Turns))),
            "reflection" => Averaged(MatrixGroups.Reflection(Dimension, axis).Grid(new GridSpec(2))),
            "inversion" => (q, v) => (Random(q, v) - Random(-q, -v)) / 2,
            "shift" => (q, v) => Random(WithoutMean(q, axis), v),
            "boost" => (q, v) => Random(q, WithoutMean(v, axis)),
            "scaling" => Enlarging,
            "permutation" => (q, v) => (Random(q, v) + Random(q.flip(1), v.flip(1)).flip(1)) / 2,
            "time" => (q, v) => (Random(q, v) + Random(q, -v)) / 2,
            _ => throw new InputException($"No motions can hide the symmetry '{symmetry}'; expected one of {string.Join(", ", Names)}."),
        };
    }

    private Func<Tensor, Tensor, Tensor> Averaged(Tensor elements) => (q, v) =>
    {
        var sum = torch.zeros_like(q);
        foreach (var g in elements.unbind(0))
        {
            sum = sum + Random(q.matmul(g.t()), v.matmul(g.t())).matmul(g);
        }

        return sum / elements.shape[0];
    };

    /// <summary>Homogeneous of degree one: positions, velocities and forces grow by one factor.</summary>
    private Tensor Enlarging(Tensor q, Tensor v)
    {
        var size = (q.square().sum([1L, 2L], keepdim: true) + v.square().sum([1L, 2L], keepdim: true)).sqrt().clamp_min(1e-9) / Math.Sqrt(2 * Bodies * Dimension);
        return Random(q / size, v / size) * size;
    }

    private static Tensor WithoutMean(Tensor values, int axis)
    {
        var mask = torch.zeros(Dimension, torch.float64);
        mask[axis] = 1;
        return values - (values.mean([1L], keepdim: true) * mask);
    }
}
