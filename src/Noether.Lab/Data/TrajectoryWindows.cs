using Noether.Fields;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Data;

/// <summary>Samples cut out of trajectories: what is known at a time, and where each object is some frames later.</summary>
/// <param name="Steps">Frames between what is known and what is asked for.</param>
/// <param name="Stride">Frames between two samples of a trajectory.</param>
public sealed record TrajectoryWindows(int Steps, int Stride = 1)
{
    private const double TimeTolerance = 1e-3;

    /// <summary>
    /// Cuts samples: <c>x</c> (positions <c>[samples, objects, d]</c>), <c>v</c> (velocities as given, else by the difference to the frame before),
    /// <c>target</c> (positions <see cref="Steps"/> frames later), all float32, and <c>features</c> (node features) where the file has further columns. A sample holds the objects that are there at all
    /// of its frames; where samples differ in their number the fields are padded, with a mask.
    /// </summary>
    /// <param name="set">Trajectories.</param>
    /// <param name="items">Those to cut from.</param>
    /// <returns>The samples, trajectory after trajectory, in the order of time.</returns>
    /// <exception cref="InputException">Times are not evenly spaced, or no sample can be cut.</exception>
    public Batch Cut(TrajectorySet set, IEnumerable<Trajectory> items)
    {
        ArgumentNullException.ThrowIfNull(set);
        Window[] windows = [.. items.SelectMany(t => Of(set, t))];
        return windows.Length > 0 ? Joined(set, windows) : throw new InputException(
            $"No trajectory has an object that is there at {(set.HasVelocities ? "" : "the frame before, ")}a frame and {Steps} frames later; give longer trajectories or forecast fewer frames.");
    }

    /// <summary>The last frame of each trajectory, as <see cref="Cut"/> gives it but without a target: what a forecast into the unknown begins with.</summary>
    /// <returns>The samples, the trajectories' names, and the objects of each. Trajectories whose last frame has no object that was there at the frame before are left out.</returns>
    /// <exception cref="InputException">Times are not evenly spaced, or no trajectory has such a frame.</exception>
    public static (Batch Batch, IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<string>> Objects) Latest(TrajectorySet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var last = set.Items.Select(t => (Item: t, Window: new TrajectoryWindows(0, int.MaxValue).LastOf(set, t))).Where(t => t.Window is not null).ToArray();
        if (last.Length == 0)
        {
            throw new InputException($"No trajectory ends with an object that is there at its last frame{(set.HasVelocities ? "" : " and at the frame before")}; without, nothing says how fast it is.");
        }

        var batch = Joined(set, [.. last.Select(t => t.Window!)]);
        return (new Batch(batch.Where(f => f.Key != "target").Select(f => (f.Key, f.Value))), [.. last.Select(t => t.Item.Name)], [.. last.Select(t => (IReadOnlyList<string>)[.. t.Window!.There.Select(o => t.Item.Objects[o])])]);
    }

    private static Batch Joined(TrajectorySet set, Window[] windows)
    {
        using var scope = torch.NewDisposeScope();
        var width = windows.Max(w => w.Objects);
        var mask = windows.All(w => w.Objects == width) ? null : torch.tensor(windows.SelectMany(w => Enumerable.Range(0, width).Select(i => i < w.Objects)).ToArray()).view(windows.Length, width);
        Field Rows(Func<Window, double[]> values, int columns, FieldType type) => new(
            scope.MoveToOuter(torch.tensor(windows.SelectMany(w => values(w).Concat(Enumerable.Repeat(0.0, (width - w.Objects) * columns))).Select(v => (float)v).ToArray()).view(windows.Length, width, columns)),
            type,
            mask is null ? null : scope.MoveToOuter(mask.clone()));
        List<(string, Field)> fields =
        [
            ("x", Rows(w => w.Positions, set.Dimension, FieldType.Position)),
            ("v", Rows(w => w.Velocities, set.Dimension, FieldType.Vector)),
            ("target", Rows(w => w.Target, set.Dimension, FieldType.Position)),
        ];
        if (set.Features.Count > 0)
        {
            fields.Add(("features", Rows(w => w.Features, set.Features.Count, FieldType.Node)));
        }

        return new Batch(fields);
    }

