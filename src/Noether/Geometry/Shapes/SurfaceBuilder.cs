using System.Numerics;

namespace Noether.Geometry.Shapes;

/// <summary>Puts a surface together of prisms, bodies of revolution and tubes; triangles run counter-clockwise seen from outside. Where parts meet, they are not cut off.</summary>
public sealed class SurfaceBuilder
{
    private readonly List<Vector3> _vertices = [];
    private readonly List<long> _triangles = [];

    /// <summary>A prism over a polygon in the plane of x and y, along z, about the given place.</summary>
    /// <param name="outline">Corners of a simple polygon, counter-clockwise.</param>
    /// <param name="depth">Its length along z.</param>
    /// <param name="x">Where the outline's origin comes to lie.</param>
    /// <param name="y">Likewise.</param>
    /// <param name="z">Where its middle comes to lie.</param>
    public SurfaceBuilder Prism(IReadOnlyList<Vector2> outline, double depth, double x = 0, double y = 0, double z = 0)
    {
        ArgumentNullException.ThrowIfNull(outline);
        var (first, count, half) = (_vertices.Count, outline.Count, (float)depth / 2);
        var at = new Vector3((float)x, (float)y, (float)z);
        _vertices.AddRange(outline.Select(p => at + new Vector3(p, -half)));
        _vertices.AddRange(outline.Select(p => at + new Vector3(p, half)));
        for (var i = 0; i < count; i++)
        {
            var j = (i + 1) % count;
            Quad(first + i, first + j, first + count + j, first + count + i);
        }

        foreach (var (a, b, c) in PolygonTriangles.Of(outline))
        {
            Triangle(first + count + a, first + count + b, first + count + c);
            Triangle(first + a, first + c, first + b);
        }

        return this;
    }

    /// <summary>A box.</summary>
    /// <param name="width">Along x.</param>
    /// <param name="height">Along y.</param>
    /// <param name="depth">Along z.</param>
    /// <param name="x">Its middle.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="z">Its middle.</param>
    public SurfaceBuilder Box(double width, double height, double depth, double x = 0, double y = 0, double z = 0)
    {
        var (w, h) = ((float)width / 2, (float)height / 2);
        return Prism([new(-w, -h), new(w, -h), new(w, h), new(-w, h)], depth, x, y, z);
    }

    /// <summary>What a line sweeps when it turns about the axis x = z = 0; shut where the line begins and ends on the axis, or at its own beginning.</summary>
    /// <param name="profile">Distances from the axis and heights; the inside lies to the left of the way along it.</param>
    /// <param name="segments">Segments round the axis.</param>
    /// <param name="x">Where the axis comes to lie.</param>
    /// <param name="y">By how much it is lifted.</param>
    /// <param name="z">Where the axis comes to lie.</param>
    public SurfaceBuilder Turned(IReadOnlyList<Vector2> profile, int segments = 24, double x = 0, double y = 0, double z = 0)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var (first, at) = (_vertices.Count, new Vector3((float)x, (float)y, (float)z));
        for (var s = 0; s < segments; s++)
        {
            var (sin, cos) = MathF.SinCos(MathF.Tau * s / segments);
            _vertices.AddRange(profile.Select(p => at + new Vector3(p.X * cos, p.Y, p.X * sin)));
        }

        for (var s = 0; s < segments; s++)
        {
            var (here, next) = (first + (s * profile.Count), first + ((s + 1) % segments * profile.Count));
            for (var i = 0; i + 1 < profile.Count; i++)
            {
                Quad(here + i, here + i + 1, next + i + 1, next + i);
            }
        }

        return this;
    }

    /// <summary>A tube along a line, shut at both ends.</summary>
    /// <param name="line">At least two places, no two neighbours equal.</param>
    /// <param name="radius">Of the tube.</param>
    /// <param name="sides">Sides round it.</param>
    public SurfaceBuilder Tube(IReadOnlyList<Vector3> line, double radius, int sides = 10)
    {
        ArgumentNullException.ThrowIfNull(line);
        var first = _vertices.Count;
        var across = Vector3.Zero;
        for (var i = 0; i < line.Count; i++)
        {
            // The direction across is carried along the line without turning about it.
            var along = Vector3.Normalize(line[Math.Min(i + 1, line.Count - 1)] - line[Math.Max(i - 1, 0)]);
            across = i == 0 ? (MathF.Abs(along.X) < 0.6f ? Vector3.UnitX : Vector3.UnitY) : across;
            across = Vector3.Normalize(across - (Vector3.Dot(across, along) * along));
            var third = Vector3.Cross(along, across);
            for (var s = 0; s < sides; s++)
            {
                var (sin, cos) = MathF.SinCos(MathF.Tau * s / sides);
                _vertices.Add(line[i] + ((float)radius * ((cos * across) + (sin * third))));
            }
        }

        for (var i = 0; i + 1 < line.Count; i++)
        {
            for (var s = 0; s < sides; s++)
            {
                var (a, b) = (first + (i * sides) + s, first + (i * sides) + ((s + 1) % sides));
                Quad(a, b, b + sides, a + sides);
            }
        }

        for (var s = 1; s + 1 < sides; s++)
        {
            var last = first + ((line.Count - 1) * sides);
            Triangle(first, first + s + 1, first + s);
            Triangle(last, last + s, last + s + 1);
        }

        return this;
    }

    /// <summary>The surface; the builder may go on. The caller disposes it.</summary>
    public Mesh Build()
    {
        using var vertices = torch.tensor(_vertices.SelectMany(v => (float[])[v.X, v.Y, v.Z]).ToArray()).view(-1, 3);
        using var triangles = torch.tensor(_triangles.ToArray()).view(-1, 3);
        return new Mesh(vertices, triangles);
    }

    private void Quad(long a, long b, long c, long d)
    {
        Triangle(a, b, c);
        Triangle(a, c, d);
    }

    private void Triangle(long a, long b, long c) => _triangles.AddRange([a, b, c]);
}
