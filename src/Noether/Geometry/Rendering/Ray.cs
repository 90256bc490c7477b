using System.Numerics;

namespace Noether.Geometry.Rendering;

/// <summary>A line of sight in a body's own frame; points are origin + t · direction with t from 0.</summary>
/// <param name="Origin">Where it begins, outside the body.</param>
/// <param name="Direction">Where it goes; of any length.</param>
public readonly record struct Ray(Vector3 Origin, Vector3 Direction)
{
    /// <summary>The point at t.</summary>
    public Vector3 At(float t) => Origin + (t * Direction);
}

/// <summary>What a ray meets first.</summary>
/// <param name="Distance">t of the point.</param>
/// <param name="Normal">The surface's outward unit normal there.</param>
/// <param name="Albedo">How bright the surface is, 0 to 1.</param>
public readonly record struct Meeting(float Distance, Vector3 Normal, float Albedo);

/// <summary>A round mark on a surface: what lies within a ball about a point.</summary>
/// <param name="Centre">Middle of the ball, in the body's frame.</param>
/// <param name="Radius">Radius of the ball.</param>
/// <param name="Albedo">How bright the mark is, 0 to 1.</param>
public readonly record struct Spot(Vector3 Centre, float Radius, float Albedo);
