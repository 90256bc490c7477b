using System.Globalization;
using Noether.Geometry;
using Noether.Lab.Data;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>
/// Made-up things of everyday life that stand upright (+y), each a union of simple solids with random proportions. Standing, they differ plainly; lying or upside
/// down, they are easily taken for each other: a table on its back for a bed, a lamp on its head for a bottle.
/// </summary>
internal static class UprightShapes
{
    private static readonly (string Name, Func<Proportions, IEnumerable<Solid>> Parts)[] Kinds =
    [
        ("table", Table), ("chair", Chair), ("bed", Bed), ("shelf", Shelf), ("sofa", Sofa), ("lamp", Lamp),
        ("bottle", Bottle), ("cup", Cup), ("tree", Tree), ("car", Car), ("rocket", Rocket), ("snowman", Snowman),
    ];

    /// <summary>Names of the classes.</summary>
    public static IReadOnlyList<string> Classes { get; } = [.. Kinds.Select(k => k.Name)];

    /// <summary>Clouds of points spread evenly over the shapes' surfaces, class by class in turn.</summary>
    /// <param name="count">How many clouds.</param>
    /// <param name="points">Points of each.</param>
    /// <param name="generator">Where proportions and points are drawn from.</param>
    public static LabelledClouds Draw(int count, int points, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var values = new float[count * points * 3];
        for (var i = 0; i < count; i++)
        {
            using var shape = torch.NewDisposeScope();
            using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"shape {i}"));
            var solid = Solid.Union([.. Kinds[i % Kinds.Length].Parts(new Proportions(draws))]);
            solid.Sample(points, draws).Points.to(torch.float32).contiguous().data<float>().CopyTo(values, i * points * 3);
        }

        return new LabelledClouds(NumberArray.Of<float>([count, points, 3], values), [.. Enumerable.Range(0, count).Select(i => (long)(i % Kinds.Length))], Classes);
    }

    private static IEnumerable<Solid> Table(Proportions p)
    {
        var (width, depth, height, leg) = (p.Of(1, 1.8), p.Of(0.7, 1.1), p.Of(0.6, 0.9), p.Of(0.06, 0.12));
        return [At(new Box(width, 0.08, depth), 0, height, 0), .. Legs(width, depth, height, leg)];
    }

    private static IEnumerable<Solid> Chair(Proportions p)
    {
        var (width, height, back, leg) = (p.Of(0.4, 0.6), p.Of(0.4, 0.55), p.Of(0.4, 0.7), p.Of(0.04, 0.07));
        return
        [
            At(new Box(width, 0.06, width), 0, height, 0),
            At(new Box(width, back, 0.05), 0, height + (back / 2), -width / 2),
            .. Legs(width, width, height, leg),
        ];
    }

    private static IEnumerable<Solid> Bed(Proportions p)
    {
        var (width, length, thick, leg) = (p.Of(0.9, 1.6), p.Of(1.8, 2.2), p.Of(0.2, 0.35), p.Of(0.15, 0.25));
        return
        [
            At(new Box(width, thick, length), 0, leg + (thick / 2), 0),
            At(new Box(width, p.Of(0.7, 1), 0.08), 0, 0.5, -length / 2),
            .. Legs(width, length, leg, 0.1),
        ];
    }

    private static IEnumerable<Solid> Shelf(Proportions p)
    {
        var (width, depth, height, boards) = (p.Of(0.7, 1.2), p.Of(0.25, 0.4), p.Of(1.4, 2), (int)p.Of(3, 6));
        return
        [
            At(new Box(0.04, height, depth), -width / 2, height / 2, 0),
            At(new Box(0.04, height, depth), width / 2, height / 2, 0),
            .. Enumerable.Range(0, boards).Select(i => At(new Box(width, 0.04, depth), 0, height * i / (boards - 1), 0)),
        ];
    }

    private static IEnumerable<Solid> Sofa(Proportions p)
    {
        var (width, depth, seat, back, arm) = (p.Of(1.5, 2.2), p.Of(0.7, 0.9), p.Of(0.35, 0.45), p.Of(0.7, 0.95), p.Of(0.15, 0.25));
        return
        [
            At(new Box(width, seat, depth), 0, seat / 2, 0),
            At(new Box(width, back, 0.2), 0, back / 2, -depth / 2),
            At(new Box(arm, 0.6, depth), -width / 2, 0.3, 0),
            At(new Box(arm, 0.6, depth), width / 2, 0.3, 0),
        ];
    }

    private static IEnumerable<Solid> Lamp(Proportions p)
    {
        var (height, shade) = (p.Of(1.2, 1.7), p.Of(0.25, 0.4));
        return
        [
            At(Frustum.Cylinder(p.Of(0.18, 0.28), 0.05), 0, 0.025, 0),
            At(Frustum.Cylinder(0.03, height), 0, height / 2, 0),
            At(Frustum.Cone(shade, p.Of(0.35, 0.55)), 0, height, 0),
        ];
    }

    private static IEnumerable<Solid> Bottle(Proportions p)
    {
        var (radius, body, neck) = (p.Of(0.12, 0.18), p.Of(0.5, 0.7), p.Of(0.2, 0.35));
        return
        [
            At(Frustum.Cylinder(radius, body), 0, body / 2, 0),
            At(Frustum.Cone(radius, 0.3), 0, body + 0.15, 0),
            At(Frustum.Cylinder(p.Of(0.04, 0.06), neck + 0.1), 0, body + (neck / 2) + 0.05, 0),
        ];
    }

    private static IEnumerable<Solid> Cup(Proportions p)
    {
        var (radius, height) = (p.Of(0.3, 0.4), p.Of(0.7, 0.95));
        return
        [
            At(Frustum.Cylinder(radius, height), 0, height / 2, 0),
            Standing(new Torus(height * 0.3, 0.06), radius, height / 2, 0),
        ];
    }

    private static IEnumerable<Solid> Tree(Proportions p)
    {
        var (trunk, crown, radius) = (p.Of(0.3, 0.6), p.Of(0.8, 1.3), p.Of(0.35, 0.55));
        return
        [
            At(Frustum.Cylinder(p.Of(0.07, 0.12), trunk), 0, trunk / 2, 0),
            At(Frustum.Cone(radius, crown), 0, trunk + (crown / 2), 0),
            At(Frustum.Cone(radius * 0.75, crown * 0.8), 0, trunk + (crown * 0.85), 0),
        ];
    }

    private static IEnumerable<Solid> Car(Proportions p)
    {
        var (length, width, wheel) = (p.Of(2.2, 3), p.Of(1, 1.3), p.Of(0.22, 0.32));
        var wheels = from x in (double[])[-0.32, 0.32]
                     from z in (double[])[-0.5, 0.5]
                     select Lying(Frustum.Cylinder(wheel, 0.2), x * length, wheel, z * width);
        return
        [
            At(new Box(length, 0.45, width), 0, wheel + 0.25, 0),
            At(new Box(length * p.Of(0.4, 0.55), 0.4, width * 0.9), -length * p.Of(0, 0.1), wheel + 0.65, 0),
            .. wheels,
        ];
    }

    private static IEnumerable<Solid> Rocket(Proportions p)
    {
        var (radius, height, fin) = (p.Of(0.15, 0.22), p.Of(1.1, 1.6), p.Of(0.25, 0.4));
        return
        [
            At(Frustum.Cylinder(radius, height), 0, height / 2, 0),
            At(Frustum.Cone(radius, 0.4), 0, height + 0.2, 0),
            At(new Box(2 * (radius + fin), fin, 0.04), 0, fin / 2, 0),
            At(new Box(0.04, fin, 2 * (radius + fin)), 0, fin / 2, 0),
        ];
    }

    private static IEnumerable<Solid> Snowman(Proportions p)
    {
        var (low, middle, head) = (p.Of(0.45, 0.55), p.Of(0.3, 0.38), p.Of(0.2, 0.26));
        return
        [
            At(new Sphere(low), 0, low, 0),
            At(new Sphere(middle), 0, (2 * low) + (0.8 * middle), 0),
            At(new Sphere(head), 0, (2 * low) + (1.7 * middle) + (0.8 * head), 0),
        ];
    }

    private static IEnumerable<Solid> Legs(double width, double depth, double height, double leg) =>
        from x in (double[])[-0.5, 0.5]
        from z in (double[])[-0.5, 0.5]
        select At(new Box(leg, height, leg), x * (width - leg), height / 2, z * (depth - leg));

    private static Solid At(Solid solid, double x, double y, double z) => solid.Moved(torch.eye(3, dtype: torch.float64), torch.tensor([x, y, z]));

    /// <summary>Its axis turned from y to z.</summary>
    private static Solid Lying(Solid solid, double x, double y, double z) =>
        solid.Moved(torch.tensor(new double[,] { { 1, 0, 0 }, { 0, 0, -1 }, { 0, 1, 0 } }), torch.tensor([x, y, z]));

    /// <summary>A ring that stands in the plane of x and y.</summary>
    private static Solid Standing(Torus ring, double x, double y, double z) => Lying(ring, x, y, z);

    /// <summary>Random lengths.</summary>
    private sealed class Proportions(Generator generator)
    {
        /// <summary>Uniform between two lengths.</summary>
        public double Of(double least, double most)
        {
            using var uniform = torch.rand(1, torch.float64, generator: generator.Torch);
            return least + ((most - least) * uniform.item<double>());
        }
    }
}
