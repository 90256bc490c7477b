using System.Numerics;

namespace Noether.Geometry.Rendering;

/// <summary>A surface of triangles, flat and seen from both sides, drawn through a depth buffer.</summary>
public sealed class MeshBody : PosedBody
{
    private readonly Vector3[] _corners;

    /// <param name="mesh">The surface; copied.</param>
    public MeshBody(Mesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        using var scope = torch.NewDisposeScope();
        var numbers = mesh.Corners().to(torch.float32).contiguous().data<float>().ToArray();
        _corners = [.. numbers.Chunk(3).Select(c => new Vector3(c[0], c[1], c[2]))];
        Radius = _corners.Select(c => c.Length()).DefaultIfEmpty().Max();
    }

    /// <inheritdoc/>
    public override float Radius { get; }

    /// <summary>The identity alone: what other symmetries a surface has is not looked for.</summary>
    /// <inheritdoc/>
    public override Tensor Symmetries(int turns = 72) => torch.eye(3, dtype: torch.float64).unsqueeze(0);

    internal override void Draw(Canvas canvas, in ViewAxes view)
    {
        for (var i = 0; i + 2 < _corners.Length; i += 3)
        {
            Triangle(canvas, view, _corners[i], _corners[i + 1], _corners[i + 2]);
        }
    }

    private static void Triangle(Canvas canvas, in ViewAxes view, Vector3 a, Vector3 b, Vector3 c)
    {
        var normal = Vector3.Cross(b - a, c - a);
        var length = normal.Length();
        if (length == 0)
        {
            return;
        }

        normal *= (Vector3.Dot(normal, canvas.ToEye(view, a)) < 0 ? -1 : 1) / length;
        var facing = Vector3.Dot(normal, view.Light);
        var (p, q, r) = (Placed(canvas, view, a), Placed(canvas, view, b), Placed(canvas, view, c));
        var area = Cross(p, q, r);
        if (area == 0)
        {
            return;
        }

        var (top, bottom) = (Math.Max(0, (int)MathF.Ceiling(Math.Min(p.Y, Math.Min(q.Y, r.Y)))), Math.Min(canvas.Edge - 1, (int)MathF.Floor(Math.Max(p.Y, Math.Max(q.Y, r.Y)))));
        var (left, right) = (Math.Max(0, (int)MathF.Ceiling(Math.Min(p.X, Math.Min(q.X, r.X)))), Math.Min(canvas.Edge - 1, (int)MathF.Floor(Math.Max(p.X, Math.Max(q.X, r.X)))));
        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                var at = new Vector3(column, row, 0);
                var (u, v) = (Cross(at, q, r) / area, Cross(p, at, r) / area);
                if (u >= 0 && v >= 0 && u + v <= 1)
                {
                    canvas.SetNearest(row, column, (u * p.Z) + (v * q.Z) + ((1 - u - v) * r.Z), facing, 1);
                }
            }
        }
    }

    /// <summary>Column, row and nearness.</summary>
    private static Vector3 Placed(Canvas canvas, in ViewAxes view, Vector3 point)
    {
        var (u, v, nearness) = canvas.Seen(view, point);
        var (row, column) = canvas.Pixel(u, v);
        return new Vector3(column, row, nearness);
    }

    private static float Cross(Vector3 a, Vector3 b, Vector3 c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
