using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>
/// Motions of three frames: positions <c>x</c>, the step <c>v</c> from the frame before, positions a frame later <c>target</c>, all <c>[samples, objects, d]</c>, and <c>features</c> of the objects
/// where there are any. What is learned is by how much the second step differs from the first.
/// </summary>
public sealed class MotionSamples
{
    internal const string Position = "x";
    internal const string Step = "v";
    internal const string Target = "target";
    internal const string Features = "features";
    private const int FewTrajectories = 10;
    private const int BlocksInAll = 20;
    private const int MostObjects = 6;

    private MotionSamples(Batch batch, int[] origins, string origin, string? note)
    {
        (Batch, Origins, Origin, Note) = (batch, origins, origin, note);
        PositionSpread = Spread(Position);
        StepSpread = Spread(Step);
    }

    /// <summary>The samples, float32.</summary>
    public Batch Batch { get; }

    /// <summary>Where each sample comes from: samples of the same trajectory (or piece of one, where there are few) are not independent.</summary>
    public IReadOnlyList<int> Origins { get; }

    /// <summary>Where the origin of rotations, reflections and enlargements lies, in words.</summary>
    public string Origin { get; }

    /// <summary>What was done to the data beyond cutting them, in words; null for nothing.</summary>
    public string? Note { get; }

    /// <summary>Number of samples.</summary>
    public long Count => Batch.Size;

    /// <summary>Coordinates of a place.</summary>
    public int Dimension => (int)Batch[Position].Value.shape[2];

    /// <summary>Objects of a sample.</summary>
    public int Objects => (int)Batch[Position].Value.shape[1];

    /// <summary>Standard deviation of positions along each axis.</summary>
    public IReadOnlyList<double> PositionSpread { get; }

    /// <summary>Root mean square of steps along each axis.</summary>
    public IReadOnlyList<double> StepSpread { get; }

    /// <summary>Cuts samples from trajectories.</summary>
    /// <param name="set">Trajectories of frames at even distances.</param>
    /// <param name="every">Takes only each so many-th frame.</param>
    /// <param name="most">Most samples; more are thinned at random.</param>
    /// <param name="generator">Draws which.</param>
    /// <exception cref="InputException">No sample of three frames can be cut, or times are not even.</exception>
    public static MotionSamples Of(TrajectorySet set, int every, int most, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        using var scope = torch.NewDisposeScope();
        var windows = new TrajectoryWindows(1);
        var items = set.Items.Select(t => InFrames(t, every, set.Dimension, set.Features.Count)).Where(t => t.Times.Count >= 3).ToArray();
        if (items.Length == 0)
        {
            throw new InputException($"No trajectory has three frames{(every > 1 ? $" at a distance of {every}" : "")}; their longest has {set.Items.Max(t => t.Times.Count)}. Give longer ones{(every > 1 ? ", or take more of their frames" : "")}.");
        }

        var cut = set with { HasVelocities = false };
        Batch[] parts = [.. items.Select(t => windows.Cut(cut, [t]))];
        var note = Apart(parts);
        if (note is not null)
        {
            parts = [.. parts.Select(OneByOne)];
        }

        var blocks = items.Length < FewTrajectories ? (BlocksInAll + items.Length - 1) / items.Length : 1;
        int[] origins = [.. parts.SelectMany((p, i) => Enumerable.Range(0, (int)p.Size).Select(row => (i * blocks) + (int)(row * blocks / p.Size)))];
        var batch = Batch.Cat(parts);
        if (batch.Size > most)
        {
            var rows = torch.randperm(batch.Size, torch.int64, generator: generator.Torch)[..most].sort().Values;
            (batch, origins) = (batch.Rows(rows), [.. rows.data<long>().ToArray().Select(r => origins[r])]);
        }

        var (centred, origin) = Centred(batch);
        return new MotionSamples(centred.Select((_, f) => new Field(scope.MoveToOuter(f.Value.contiguous()), f.Type)), origins, origin, note);
    }

    /// <summary>The trajectory without velocities, its times counted in frames.</summary>
    private static Trajectory InFrames(Trajectory t, int every, int dimension, int features)
    {
        int[] frames = [.. Enumerable.Range(0, t.Times.Count).Where(f => f % every == 0)];
        double[] Taken(double[] values, int columns) => [.. frames.SelectMany(f => values.AsSpan(f * t.Objects.Count * columns, t.Objects.Count * columns).ToArray())];
        var step = t.Times.Count > 1 ? (t.Times[^1] - t.Times[0]) / (t.Times.Count - 1) * every : 1;
        return t with { Times = [.. frames.Select(f => (t.Times[f] - t.Times[0]) / step)], Positions = Taken(t.Positions, dimension), Velocities = null, Features = Taken(t.Features, features) };
    }

    /// <summary>Why objects are to be looked at one by one; null where they can be seen together.</summary>
    private static string? Apart(Batch[] parts)
    {
        var counts = parts.Select(p => p[Position].Value.shape[1]).Distinct().ToArray();
        return counts.Length > 1 || parts.Any(p => p[Position].Mask is not null) ? "Objects are looked at one by one: their number varies."
            : counts[0] > MostObjects ? $"Objects are looked at one by one: there are {counts[0]}, and at most {MostObjects} are seen together."
            : null;
    }

    /// <summary>A sample for each object that exists, in the order of the samples.</summary>
    private static Batch OneByOne(Batch batch)
    {
        var objects = batch[Position].Value.shape[1];
        var exists = (batch[Position].Mask ?? torch.ones(batch.Size, objects, dtype: torch.@bool)).flatten();
        var rows = exists.nonzero().squeeze(1);
        return batch.Select((_, f) => new Field(f.Value.reshape(batch.Size * objects, 1, -1).index_select(0, rows), f.Type));
    }

    /// <summary>Moves the origin to the mean where the data lie far from it.</summary>
    private static (Batch Batch, string Origin) Centred(Batch batch)
    {
        var places = batch[Position].Value.reshape(-1, batch[Position].Value.shape[2]).to(torch.float64);
        var mean = places.mean([0L]);
        var spread = places.sub(mean).square().mean().sqrt().item<double>();
        if (mean.abs().max().item<double>() <= 0.5 * spread)
        {
            return (batch, "the origin of the coordinates");
        }

        var shift = mean.to(torch.float32);
        var words = $"the mean position ({string.Join(", ", mean.data<double>().Select(v => v.ToString("G4", System.Globalization.CultureInfo.InvariantCulture)))}): the data lie far from the origin of the coordinates";
        return (batch.Select((name, f) => name is Position or Target ? f.With(f.Value - shift) : f), words);
    }

    private double[] Spread(string field)
    {
        using var scope = torch.NewDisposeScope();
        var values = Batch[field].Value.reshape(-1, Dimension).to(torch.float64);
        var about = field == Position ? values - values.mean([0L]) : values;
        return about.square().mean([0L]).sqrt().clamp_min(1e-12).data<double>().ToArray();
    }
}
