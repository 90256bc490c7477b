using System.Numerics;

namespace Noether.Geometry.Rendering;

/// <summary>A face of a polyhedron: the half space of the points p with normal · p ≤ offset.</summary>
/// <param name="Normal">Outward, of length one.</param>
/// <param name="Offset">Distance of its plane from the origin.</param>
/// <param name="Albedo">How bright the face is, 0 to 1.</param>
public readonly record struct Face(Vector3 Normal, float Offset, float Albedo = 1);

/// <summary>A convex polyhedron about the origin, as the points that lie within all of its half spaces.</summary>
public sealed class ConvexPolyhedron : CastBody
{
    private const float Tolerance = 1e-4f;

    // Edge lengths apart, one golden ratio makes both of the largest Platonic solids.
    private const float Golden = 1.618034f;

    /// <summary>Radius of the inscribed ball of a dodecahedron or an icosahedron over that of the circumscribed one.</summary>
    private const float RoundInset = 0.7946545f;

    private readonly Face[] _faces;

    /// <param name="faces">Its faces, at least four, closing on all sides.</param>
    /// <param name="radius">How far its corners are from the origin.</param>
    public ConvexPolyhedron(IReadOnlyList<Face> faces, float radius)
    {
        ArgumentNullException.ThrowIfNull(faces);
        ArgumentOutOfRangeException.ThrowIfLessThan(faces.Count, 4, nameof(faces));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        (_faces, Radius) = ([.. faces.Select(f => f with { Normal = Vector3.Normalize(f.Normal) })], radius);
    }

    /// <summary>The faces.</summary>
    public IReadOnlyList<Face> Faces => _faces;

    /// <inheritdoc/>
    public override float Radius { get; }

    /// <summary>A regular tetrahedron.</summary>
    /// <param name="radius">Distance of the corners from the origin.</param>
    public static ConvexPolyhedron Tetrahedron(float radius) => new([.. SignsOf(Vector3.One).Where(n => n.X * n.Y * n.Z > 0).Select(n => new Face(n, radius / 3))], radius);

    /// <summary>A cube.</summary>
    /// <inheritdoc cref="Tetrahedron"/>
    public static ConvexPolyhedron Cube(float radius) =>
        new([.. new[] { Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ }.SelectMany(n => new[] { n, -n }).Select(n => new Face(n, radius / MathF.Sqrt(3)))], radius);

    /// <summary>A regular octahedron.</summary>
    /// <inheritdoc cref="Tetrahedron"/>
    public static ConvexPolyhedron Octahedron(float radius) => new([.. SignsOf(Vector3.One).Select(n => new Face(n, radius / MathF.Sqrt(3)))], radius);

    /// <summary>A regular dodecahedron.</summary>
    /// <inheritdoc cref="Tetrahedron"/>
    public static ConvexPolyhedron Dodecahedron(float radius) => new([.. Cyclic(new Vector3(0, 1, Golden)).Select(n => new Face(n, radius * RoundInset))], radius);

    /// <summary>A regular icosahedron.</summary>
    /// <inheritdoc cref="Tetrahedron"/>
    public static ConvexPolyhedron Icosahedron(float radius) =>
        new([.. SignsOf(Vector3.One).Concat(Cyclic(new Vector3(0, 1 / Golden, Golden))).Select(n => new Face(n, radius * RoundInset))], radius);

    /// <summary>The same with one face of another brightness.</summary>
    /// <param name="face">Its number.</param>
    /// <param name="albedo">Its brightness.</param>
    public ConvexPolyhedron Painted(int face, float albedo) => new([.. _faces.Select((f, i) => i == face ? f with { Albedo = albedo } : f)], Radius) { Spots = Spots };

    /// <inheritdoc/>
    public override bool Meets(in Ray ray, out Meeting meeting)
    {
        var (entry, exit, first) = (0f, float.PositiveInfinity, -1);
        meeting = default;
        for (var i = 0; i < _faces.Length; i++)
        {
            var along = Vector3.Dot(_faces[i].Normal, ray.Direction);
            var room = _faces[i].Offset - Vector3.Dot(_faces[i].Normal, ray.Origin);
            if (along < 0)
            {
                var t = room / along;
                (entry, first) = t > entry ? (t, i) : (entry, first);
            }
            else if (along > 0)
            {
                exit = Math.Min(exit, room / along);
            }
            else if (room < 0)
            {
                return false;
            }

            if (entry > exit)
            {
                return false;
            }
        }

        if (first < 0)
        {
            return false;
        }

        meeting = new Meeting(entry, _faces[first].Normal, _faces[first].Albedo);
        return true;
    }

    /// <summary>A rotation is known by where it carries two faces: each pair of images that have the same angle is tried.</summary>
    /// <inheritdoc/>
    public override Tensor Symmetries(int turns = 72)
    {
        var (a, b) = (_faces[0], _faces.First(f => Vector3.Cross(_faces[0].Normal, f.Normal).Length() > Tolerance));
        var frame = Frame(a.Normal, b.Normal);
        var all = from c in _faces
                  from d in _faces
                  where Like(a, c) && Like(b, d) && Math.Abs(Vector3.Dot(a.Normal, b.Normal) - Vector3.Dot(c.Normal, d.Normal)) < Tolerance
                  let to = Frame(c.Normal, d.Normal)
                  where _faces.All(f => _faces.Any(g => Like(f, g) && Vector3.Distance(Turned(to, frame, f.Normal), g.Normal) < Tolerance))
                  select Matrix(to, frame);
        using var scope = torch.NewDisposeScope();
        var kept = Keeping(all.OrderByDescending(r => r[0] + r[4] + r[8]));

        // Faces are in single precision; Newton's iteration for the polar factor makes the rotations orthogonal to double precision.
        for (var step = 0; step < 2; step++)
        {
            kept = (kept + torch.linalg.inv(kept).transpose(1, 2)) / 2;
        }

        return scope.MoveToOuter(kept);
    }

    private static bool Like(Face a, Face b) => Math.Abs(a.Offset - b.Offset) < Tolerance && a.Albedo == b.Albedo;

    private static Vector3[] Frame(Vector3 a, Vector3 b)
    {
        var side = Vector3.Normalize(Vector3.Cross(a, b));
        return [a, side, Vector3.Cross(a, side)];
    }

    private static Vector3 Turned(Vector3[] to, Vector3[] from, Vector3 p) => (Vector3.Dot(from[0], p) * to[0]) + (Vector3.Dot(from[1], p) * to[1]) + (Vector3.Dot(from[2], p) * to[2]);

    private static double[] Matrix(Vector3[] to, Vector3[] from)
    {
        var (x, y, z) = (Turned(to, from, Vector3.UnitX), Turned(to, from, Vector3.UnitY), Turned(to, from, Vector3.UnitZ));
        return [x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z];
    }

    private static IEnumerable<Vector3> SignsOf(Vector3 v) =>
        (from x in Signs(v.X) from y in Signs(v.Y) from z in Signs(v.Z) select new Vector3(x, y, z)).Select(Vector3.Normalize);

    private static float[] Signs(float value) => value == 0 ? [0] : [value, -value];

    private static IEnumerable<Vector3> Cyclic(Vector3 v) => new[] { v, new Vector3(v.Z, v.X, v.Y), new Vector3(v.Y, v.Z, v.X) }.SelectMany(SignsOf);
}
