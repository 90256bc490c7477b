namespace Noether.Groups;

/// <summary>The regular solids.</summary>
public enum PlatonicSolid
{
    /// <summary>4 vertices, 12 rotations.</summary>
    Tetrahedron,

    /// <summary>6 vertices, 24 rotations.</summary>
    Octahedron,

    /// <summary>8 vertices, 24 rotations.</summary>
    Cube,

    /// <summary>12 vertices, 60 rotations.</summary>
    Icosahedron,

    /// <summary>20 vertices, 60 rotations.</summary>
    Dodecahedron,
}

/// <summary>Regular solids about the origin: their vertices on the unit sphere, and the rotations that permute these. Each set of vertices is a spherical 2-design.</summary>
public static class PlatonicSolids
{
    private static readonly double Golden = (1 + Math.Sqrt(5)) / 2;

    /// <summary>The solid with so many vertices; null where there is none.</summary>
    public static PlatonicSolid? WithVertices(int count) => count switch
    {
        4 => PlatonicSolid.Tetrahedron,
        6 => PlatonicSolid.Octahedron,
        8 => PlatonicSolid.Cube,
        12 => PlatonicSolid.Icosahedron,
        20 => PlatonicSolid.Dodecahedron,
        _ => null,
    };

    /// <summary>Vertices, <c>[n, 3]</c>, of length 1, float64.</summary>
    public static Tensor Vertices(PlatonicSolid solid)
    {
        using var scope = torch.NewDisposeScope();
        double[][] rows = solid switch
        {
            PlatonicSolid.Tetrahedron => [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]],
            PlatonicSolid.Octahedron => [.. Cycled([.. Signs.Select(s => new[] { s, 0.0, 0.0 })])],
            PlatonicSolid.Cube => [.. Corners],
            PlatonicSolid.Icosahedron => [.. Cycled(Rectangle(1, Golden))],
            _ => [.. Corners, .. Cycled(Rectangle(Golden, 1 / Golden))],
        };
        var points = torch.tensor(rows.SelectMany(r => r).ToArray(), torch.float64).view(-1, 3);
        return scope.MoveToOuter(points / torch.linalg.vector_norm(points, dims: [1], keepdim: true));
    }

    /// <summary>The rotations that leave the solid as a whole where it is, as matrices.</summary>
    public static MatrixGroup Rotations(PlatonicSolid solid)
    {
        using var scope = torch.NewDisposeScope();
        // A third of a turn about (1, 1, 1), which all of these have.
        var cycle = torch.tensor([0.0, 0, 1, 1, 0, 0, 0, 1, 0], torch.float64).view(3, 3);
        var (name, other) = solid switch
        {
            PlatonicSolid.Tetrahedron => ("T", torch.diag(torch.tensor([1.0, -1, -1], torch.float64))),
            PlatonicSolid.Octahedron or PlatonicSolid.Cube => ("O", torch.tensor([0.0, -1, 0, 1, 0, 0, 0, 0, 1], torch.float64).view(3, 3)),
            _ => ("I", Groups.Rotations.FromAxisAngle(torch.tensor([0, 1, Golden], torch.float64), torch.tensor(Math.Tau / 5, torch.float64))),
        };
        return new MatrixGroup(name, torch.zeros([0, 3, 3], torch.float64), torch.stack([cycle, other]));
    }

    private static double[] Signs => [1, -1];

    private static IEnumerable<double[]> Corners => Signs.SelectMany(x => Signs.SelectMany(y => Signs.Select(z => new[] { x, y, z })));

    private static double[][] Rectangle(double y, double z) => [.. Signs.SelectMany(s => Signs.Select(t => new[] { 0, s * y, t * z }))];

    /// <summary>Each row with its entries in all three cyclic orders.</summary>
    private static IEnumerable<double[]> Cycled(double[][] rows) => rows.SelectMany(r => Enumerable.Range(0, 3).Select(shift => Enumerable.Range(0, 3).Select(i => r[(i + shift) % 3]).ToArray()));
}
