using System.Numerics;

namespace Noether.Geometry.Rendering;

/// <summary>A body that can be pictured in any pose, and the rotations that do not change it.</summary>
public abstract class PosedBody
{
    /// <summary>How far its surface reaches from the origin.</summary>
    public abstract float Radius { get; }

    /// <summary>
    /// Rotations S with S·body = body, the identity first, <c>[n, 3, 3]</c>, float64: poses R and R S look alike. Where there are infinitely many, an even choice of them.
    /// </summary>
    /// <param name="turns">How many turns stand for a full circle of them.</param>
    public abstract Tensor Symmetries(int turns = 72);

    /// <summary>Draws the body.</summary>
    /// <param name="canvas">What is drawn on.</param>
    /// <param name="view">The camera's axes in the body's frame.</param>
    internal abstract void Draw(Canvas canvas, in ViewAxes view);
}

/// <summary>A body whose first meeting with a line of sight has a formula, with round marks on it.</summary>
public abstract class CastBody : PosedBody
{
    /// <summary>Marks on the surface; the first that holds a point decides.</summary>
    public IReadOnlyList<Spot> Spots { get; init; } = [];

    /// <summary>Where a ray meets the body first.</summary>
    /// <param name="ray">The ray.</param>
    /// <param name="meeting">The meeting; of no meaning where there is none.</param>
    /// <returns>Whether it meets it.</returns>
    public abstract bool Meets(in Ray ray, out Meeting meeting);

    internal sealed override void Draw(Canvas canvas, in ViewAxes view)
    {
        for (var row = 0; row < canvas.Edge; row++)
        {
            for (var column = 0; column < canvas.Edge; column++)
            {
                var (u, v) = canvas.Place(row, column);
                if (!canvas.Reaches(u, v, Radius))
                {
                    continue;
                }

                var ray = canvas.Ray(view, u, v);
                if (Meets(ray, out var meeting))
                {
                    var albedo = Spots.Count == 0 ? meeting.Albedo : Marked(ray.At(meeting.Distance), meeting.Albedo);
                    canvas.Set(row, column, Vector3.Dot(meeting.Normal, view.Light), albedo);
                }
            }
        }
    }

    /// <summary>Those of some rotations that carry every mark to one like it.</summary>
    private protected Tensor Keeping(IEnumerable<double[]> rotations)
    {
        var kept = rotations.Where(r => Spots.All(s => Spots.Any(t => t.Radius == s.Radius && t.Albedo == s.Albedo && Vector3.Distance(Turned(r, s.Centre), t.Centre) < 1e-4f))).ToList();
        return torch.tensor(kept.SelectMany(r => r).ToArray(), torch.float64).view(kept.Count, 3, 3);
    }

    private float Marked(Vector3 point, float albedo)
    {
        foreach (var spot in Spots)
        {
            if (Vector3.DistanceSquared(point, spot.Centre) < spot.Radius * spot.Radius)
            {
                return spot.Albedo;
            }
        }

        return albedo;
    }

    private static Vector3 Turned(double[] r, Vector3 p) => new(
        (float)((r[0] * p.X) + (r[1] * p.Y) + (r[2] * p.Z)), (float)((r[3] * p.X) + (r[4] * p.Y) + (r[5] * p.Z)), (float)((r[6] * p.X) + (r[7] * p.Y) + (r[8] * p.Z)));
}
