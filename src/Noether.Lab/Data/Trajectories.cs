using Noether.Geometry.Simulation;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Data;

/// <summary>Trajectories of moving objects: a file of the user's own, and such files made by simulation.</summary>
public sealed class Trajectories : IDataSetProvider
{
    /// <summary>A file of the user's own, given with <c>--data</c>: any name that ends in <c>.csv</c>.</summary>
    public const string Own = "trajectories";

    /// <summary>The file of <see cref="Own"/>.</summary>
    public const string OwnFile = "trajectories.csv";

    /// <inheritdoc/>
    public IEnumerable<DataSetInfo> DataSets =>
    [
        new()
        {
            Name = Own,
            Title = "Trajectories of a user's own",
            Summary = "One CSV file: trajectory, time, object, x, y[, z] and further columns of numbers, a row for each object at each time; or a row a time with columns x1, y1[, z1], x2 and so on.",
            Licence = "the user's",
            Source = "the user",
            Files = [new(OwnFile)],
            Origin = new LocalOrigin("It is whatever file is given with --data whose name ends in .csv."),
        },
    ];

    /// <summary>The user's own trajectories.</summary>
    /// <exception cref="InputException">No file is given, or it is of another form.</exception>
    public static TrajectorySet Read(IDataSets data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var stream = data.Open(Own, OwnFile);
        return TrajectoryFile.Read(stream, "The file given with --data");
    }

    /// <summary>Charged particles in space, simulated, with their charges as a feature and no velocities: what <see cref="TrajectoryFile.Write"/> makes a file to try things on.</summary>
    /// <param name="count">Trajectories.</param>
    /// <param name="frames">Times of each.</param>
    /// <param name="generator">Where starts are drawn from.</param>
    /// <param name="particles">Particles of each.</param>
    /// <param name="dimension">Of the space, 2 or 3.</param>
    public static TrajectorySet Charged(int count, int frames, Generator generator, int particles = 5, int dimension = 3)
    {
        using var scope = torch.NewDisposeScope();
        var system = ParticleSystem.Charged(count, generator, particles, dimension);
        var simulation = new ParticleSimulation { Frames = frames };
        var interval = simulation.TimeStep * simulation.Stride;
        var places = simulation.Run(system).Positions;
        var charges = system.Charges!.unsqueeze(1).expand(count, frames, particles).contiguous();
        string[] objects = [.. Enumerable.Range(1, particles).Select(i => $"{i}")];
        double[] times = [.. Enumerable.Range(0, frames).Select(i => Math.Round(i * interval, 9))];
        return new TrajectorySet(dimension, false, ["charge"],
            [.. Enumerable.Range(0, count).Select(i => new Trajectory($"{i + 1}", objects, times, places[i].contiguous().data<double>().ToArray(), null, charges[i].contiguous().data<double>().ToArray()))]);
    }
}
