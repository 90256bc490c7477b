using System.Globalization;
using Noether.Runtime;

namespace Noether.Geometry.Shapes;

/// <summary>
/// Made-up shapes of twenty kinds with random proportions (every length times a factor of its own, log-uniform from 0.6 to 1.6), upright (+y), as clouds of points
/// spread evenly over their surfaces: as many as one likes, where collections of models are small.
/// </summary>
public static class ParametricShapes
{
    /// <summary>Names of the kinds.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. ShapeKinds.All.Select(k => k.Name)];

    /// <summary>Names of the parts of each kind.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Parts { get; } = [.. ShapeKinds.All.Select(k => k.Parts)];

    /// <summary>The parts of a shape with random proportions. The caller disposes them.</summary>
    /// <param name="kind">Number of the kind.</param>
    /// <param name="generator">Where proportions are drawn from.</param>
    public static IReadOnlyList<Mesh> Draw(int kind, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(kind);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(kind, Kinds.Count);
        return [.. ShapeKinds.All[kind].Build(new RandomLengths(generator)).Select(b => b.Build())];
    }

    /// <summary>Clouds of the given kinds in turn.</summary>
    /// <param name="count">How many clouds.</param>
    /// <param name="kinds">Numbers of the kinds, taken in turn; all where it is empty.</param>
    /// <param name="how">Points, noise and what is hidden.</param>
    /// <param name="generator">Where everything is drawn from; each cloud has a stream of its own.</param>
    public static ShapeClouds Clouds(int count, IReadOnlyList<int> kinds, CloudSampling how, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(how);
        ArgumentNullException.ThrowIfNull(generator);
        int[] turn = kinds.Count > 0 ? [.. kinds] : [.. Enumerable.Range(0, Kinds.Count)];
        using var scope = torch.NewDisposeScope();
        var (points, parts) = (new Tensor[count], new Tensor[count]);
        for (var i = 0; i < count; i++)
        {
            using var shape = torch.NewDisposeScope();
            using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"shape {i}"));
            var (cloud, part) = Cloud(turn[i % turn.Length], how, draws);
            (points[i], parts[i]) = (shape.MoveToOuter(cloud), shape.MoveToOuter(part));
        }

        return new ShapeClouds(
            scope.MoveToOuter(torch.stack(points)), scope.MoveToOuter(torch.stack(parts)), [.. Enumerable.Range(0, count).Select(i => turn[i % turn.Length])]);
    }

    private static (Tensor Points, Tensor Parts) Cloud(int kind, CloudSampling how, Generator generator)
    {
        var meshes = Draw(kind, generator);
        using var uniform = torch.rand(1, torch.float64, generator: generator.Torch);
        var kept = 1 - (how.Hidden * uniform.item<double>());
        var drawn = (int)Math.Ceiling(how.Points / kept);
        using var areas = torch.tensor(meshes.Select(m => m.Area).ToArray());
        var part = torch.multinomial(areas, drawn, replacement: true, generator: generator.Torch);
        var counts = torch.bincount(part, minlength: meshes.Count).data<long>().ToArray();
        var points = torch.cat([.. meshes.Zip(counts).Where(m => m.Second > 0).Select(m => m.First.Sample((int)m.Second, generator).Points)]);
        var parts = torch.arange(meshes.Count, dtype: torch.int64).repeat_interleave(torch.tensor(counts));
        foreach (var mesh in meshes)
        {
            mesh.Dispose();
        }

        // What lies beyond a plane is hidden; those that are left come in random order.
        var direction = torch.randn([3, 1], torch.float64, generator: generator.Torch);
        var seen = points.matmul(direction).squeeze(1).argsort().narrow(0, 0, how.Points);
        var order = seen.index_select(0, torch.randperm(how.Points, torch.int64, generator: generator.Torch));
        var noise = torch.randn([how.Points, 3], torch.float64, generator: generator.Torch) * how.Noise;
        return ((points.index_select(0, order) + noise).to(torch.float32), parts.index_select(0, order));
    }
}

/// <summary>How clouds are drawn from shapes.</summary>
/// <param name="Points">Points of a cloud.</param>
/// <param name="Noise">Standard deviation added to each coordinate; shapes have lengths of the order of one.</param>
/// <param name="Hidden">The largest part of a cloud that lies hidden beyond a random plane; how much it is, is uniform.</param>
public sealed record CloudSampling(int Points, double Noise = 0.01, double Hidden = 0.2);

/// <summary>Clouds of shapes.</summary>
/// <param name="Points"><c>[n, points, 3]</c>, float32, in random order.</param>
/// <param name="Parts">The part that each point is of, <c>[n, points]</c>, int64, counted within its kind.</param>
/// <param name="Kinds">The kind of each cloud.</param>
public sealed record ShapeClouds(Tensor Points, Tensor Parts, IReadOnlyList<int> Kinds);
