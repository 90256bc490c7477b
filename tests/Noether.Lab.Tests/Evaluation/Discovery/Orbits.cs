using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Discovery;

/// <summary>Motions whose symmetries are known.</summary>
internal static class Orbits
{
    /// <summary>One body in the plane that a spring pulls to the origin, stiffer along x than along y by a factor; exact solutions, four frames each.</summary>
    public static TrajectorySet Springs(int count, double stiffer, Generator generator)
    {
        const double Interval = 0.5;
        var draws = torch.randn([count, 4], torch.float64, generator: generator.Torch).data<double>().ToArray();
        double[] rates = [Math.Sqrt(stiffer), 1];
        Trajectory One(int i) => new($"{i}", ["body"], [0, Interval, 2 * Interval, 3 * Interval],
            [.. Enumerable.Range(0, 4).SelectMany(f => Enumerable.Range(0, 2).Select(k =>
                (draws[(4 * i) + k] * Math.Cos(rates[k] * f * Interval)) + (draws[(4 * i) + 2 + k] * Math.Sin(rates[k] * f * Interval))))], null, []);
        return new TrajectorySet(2, false, [], [.. Enumerable.Range(0, count).Select(One)]);
    }

    /// <summary>Trajectories that stand at their frame's number on the diagonal.</summary>
    /// <param name="objects">How many bodies each has.</param>
    /// <param name="frames">Frames of each.</param>
    public static TrajectorySet Diagonal(IReadOnlyList<int> objects, int frames) => new(2, false, [],
        [.. objects.Select((n, i) => new Trajectory($"{i}", [.. Enumerable.Range(0, n).Select(o => $"{o}")], [.. Enumerable.Range(0, frames).Select(f => 0.1 * f)],
            [.. Enumerable.Range(0, frames).SelectMany(f => Enumerable.Range(0, n).SelectMany(o => new double[] { f * f, f + o }))], null, []))]);
}