    /// <summary>Parts of the trajectories, drawn at random: whole ones where there are enough, so that no frame of a trajectory that is learned from is asked for.</summary>
    /// <param name="set">Trajectories.</param>
    /// <param name="shares">Of each part; their sum is 1.</param>
    /// <param name="generator">Where the order is drawn from.</param>
    /// <returns>A batch a part. A file of fewer trajectories than twice the parts is parted along time instead: earlier samples in the first part.</returns>
    /// <exception cref="InputException">As <see cref="Cut"/>, or there are fewer samples than parts.</exception>
    public IReadOnlyList<Batch> Parts(TrajectorySet set, IReadOnlyList<double> shares, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(generator);
        if (set.Items.Count >= 2 * shares.Count)
        {
            using var order = torch.randperm(set.Items.Count, torch.int64, generator: generator.Torch);
            Trajectory[] shuffled = [.. order.data<long>().ToArray().Select(i => set.Items[(int)i])];
            return [.. Bounds(shuffled.Length, shares).Select(b => Cut(set, shuffled[b]))];
        }

        var all = Cut(set, set.Items);
        return all.Size >= shares.Count
            ? [.. Bounds((int)all.Size, shares).Select(b => all.Slice(b.Start.Value, b.End.Value - b.Start.Value))]
            : throw new InputException($"The trajectories give {all.Size} samples, {Steps} frames ahead; at least {shares.Count} are needed.");
    }

    /// <summary>Consecutive ranges of about these shares, none empty.</summary>
    private static IEnumerable<Range> Bounds(int count, IReadOnlyList<double> shares)
    {
        var (start, sum) = (0, 0.0);
        for (var part = 0; part < shares.Count; part++)
        {
            sum += shares[part];
            var left = shares.Count - part - 1;
            var end = left == 0 ? count : Math.Clamp((int)Math.Round(sum * count), start + 1, count - left);
            yield return start..end;
            start = end;
        }
    }

    private IEnumerable<Window> Of(TrajectorySet set, Trajectory item)
    {
        var first = set.HasVelocities ? 0 : 1;
        if (item.Times.Count <= first + Steps)
        {
            yield break;
        }

        var interval = Interval(item);
        for (var frame = first; frame + Steps < item.Times.Count; frame += Stride)
        {
            if (At(set, item, frame, interval) is { } window)
            {
                yield return window;
            }
        }
    }

    private Window? LastOf(TrajectorySet set, Trajectory item) => item.Times.Count > (set.HasVelocities ? 0 : 1) ? At(set, item, item.Times.Count - 1, Interval(item)) : null;

    /// <summary>The time between two frames, which is the same everywhere; 1 for a single frame.</summary>
    private static double Interval(Trajectory item)
    {
        if (item.Times.Count < 2)
        {
            return 1;
        }

        double[] gaps = [.. item.Times.Skip(1).Zip(item.Times, (later, earlier) => later - earlier).Order()];
        var interval = gaps[gaps.Length / 2];
        var odd = Enumerable.Range(1, item.Times.Count - 1).FirstOrDefault(i => Math.Abs(item.Times[i] - item.Times[i - 1] - interval) > TimeTolerance * interval);
        if (odd > 0)
        {
            throw new InputException($"The times of the trajectory '{item.Name}' are not evenly spaced: from {item.Times[odd - 1]} to {item.Times[odd]}, where most steps are {interval:G4}. A forecast of a number of frames needs equal steps: resample the trajectories, or give each piece without gaps a name of its own.");
        }

        return interval;
    }

    private Window? At(TrajectorySet set, Trajectory item, int frame, double interval)
    {
        var (before, later) = (set.HasVelocities ? frame : frame - 1, frame + Steps);
        int[] there = [.. Enumerable.Range(0, item.Objects.Count).Where(o => item.Has(before, o) && item.Has(frame, o) && item.Has(later, o))];
        if (there.Length == 0)
        {
            return null;
        }

        double[] Of(double[] values, int time, int columns) => [.. there.SelectMany(o => values.AsSpan(((time * item.Objects.Count) + o) * columns, columns).ToArray())];
        var places = Of(item.Positions, frame, set.Dimension);
        var moves = item.Velocities is { } given
            ? Of(given, frame, set.Dimension)
            : [.. places.Zip(Of(item.Positions, before, set.Dimension), (a, b) => (a - b) / interval)];
        return new Window(there, places, moves, Of(item.Positions, later, set.Dimension), Of(item.Features, frame, set.Features.Count));
    }

    private sealed record Window(int[] There, double[] Positions, double[] Velocities, double[] Target, double[] Features)
    {
        public int Objects => There.Length;
    }
}
