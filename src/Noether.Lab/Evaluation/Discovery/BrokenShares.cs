using Noether.Runtime;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>Squared errors of samples that were not learned from.</summary>
/// <param name="Blind">Of the regressions that see inputs alone, [candidate][sample].</param>
/// <param name="Knowing">Of those that know which samples were moved.</param>
/// <param name="Moved">Share of moved samples among those that look like it.</param>
/// <param name="Squares">Squares of the targets, a sample.</param>
internal sealed record HeldOutLosses(double[][] Blind, double[][] Knowing, double[][] Moved, double[] Squares);

/// <summary>The broken share of a candidate, its 95 % interval, and what it rests on.</summary>
internal sealed record BrokenShare(double Value, double Low, double High, double Overlap, double Predictable);

/// <summary>Broken shares with intervals: whole origins of samples are drawn again, because samples of one are not independent.</summary>
internal sealed class BrokenShares
{
    private const double Tail = 0.025;
    private readonly HeldOutLosses _losses;
    private readonly int[] _origin;
    private readonly int[][] _draws;
    private readonly int _count;

    public BrokenShares(HeldOutLosses losses, IReadOnlyList<int> origins, int draws, Generator generator)
    {
        _losses = losses;
        var numbers = origins.Distinct().Index().ToDictionary(p => p.Item, p => p.Index);
        (_origin, _count) = ([.. origins.Select(o => numbers[o])], numbers.Count);
        using var draw = generator.Fork("bootstrap");
        using var chosen = torch.randint(0, _count, [draws, _count], torch.int64, generator: draw.Torch);
        _draws = [.. chosen.data<long>().ToArray().Select(i => (int)i).Chunk(_count)];
        Predictable = Enumerable.Range(0, losses.Knowing.Length).Max(c => 1 - (losses.Knowing[c].Sum() / losses.Squares.Sum()));
    }

    /// <summary>Share of the targets' squares that is predicted, by the best of the regressions.</summary>
    public double Predictable { get; }

    public BrokenShare Of(int candidate)
    {
        var (excess, base_, total) = (new double[_count], new double[_count], 0.0);
        for (var i = 0; i < _origin.Length; i++)
        {
            var p = _losses.Moved[candidate][i];
            excess[_origin[i]] += _losses.Blind[candidate][i] - _losses.Knowing[candidate][i];
            base_[_origin[i]] += p * p * (_losses.Squares[i] - _losses.Knowing[candidate][i]);
            total += p * p * _losses.Squares[i];
        }

        var shares = _draws.Select(d => Share(d.Sum(o => excess[o]), d.Sum(o => base_[o]))).Order().ToArray();
        double At(double quantile) => shares[(int)Math.Round(quantile * (shares.Length - 1))];
        var overlap = Math.Min(1, _losses.Moved[candidate].Average(p => 2 * Math.Min(p, 1 - p)));
        return new BrokenShare(Share(excess.Sum(), base_.Sum()), At(Tail), At(1 - Tail), overlap, base_.Sum() / Math.Max(total, double.Epsilon));
    }

    private static double Share(double excess, double whole) => excess / Math.Max(whole, 1e-12);
}
