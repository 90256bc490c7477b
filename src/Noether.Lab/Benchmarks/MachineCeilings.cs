using System.Diagnostics;

namespace Noether.Lab.Benchmarks;

/// <summary>How fast the threads that are in force compute and move at best: what limits of kernels are reckoned from.</summary>
/// <param name="FlopsPerSecond">Additions and multiplications in float32, of a product of large matrices.</param>
/// <param name="BytesPerSecond">Bytes read and written, of a copy that no cache holds.</param>
public sealed record MachineCeilings(double FlopsPerSecond, double BytesPerSecond)
{
    private const int Edge = 1024;
    private const long Numbers = 1L << 25;
    private const int Repeats = 7;

    /// <summary>Measures this machine; takes about a second.</summary>
    public static MachineCeilings Measure()
    {
        using var scope = torch.NewDisposeScope();
        var (a, b) = (torch.rand(Edge, Edge), torch.rand(Edge, Edge));
        var (from, to) = (torch.rand(Numbers), torch.zeros(Numbers));
        return new MachineCeilings(
            Rounded(2.0 * Edge * Edge * Edge / Shortest(() => torch.mm(a, b))),
            Rounded(2.0 * sizeof(float) * Numbers / Shortest(() => to.copy_(from))));
    }

    private static double Shortest(Action run) => Enumerable.Range(0, Repeats).Min(_ =>
    {
        using var scope = torch.NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    });

    private static double Rounded(double rate) => Math.Round(rate / 1e8) * 1e8;
}
