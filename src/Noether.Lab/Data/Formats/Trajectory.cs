namespace Noether.Lab.Data.Formats;

/// <summary>Trajectories of one file: objects that move in the plane or in space, watched at several times.</summary>
/// <param name="Dimension">Coordinates of a place, 2 or 3.</param>
/// <param name="HasVelocities">Whether the file gives velocities.</param>
/// <param name="Features">Names of the further columns of numbers.</param>
/// <param name="Items">The trajectories, in the order in which they first appear.</param>
public sealed record TrajectorySet(int Dimension, bool HasVelocities, IReadOnlyList<string> Features, IReadOnlyList<Trajectory> Items);

/// <summary>One trajectory: the same objects at ascending times. What is not known of an object that is absent is NaN.</summary>
/// <param name="Name">As the file names it.</param>
/// <param name="Objects">The objects' names, in the order in which they first appear.</param>
/// <param name="Times">Ascending, none twice.</param>
/// <param name="Positions">Row-major <c>[times, objects, dimension]</c>.</param>
/// <param name="Velocities">As those; null where the file gives none.</param>
/// <param name="Features">Row-major <c>[times, objects, features]</c>.</param>
public sealed record Trajectory(string Name, IReadOnlyList<string> Objects, IReadOnlyList<double> Times, double[] Positions, double[]? Velocities, double[] Features)
{
    /// <summary>Whether an object is there at a time.</summary>
    /// <param name="time">Number of the time.</param>
    /// <param name="item">Number of the object.</param>
    public bool Has(int time, int item) => !double.IsNaN(Positions[((time * Objects.Count) + item) * (Positions.Length / (Times.Count * Objects.Count))]);
}
