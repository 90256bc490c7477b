using Noether.Runtime;

namespace Noether.Geometry;

/// <summary>A solid body of space with an exact surface: its area, points drawn evenly over it with outward normals, and what lies inside.</summary>
public abstract class Solid
{
    /// <summary>Area of the surface.</summary>
    public abstract double Area { get; }

    /// <summary>Draws points evenly over the surface.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where randomness comes from.</param>
    /// <returns>Points and outward unit normals, float64.</returns>
    public abstract SurfaceSample Sample(int count, Generator generator);

    /// <summary>Which points lie inside, the surface not counted.</summary>
    /// <param name="points"><c>[n, 3]</c>, float64.</param>
    /// <returns><c>[n]</c>, bool.</returns>
    public abstract Tensor Contains(Tensor points);

    /// <summary>This solid turned and then shifted.</summary>
    /// <param name="rotation">A rotation matrix, <c>[3, 3]</c>; kept, not copied.</param>
    /// <param name="shift"><c>[3]</c>; kept, not copied.</param>
    public Solid Moved(Tensor rotation, Tensor shift) => new MovedSolid(this, rotation, shift);

    /// <summary>Solids glued together: points of one inside another are no part of the surface.</summary>
    /// <param name="parts">At least one.</param>
    public static Solid Union(params IReadOnlyList<Solid> parts) => new UnionSolid(parts);

    /// <summary>Uniform numbers of [0, 1), <c>[count]</c>, float64.</summary>
    private protected static Tensor Uniform(int count, Generator generator) => torch.rand([count], torch.float64, generator: generator.Torch);

    /// <summary>A length that is positive and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    private protected static double Length(double value, string name) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Lengths are positive and finite.");
}

/// <summary>A solid turned and then shifted.</summary>
internal sealed class MovedSolid(Solid solid, Tensor rotation, Tensor shift) : Solid
{
    public override double Area => solid.Area;

    public override SurfaceSample Sample(int count, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var sample = solid.Sample(count, generator);
        var turn = rotation.to(torch.float64).transpose(0, 1);
        return new SurfaceSample(scope.MoveToOuter(sample.Points.matmul(turn) + shift.to(torch.float64)), scope.MoveToOuter(sample.Normals.matmul(turn)));
    }

    public override Tensor Contains(Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(solid.Contains((points - shift.to(torch.float64)).matmul(rotation.to(torch.float64))));
    }
}

/// <summary>Several solids as one.</summary>
internal sealed class UnionSolid : Solid
{
    private const int MostRounds = 1000;
    private readonly IReadOnlyList<Solid> _parts;

    public UnionSolid(IReadOnlyList<Solid> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = parts.Count > 0 ? parts : throw new ArgumentException("A union needs at least one part.", nameof(parts));
    }

    /// <summary>Of all parts, what lies inside others too: an upper bound.</summary>
    public override double Area => _parts.Sum(p => p.Area);

    /// <summary>Each point comes from a part chosen by area and is drawn again where it lies inside another.</summary>
    /// <exception cref="InputException">Almost no point of the surface is outside all parts.</exception>
    public override SurfaceSample Sample(int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        List<Tensor> points = [torch.zeros([0, 3], torch.float64)];
        List<Tensor> normals = [torch.zeros([0, 3], torch.float64)];
        var found = 0;
        for (var round = 0; found < count; round++)
        {
            if (round == MostRounds)
            {
                throw new InputException($"Of {MostRounds} rounds of draws on a union of {_parts.Count} solids, {found} points of {count} lay on its surface; its parts hide each other.");
            }

            var (drawn, directions) = Round(count, generator);
            found += (int)drawn.shape[0];
            points.Add(drawn);
            normals.Add(directions);
        }

        return new SurfaceSample(
            scope.MoveToOuter(torch.cat([.. points]).narrow(0, 0, count).clone()),
            scope.MoveToOuter(torch.cat([.. normals]).narrow(0, 0, count).clone()));
    }

    public override Tensor Contains(Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.stack([.. _parts.Select(p => p.Contains(points))]).any(0));
    }

    /// <summary>Draws as many points as asked for, in random order, without those inside other parts.</summary>
    private (Tensor Points, Tensor Normals) Round(int count, Generator generator)
    {
        using var weights = torch.tensor(_parts.Select(p => p.Area).ToArray());
        using var chosen = torch.multinomial(weights, count, replacement: true, generator: generator.Torch);
        var points = torch.zeros([count, 3], torch.float64);
        var normals = torch.zeros([count, 3], torch.float64);
        var hidden = torch.zeros([count], torch.@bool);
        for (var i = 0; i < _parts.Count; i++)
        {
            var places = chosen.eq(i).nonzero().squeeze(1);
            if (places.shape[0] == 0)
            {
                continue;
            }

            var sample = _parts[i].Sample((int)places.shape[0], generator);
            points.index_copy_(0, places, sample.Points);
            normals.index_copy_(0, places, sample.Normals);
            var inside = _parts.Where((_, j) => j != i).Select(other => other.Contains(sample.Points));
            hidden.index_copy_(0, places, inside.Aggregate(torch.zeros_like(places, torch.@bool), (a, b) => a.logical_or(b)));
        }

        var seen = hidden.logical_not().nonzero().squeeze(1);
        return (points.index_select(0, seen), normals.index_select(0, seen));
    }
}
