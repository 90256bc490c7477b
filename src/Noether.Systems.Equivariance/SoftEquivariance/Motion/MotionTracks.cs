using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.SoftEquivariance.Motion;

/// <summary>
/// Tracks as samples: where something was, and where it goes, both relative to where it was last seen, so that nothing of the future enters the input (published preparations
/// subtract the mean over past and future).
/// </summary>
internal static class MotionTracks
{
    public const string Seen = "past";
    public const string Target = "future";

    /// <summary>Units that grow alike along all axes keep the geometry.</summary>
    public const string Even = "even";

    /// <summary>Each axis in a unit of its own, so that heights count as much as ways: this breaks the geometry.</summary>
    public const string Own = "own";

    private const int SeenFrames = 8;
    private const int ForecastFrames = 12;

    private static readonly MatrixGroup Space = MatrixGroups.Orthogonal(3);
    private static readonly MatrixGroup[] Axes = [MatrixGroups.Orthogonal(2).Embed(3, [0, 1]), MatrixGroups.Orthogonal(2).Embed(3, [1, 2]), MatrixGroups.Orthogonal(2).Embed(3, [0, 2])];
    private static readonly MatrixGroup Plane = MatrixGroups.Orthogonal(2);
    private static readonly MatrixGroup[] InPlane = [MatrixGroups.SpecialOrthogonal(2), MatrixGroups.Reflection(2), MatrixGroups.Scaling(2)];

    /// <summary>The tasks of a source.</summary>
    public static IReadOnlyList<SoftTask> Tasks(MotionSource source) => source == MotionSource.Vehicles
        ? [Task(Even, VehicleTracks.Past, VehicleTracks.Future, Space, Axes, Axes[0], [1.05, 1.05, 1.05]), Task(Own, VehicleTracks.Past, VehicleTracks.Future, Space, Axes, Axes[0], [1.23, 1.34, 0.05])]
        : [Task(Even, SeenFrames, ForecastFrames, Plane, InPlane, null, [1, 1])];

    /// <summary>Training, validation and test tracks.</summary>
    public static SoftData Read(MotionOptions options, ArmContext context)
    {
        using var generator = context.Generator.Fork("data");
        var (train, held) = ((long)options.TrainSamples, (long)options.HeldSamples);
        if (options.Source == MotionSource.Vehicles)
        {
            var tracks = VehicleTracks.Draw(train + (2 * held), options.HeadingSpread, generator);
            return new SoftData(
                Samples(tracks.narrow(0, 0, train), VehicleTracks.Past),
                Samples(tracks.narrow(0, train, held), VehicleTracks.Past),
                Samples(tracks.narrow(0, train + held, held), VehicleTracks.Past));
        }

        var (scene, others) = Pedestrians.Windows(context.Data, options.Scene, SeenFrames + ForecastFrames);
        var (test, learned) = (Shuffled(scene, held, generator), Shuffled(others, train + held, generator));
        var validation = Math.Min(held, learned.shape[0] / 4);
        return new SoftData(
            Samples(learned.narrow(0, validation, learned.shape[0] - validation), SeenFrames),
            Samples(learned.narrow(0, 0, validation), SeenFrames),
            Samples(test, SeenFrames));
    }

    /// <summary>Mean distance in metres between forecast and true places.</summary>
    public static double Displacement(IModel model, Batch samples)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return (model.Forward(samples)[Target].Value - samples[Target].Value).to(torch.float64).square().sum(-1).sqrt().mean().item<double>();
    }

    /// <param name="tracks"><c>[n, frames, d]</c>.</param>
    /// <param name="seen">Frames that are seen.</param>
    private static Batch Samples(Tensor tracks, int seen)
    {
        var relative = (tracks - tracks.narrow(1, seen - 1, 1)).to(torch.float32);
        return new Batch(
            (Seen, new Field(relative.narrow(1, 0, seen).contiguous(), FieldType.Vector)),
            (Target, new Field(relative.narrow(1, seen, tracks.shape[1] - seen).contiguous(), FieldType.Vector)));
    }

    private static Tensor Shuffled(IReadOnlyList<double[]> windows, long most, Generator generator)
    {
        var rows = torch.tensor(windows.SelectMany(w => w).ToArray(), torch.float64).view(windows.Count, -1, 2);
        return rows.index_select(0, torch.randperm(windows.Count, torch.int64, generator: generator.Torch).narrow(0, 0, Math.Min(most, windows.Count)));
    }

    private static SoftTask Task(string name, int seen, int future, MatrixGroup whole, MatrixGroup[] candidates, MatrixGroup? oracle, double[] units) => new(
        name,
        [new(Seen, TensorKind.Vector, seen)],
        new TensorSum(whole.Dimension, (TensorKind.Vector, future)),
        Target,
        FieldType.Vector,
        [future, whole.Dimension],
        whole,
        candidates,
        oracle)
    {
        Units = units,
    };
}

/// <summary>Straight on with the last step's speed: an anchor without learning.</summary>
internal sealed class StraightOn(int future) : IModel
{
    public Batch Forward(Batch x)
    {
        var seen = x[MotionTracks.Seen].Value;
        var step = seen.select(1, seen.shape[1] - 1) - seen.select(1, seen.shape[1] - 2);
        var ahead = torch.arange(1, future + 1, seen.dtype, seen.device).view(1, -1, 1) * step.unsqueeze(1);
        return new Batch((MotionTracks.Target, new Field(ahead, FieldType.Vector)));
    }
}
