using System.Numerics;

namespace Noether.Geometry.Rendering;

/// <summary>The camera's axes and its light, in a body's frame.</summary>
/// <param name="Right">To the right in the picture.</param>
/// <param name="Up">Up in the picture.</param>
/// <param name="Towards">From the origin to the eye.</param>
/// <param name="Light">From surfaces to the light, of length one.</param>
internal readonly record struct ViewAxes(Vector3 Right, Vector3 Up, Vector3 Towards, Vector3 Light);

/// <summary>A picture that is being drawn, with all rays of its pixels.</summary>
internal sealed class Canvas
{
    // Rays along parallel lines begin farther out than any body of the scene reaches.
    private const float Outside = 100;

    private readonly Camera _camera;
    private readonly float[] _values;
    private readonly float[] _depths;
    private readonly Vector3 _light;

    public Canvas(Camera camera)
    {
        (_camera, Edge) = (camera, camera.Size * camera.Samples);
        (_values, _depths) = (new float[Edge * Edge], new float[Edge * Edge]);
        _light = Vector3.Normalize(camera.Light ?? Vector3.UnitZ);
    }

    /// <summary>Rays along each side.</summary>
    public int Edge { get; }

    /// <summary>Forgets what was drawn.</summary>
    public void Clear()
    {
        Array.Clear(_values);
        Array.Fill(_depths, float.NegativeInfinity);
    }

    /// <summary>The camera in the frame of a body turned by a rotation (nine numbers, row by row): a world axis in that frame is the rotation's row.</summary>
    public ViewAxes View(ReadOnlySpan<double> rotation)
    {
        var (right, up, towards) = (Row(rotation, 2), Row(rotation, 0), Row(rotation, 1));
        return new ViewAxes(right, up, towards, (_light.X * right) + (_light.Y * up) + (_light.Z * towards));
    }

    /// <summary>The place of a ray on the plane through the origin: right and up, in units of the scene.</summary>
    public (float U, float V) Place(int row, int column)
    {
        var reach = (float)_camera.Reach;
        return ((((2 * column) + 1f) / Edge - 1) * reach, (1 - (((2 * row) + 1f) / Edge)) * reach);
    }

    /// <summary>The row and column, in parts of a ray, of a point seen at a place of that plane.</summary>
    public (float Row, float Column) Pixel(float u, float v)
    {
        var reach = (float)_camera.Reach;
        return (((1 - (v / reach)) * Edge / 2) - 0.5f, ((1 + (u / reach)) * Edge / 2) - 0.5f);
    }

    /// <summary>Whether a ray through that place may come within a distance of the origin.</summary>
    public bool Reaches(float u, float v, float radius)
    {
        var square = (u * u) + (v * v);
        return _camera.Distance is not { } eye
            ? square <= radius * radius
            : square * eye * eye <= radius * radius * (square + (eye * eye));
    }

    /// <summary>The ray through that place, in the body's frame.</summary>
    public Ray Ray(in ViewAxes view, float u, float v)
    {
        var place = (u * view.Right) + (v * view.Up);
        return _camera.Distance is { } eye
            ? new Ray((float)eye * view.Towards, place - ((float)eye * view.Towards))
            : new Ray(place + (Outside * view.Towards), -view.Towards);
    }

    /// <summary>Where a point is seen, and how near it is: nearer is more, and linear between points of a plane as they are seen.</summary>
    public (float U, float V, float Nearness) Seen(in ViewAxes view, Vector3 point)
    {
        var (u, v, w) = (Vector3.Dot(point, view.Right), Vector3.Dot(point, view.Up), Vector3.Dot(point, view.Towards));
        if (_camera.Distance is not { } eye)
        {
            return (u, v, w);
        }

        var scale = (float)eye / ((float)eye - w);
        return (u * scale, v * scale, scale);
    }

    /// <summary>From a point to the eye.</summary>
    public Vector3 ToEye(in ViewAxes view, Vector3 point) => _camera.Distance is { } eye ? ((float)eye * view.Towards) - point : view.Towards;

    /// <summary>Draws a surface at a ray.</summary>
    /// <param name="row">Row of rays.</param>
    /// <param name="column">Column of rays.</param>
    /// <param name="facing">Cosine between its normal and the light.</param>
    /// <param name="albedo">Its brightness.</param>
    public void Set(int row, int column, float facing, float albedo) =>
        _values[(row * Edge) + column] = albedo * (Camera.Ambient + ((1 - Camera.Ambient) * Math.Max(0, facing)));

    /// <summary>The same where nothing nearer was drawn.</summary>
    public void SetNearest(int row, int column, float nearness, float facing, float albedo)
    {
        if (nearness > _depths[(row * Edge) + column])
        {
            _depths[(row * Edge) + column] = nearness;
            Set(row, column, facing, albedo);
        }
    }

    /// <summary>The pixels, each the mean of its rays.</summary>
    public void Resolve(Span<float> pixels)
    {
        var (size, n) = (_camera.Size, _camera.Samples);
        for (var i = 0; i < size * size; i++)
        {
            var (row, column) = (i / size * n, i % size * n);
            var sum = 0f;
            for (var s = 0; s < n * n; s++)
            {
                sum += _values[((row + (s / n)) * Edge) + column + (s % n)];
            }

            pixels[i] = sum / (n * n);
        }
    }

    private static Vector3 Row(ReadOnlySpan<double> matrix, int row) => new((float)matrix[3 * row], (float)matrix[(3 * row) + 1], (float)matrix[(3 * row) + 2]);
}
