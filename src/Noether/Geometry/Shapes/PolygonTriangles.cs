using System.Numerics;

namespace Noether.Geometry.Shapes;

/// <summary>Cuts simple polygons into triangles by their ears, in time that grows with the cube of the corners.</summary>
internal static class PolygonTriangles
{
    /// <param name="outline">Corners, counter-clockwise.</param>
    /// <returns>Numbers of corners, counter-clockwise.</returns>
    /// <exception cref="ArgumentException">No simple counter-clockwise polygon.</exception>
    public static IReadOnlyList<(int A, int B, int C)> Of(IReadOnlyList<Vector2> outline)
    {
        List<int> left = [.. Enumerable.Range(0, outline.Count)];
        List<(int, int, int)> triangles = [];
        while (left.Count > 3)
        {
            var ear = Enumerable.Range(0, left.Count).FirstOrDefault(i => IsEar(outline, left, i), -1);
            if (ear < 0)
            {
                throw new ArgumentException("The corners are no simple polygon that runs counter-clockwise.", nameof(outline));
            }

            triangles.Add(Corner(left, ear));
            left.RemoveAt(ear);
        }

        triangles.Add((left[0], left[1], left[2]));
        return triangles;
    }

    private static (int A, int B, int C) Corner(List<int> left, int i) => (left[(i + left.Count - 1) % left.Count], left[i], left[(i + 1) % left.Count]);

    private static bool IsEar(IReadOnlyList<Vector2> outline, List<int> left, int i)
    {
        var (a, b, c) = Corner(left, i);
        return Area(outline[a], outline[b], outline[c]) > 0
            && !left.Any(p => p != a && p != b && p != c && Contains(outline[a], outline[b], outline[c], outline[p]));
    }

    private static bool Contains(Vector2 a, Vector2 b, Vector2 c, Vector2 p) => Area(a, b, p) >= 0 && Area(b, c, p) >= 0 && Area(c, a, p) >= 0;

    private static float Area(Vector2 a, Vector2 b, Vector2 c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
