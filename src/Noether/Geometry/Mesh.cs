using Noether.Runtime;

namespace Noether.Geometry;

/// <summary>Points on a surface with the surface's unit normals there.</summary>
/// <param name="Points"><c>[n, 3]</c>, float64.</param>
/// <param name="Normals"><c>[n, 3]</c>, float64, of length one.</param>
public sealed record SurfaceSample(Tensor Points, Tensor Normals);

/// <summary>A surface of triangles in space. It owns its tensors: no dispose scope ends them.</summary>
public sealed class Mesh : IDisposable
{
    private readonly Tensor _corners;
    private readonly Tensor _cross;

    /// <param name="vertices"><c>[V, 3]</c>, finite.</param>
    /// <param name="triangles">Three vertices each, <c>[F, 3]</c>, whole numbers; seen from outside they run counter-clockwise.</param>
    /// <exception cref="InputException">A triangle names a vertex that does not exist, or a coordinate is not finite.</exception>
    public Mesh(Tensor vertices, Tensor triangles)
    {
        ArgumentNullException.ThrowIfNull(vertices);
        ArgumentNullException.ThrowIfNull(triangles);
        if (vertices.dim() != 2 || vertices.shape[1] != 3 || triangles.dim() != 2 || triangles.shape[1] != 3 || triangles.is_floating_point())
        {
            throw new ArgumentException(
                $"Vertices [V, 3] and whole triangles [F, 3] are needed, not [{string.Join(", ", vertices.shape)}] and {triangles.dtype} [{string.Join(", ", triangles.shape)}].",
                nameof(triangles));
        }

        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var points = vertices.to(torch.float64).cpu();
        var corners = triangles.to(torch.int64).cpu();
        Validate(points, corners);
        Triangles = (int)corners.shape[0];
        _corners = points.index_select(0, corners.flatten()).view(-1, 3, 3).DetachFromDisposeScope();
        var first = _corners.select(1, 0);
        _cross = Cross(_corners.select(1, 1) - first, _corners.select(1, 2) - first).DetachFromDisposeScope();
        Area = Triangles == 0 ? 0 : Areas().sum().item<double>();
    }

    /// <summary>Number of triangles.</summary>
    public int Triangles { get; }

    /// <summary>Total area, in the square of the vertices' unit.</summary>
    public double Area { get; }

    /// <summary>The corners of each triangle, <c>[F, 3, 3]</c>, float64: corner after corner, each x, y, z.</summary>
    public Tensor Corners() => _corners.alias();

    /// <summary>The area of each triangle, <c>[F]</c>, float64.</summary>
    public Tensor Areas()
    {
        using var norms = torch.linalg.vector_norm(_cross, dims: [-1]);
        return norms / 2;
    }

    /// <summary>Draws points evenly over the surface, with the normals of their triangles. Triangles without area are never drawn.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where randomness comes from.</param>
    /// <exception cref="InputException">The mesh has no area.</exception>
    public SurfaceSample Sample(int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (!(Area > 0))
        {
            throw new InputException($"Points were asked for on a mesh of {Triangles} triangles without area; give triangles whose corners differ.");
        }

        using var scope = torch.NewDisposeScope();
        var uniform = torch.rand([count, 3], torch.float64, generator: generator.Torch);
        var reached = Areas().cumsum(0);

        // The first triangle whose cumulative area lies above the draw: it has area.
        var chosen = torch.searchsorted(reached, uniform.select(1, 0) * reached[-1], right: true).clamp_max(LastWithArea());
        var root = uniform.select(1, 1).sqrt();
        var weights = torch.stack([1 - root, root * (1 - uniform.select(1, 2)), root * uniform.select(1, 2)], 1);
        var points = (weights.unsqueeze(-1) * _corners.index_select(0, chosen)).sum(1);
        var normals = torch.nn.functional.normalize(_cross.index_select(0, chosen), dim: 1, eps: double.Epsilon);
        return new SurfaceSample(scope.MoveToOuter(points), scope.MoveToOuter(normals));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _corners.Dispose();
        _cross.Dispose();
    }

    private static void Validate(Tensor points, Tensor corners)
    {
        if (!points.isfinite().all().item<bool>())
        {
            throw new InputException("A vertex of the mesh has a coordinate that is not finite.");
        }

        if (corners.shape[0] > 0 && (corners.min().item<long>() < 0 || corners.max().item<long>() >= points.shape[0]))
        {
            throw new InputException(
                $"A triangle of the mesh names vertex {(corners.min().item<long>() < 0 ? corners.min().item<long>() : corners.max().item<long>())}; there are {points.shape[0]}, counted from 0.");
        }
    }

    private static Tensor Cross(Tensor a, Tensor b)
    {
        Tensor Entry(int i, int j) => (a.select(1, i) * b.select(1, j)) - (a.select(1, j) * b.select(1, i));
        return torch.stack([Entry(1, 2), Entry(2, 0), Entry(0, 1)], 1);
    }

    private long LastWithArea()
    {
        using var places = Areas().nonzero();
        return places.max().item<long>();
    }
}
