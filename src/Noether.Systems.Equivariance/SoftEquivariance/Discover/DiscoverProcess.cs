using System.Globalization;
using Noether.Lab.Evaluation.Discovery;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.SoftEquivariance.Discover;

/// <summary>What one set gave for one candidate.</summary>
/// <param name="Set">Number of the set.</param>
/// <param name="Hidden">Number of the symmetry that its forces hold; -1 for none.</param>
/// <param name="Candidate">Number of the candidate.</param>
/// <param name="Degree">Share of the predictable motion that the candidate keeps.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Overlap">How alike moved and unmoved inputs are.</param>
/// <param name="Holds">1 where the verdict is that it holds.</param>
internal sealed record DiscoverRow(double Set, double Hidden, double Candidate, double Degree, double Low, double High, double Overlap, double Holds)
{
    public static IReadOnlyList<string> Columns { get; } = ["set", "hidden", "candidate", "degree", "low", "high", "overlap", "holds"];

    public double[] ToNumbers() => [Set, Hidden, Candidate, Degree, Low, High, Overlap, Holds];

    public static DiscoverRow Of(double[] n) => new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
}

/// <summary>One step is one data set: its forces are drawn, its motions simulated, and all candidates tried on them.</summary>
/// <param name="hides">Whether forces hold a symmetry.</param>
/// <param name="options">Sizes.</param>
/// <param name="generator">The source of all randomness.</param>
/// <param name="limits">Cuts from outside.</param>
internal sealed class DiscoverProcess(bool hides, DiscoverOptions options, Generator generator, RunLimits limits) : IProcess
{
    private readonly long _length = Math.Min(options.Sets, limits.MaxSteps ?? long.MaxValue);
    private readonly List<DiscoverRow> _rows = [];

    /// <summary>All outcomes so far.</summary>
    public IReadOnlyList<DiscoverRow> Rows => _rows;

    public string Phase => "discover";

    public long Position { get; private set; }

    public long? Length => _length;

    public bool Step(RunContext context)
    {
        if (Position >= _length)
        {
            return false;
        }

        using var scope = torch.NewDisposeScope();
        using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"set {Position}"));
        var hidden = hides ? (int)torch.randint(0, HiddenMotions.Names.Count, 1, torch.int64, generator: draws.Torch).item<long>() : -1;
        using var forces = draws.Fork("forces");
        using var starts = draws.Fork("starts");
        using var search = draws.Fork("search");
        var motions = new HiddenMotions(hidden < 0 ? null : HiddenMotions.Names[hidden], forces);
        var set = motions.Simulate(options.Trajectories, options.Frames, options.Interval, options.Noise, starts);
        var samples = MotionSamples.Of(set, 1, int.MaxValue, search);
        var found = SymmetryDiscovery.Run(
            samples, MotionCandidates.For(samples), new DiscoveryOptions { Steps = options.Steps, Tolerance = options.Tolerance }, search, null, context.Cancellation);
        _rows.AddRange(found.Outcomes.Select((o, i) => new DiscoverRow(Position, hidden, i, o.Degree, o.Low, o.High, o.Overlap, o.Verdict == SymmetryVerdict.Holds ? 1 : 0)));
        context.Sink.Message($"Set {Position + 1}: {(hidden < 0 ? "nothing" : HiddenMotions.Names[hidden])} hidden, {Words(found)} found.");
        Position++;
        return true;
    }

    public void Save(StateWriter writer)
    {
        using var scope = torch.NewDisposeScope();
        writer.Write("position", Position);
        writer.Write("rows", torch.tensor(_rows.SelectMany(r => r.ToNumbers()).ToArray(), torch.float64));
    }

    public void Load(StateReader reader)
    {
        using var scope = torch.NewDisposeScope();
        Position = reader.Int64("position");
        _rows.Clear();
        _rows.AddRange(reader.Tensor("rows").data<double>().ToArray().Chunk(DiscoverRow.Columns.Count).Select(DiscoverRow.Of));
    }

    private static string Words(DiscoveryResult found) => found.Held.Any() ? string.Join(", ", found.Held.Select(c => c.Name)) : "nothing";
}
