using System.Numerics;

namespace Noether.Geometry.Rendering;

/// <summary>A circular cylinder along y, centred on the origin.</summary>
/// <param name="radius">Radius of its discs.</param>
/// <param name="height">Distance between them.</param>
public sealed class CylinderBody(float radius, float height) : CastBody
{
    /// <inheritdoc/>
    public override float Radius => MathF.Sqrt((radius * radius) + (height * height / 4));

    /// <inheritdoc/>
    public override bool Meets(in Ray ray, out Meeting meeting)
    {
        var (o, d) = (ray.Origin, ray.Direction);
        var best = float.PositiveInfinity;
        var normal = Vector3.Zero;
        if (RoundSurface.FirstRoot((d.X * d.X) + (d.Z * d.Z), (o.X * d.X) + (o.Z * d.Z), (o.X * o.X) + (o.Z * o.Z) - (radius * radius)) is { } side
            && Math.Abs(o.Y + (side * d.Y)) <= height / 2)
        {
            var point = ray.At(side);
            (best, normal) = (side, new Vector3(point.X, 0, point.Z) / radius);
        }

        var up = d.Y < 0 ? 1 : -1;
        if (RoundSurface.Disc(ray, up * height / 2, radius) is { } cap && cap < best)
        {
            (best, normal) = (cap, up * Vector3.UnitY);
        }

        meeting = new Meeting(best, normal, 1);
        return float.IsFinite(best);
    }

    /// <inheritdoc/>
    public override Tensor Symmetries(int turns = 72) => Keeping(RoundSurface.Turns(turns, flips: true));
}

/// <summary>A circular cone along y that stands on the plane y = -height/2, its tip at y = height/2.</summary>
/// <param name="radius">Radius of its disc.</param>
/// <param name="height">From the disc to the tip.</param>
public sealed class ConeBody(float radius, float height) : CastBody
{
    /// <inheritdoc/>
    public override float Radius => MathF.Sqrt((radius * radius) + (height * height / 4));

    /// <inheritdoc/>
    public override bool Meets(in Ray ray, out Meeting meeting)
    {
        // Points of the side have x² + z² = (k w)², w the way down from the tip; the mirrored cone above the tip is left out by w ≥ 0.
        var (o, d, k) = (ray.Origin, ray.Direction, radius / height);
        var (w, slope) = ((height / 2) - o.Y, -d.Y);
        var best = float.PositiveInfinity;
        var normal = Vector3.Zero;
        var (first, second) = RoundSurface.Roots(
            (d.X * d.X) + (d.Z * d.Z) - (k * k * slope * slope), (o.X * d.X) + (o.Z * d.Z) - (k * k * w * slope), (o.X * o.X) + (o.Z * o.Z) - (k * k * w * w));
        var (low, high) = (Math.Min(first, second), Math.Max(first, second));
        var root = IsOnSide(low, w + (low * slope)) ? low : high;
        if (IsOnSide(root, w + (root * slope)))
        {
            var point = ray.At(root);
            (best, normal) = (root, Vector3.Normalize(new Vector3(point.X, k * k * (w + (root * slope)), point.Z)));
        }

        if (d.Y > 0 && RoundSurface.Disc(ray, -height / 2, radius) is { } disc && disc < best)
        {
            (best, normal) = (disc, -Vector3.UnitY);
        }

        meeting = new Meeting(best, normal, 1);
        return float.IsFinite(best);
    }

    /// <inheritdoc/>
    public override Tensor Symmetries(int turns = 72) => Keeping(RoundSurface.Turns(turns, flips: false));

    private bool IsOnSide(float root, float down) => root > 0 && down >= 0 && down <= height;
}

/// <summary>A ball with marks.</summary>
/// <param name="radius">Its radius.</param>
public sealed class BallBody(float radius) : CastBody
{
    /// <inheritdoc/>
    public override float Radius => radius;

    /// <inheritdoc/>
    public override bool Meets(in Ray ray, out Meeting meeting)
    {
        var (o, d) = (ray.Origin, ray.Direction);
        var root = RoundSurface.FirstRoot(d.LengthSquared(), Vector3.Dot(o, d), o.LengthSquared() - (radius * radius));
        meeting = root is { } t ? new Meeting(t, ray.At(t) / radius, 1) : default;
        return root is not null;
    }

    /// <summary>The identity alone, as marks that do not lie on one axis leave it; a ball without marks has no list.</summary>
    /// <exception cref="InputException">There are no marks.</exception>
    /// <inheritdoc/>
    public override Tensor Symmetries(int turns = 72) => Spots.Count > 0
        ? Keeping(RoundSurface.Turns(1, flips: false))
        : throw new InputException("A ball without marks looks alike in every pose, which no list of rotations says; give it marks.");
}

/// <summary>Roots and symmetries that round bodies share.</summary>
internal static class RoundSurface
{
    /// <summary>The smaller root t > 0 of a t² + 2 b t + c = 0; null where there is none or the equation has no square.</summary>
    public static float? FirstRoot(float a, float b, float c)
    {
        var square = (b * b) - (a * c);
        return a > 0 && square > 0 && (-b - MathF.Sqrt(square)) / a is var t && t > 0 ? t : null;
    }

    /// <summary>Both roots of it; NaN where there are none.</summary>
    public static (float First, float Second) Roots(float a, float b, float c)
    {
        var square = (b * b) - (a * c);
        var root = square > 0 && a != 0 ? MathF.Sqrt(square) : float.NaN;
        return ((-b - root) / a, (-b + root) / a);
    }

    /// <summary>Where a ray meets the disc at a height; null where it does not.</summary>
    public static float? Disc(in Ray ray, float height, float radius)
    {
        if (ray.Direction.Y == 0)
        {
            return null;
        }

        var t = (height - ray.Origin.Y) / ray.Direction.Y;
        var point = ray.At(t);
        return t > 0 && (point.X * point.X) + (point.Z * point.Z) <= radius * radius ? t : null;
    }

    /// <summary>Turns about y, the identity first, and with flips the half turns about axes across it too.</summary>
    public static IEnumerable<double[]> Turns(int turns, bool flips)
    {
        for (var flip = 1; flip >= (flips ? -1 : 1); flip -= 2)
        {
            for (var i = 0; i < turns; i++)
            {
                var (s, c) = Math.SinCos(Math.Tau * i / turns);
                yield return [c, 0, flip * s, 0, flip, 0, -s, 0, flip * c];
            }
        }
    }
}
