using Noether.Runtime;

namespace Noether.Geometry.Motion;

/// <summary>Flows as they are drawn to test how motion is measured.</summary>
public enum FlowKind
{
    /// <summary>The same displacement everywhere, in any direction, at most 5 pixels.</summary>
    Uniform,

    /// <summary>To the right above, to the left below: u = tanh(y / width of the layer).</summary>
    ShearLayer,

    /// <summary>To the right above a step, with a vortex turning below its edge.</summary>
    BackStep,

    /// <summary>To the right around a cylinder (potential flow), with vortices of alternating sense behind it.</summary>
    Cylinder,

    /// <summary>A vortex with a soft core: speed (1 - exp(-r² / core²)) / r.</summary>
    LambOseen,

    /// <summary>A vortex with a rigid core: speed r inside, 1 / r outside.</summary>
    Rankine,

    /// <summary>A chequerboard of vortices: sin x cos y, -cos x sin y.</summary>
    TaylorGreen,

    /// <summary>Plane waves across their direction, energy falling as k^(-5/3).</summary>
    Turbulence,

    /// <summary>The same with energy falling as k^(-2), as at the surface of oceans.</summary>
    SurfaceTurbulence,
}

/// <summary>
/// Draws flows. Those with a main stream run to the right, as experiments are set up; so what learns from them sees some directions more often than others.
/// </summary>
public static class RandomFlow
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<FlowKind> Kinds { get; } = Enum.GetValues<FlowKind>();

    private const int Modes = 40;
    private const double ShortestWaves = 5;
    private const double LargestUniform = 5;

    /// <summary>A flow whose longest displacement at the pixels of a picture is between a quarter of <paramref name="largest"/> and all of it.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="size">Edge length of the picture in pixels.</param>
    /// <param name="largest">In pixels.</param>
    /// <param name="generator">Where it is drawn from.</param>
    public static FlowField Draw(FlowKind kind, int size, double largest, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(largest);
        using var drawn = torch.rand(3 + (2 * Modes), torch.float64, generator: generator.Torch);
        var random = drawn.data<double>().ToArray();
        var unit = Unit(kind, random.AsMemory(1));
        var centre = (size - 1) / 2.0;
        var flow = new FlowField((x, y) => unit((x - centre) / size, (y - centre) / size));
        var margin = (int)Math.Ceiling(largest);
        var peak = (0.25 + (0.75 * random[0])) * (kind == FlowKind.Uniform ? Math.Min(LargestUniform, largest) : largest);
        return flow.Times(peak / flow.Longest(-margin, size - 1 + margin));
    }

    /// <summary>The flow on a picture from -1/2 to 1/2, of any strength.</summary>
    private static Func<double, double, (double U, double V)> Unit(FlowKind kind, ReadOnlyMemory<double> random)
    {
        var r = random.Span;
        var sense = r[0] < 0.5 ? -1 : 1;
        var (x0, y0, size) = ((0.5 * r[1]) - 0.25, (0.5 * r[2]) - 0.25, 0.08 + (0.2 * r[3]));
        return kind switch
        {
            FlowKind.Uniform => (_, _) => (Math.Cos(Math.Tau * random.Span[1]), Math.Sin(Math.Tau * random.Span[1])),
            FlowKind.ShearLayer => (_, y) => (Math.Tanh((y0 - y) / (size / 2)), 0),
            FlowKind.BackStep => BackStep(x0, y0, size),
            FlowKind.Cylinder => Cylinder(x0 - 0.15, y0 / 2, 0.06 + (0.06 * r[3]), sense, 0.3 + (0.4 * r[4])),
            FlowKind.LambOseen => (x, y) => LambOseen(x - x0, y - y0, size, sense),
            FlowKind.Rankine => (x, y) => Rankine(x - x0, y - y0, size, sense),
            FlowKind.TaylorGreen => TaylorGreen(x0, y0, Math.Tau * (1 + r[3]), sense),
            FlowKind.Turbulence => Waves(random.ToArray(), -1.0 / 3),
            _ => Waves(random.ToArray(), -1.0 / 2),
        };
    }

    private static Func<double, double, (double U, double V)> BackStep(double x0, double y0, double size) => (x, y) =>
    {
        var (u, v) = LambOseen(x - x0, y - y0 - size, size, sense: 1);
        return (0.5 * (1 + Math.Tanh((y0 - y) / (size / 2))) + (0.4 * size * u), 0.4 * size * v);
    };

    private static Func<double, double, (double U, double V)> Cylinder(double x0, double y0, double radius, int sense, double strength) => (x, y) =>
    {
        var (dx, dy) = (x - x0, y - y0);
        var squared = (dx * dx) + (dy * dy);
        if (squared < radius * radius)
        {
            return (0, 0);
        }

        var ratio = radius * radius / (squared * squared);
        var (u, v) = (1 - (ratio * ((dx * dx) - (dy * dy))), -2 * ratio * dx * dy);
        for (var shed = 1; shed <= 4; shed++)
        {
            // Kármán's street: rows half a diameter off the axis, a vortex every two diameters, the upper ones turning against the lower.
            var side = shed % 2 == 0 ? sense : -sense;
            var (a, b) = LambOseen(dx - (2.5 * shed * radius), dy - (0.6 * side * radius), 0.7 * radius, side);
            (u, v) = (u + (strength * radius * a), v + (strength * radius * b));
        }

        return (u, v);
    };

    private static (double U, double V) LambOseen(double dx, double dy, double core, int sense)
    {
        var squared = (dx * dx) + (dy * dy);
        var turn = squared < 1e-12 ? sense / (core * core) : sense * -double.ExpM1(-squared / (core * core)) / squared;
        return (-turn * dy, turn * dx);
    }

    private static (double U, double V) Rankine(double dx, double dy, double core, int sense)
    {
        var turn = sense / Math.Max(core * core, (dx * dx) + (dy * dy));
        return (-turn * dy, turn * dx);
    }

    private static Func<double, double, (double U, double V)> TaylorGreen(double x0, double y0, double wave, int sense) => (x, y) =>
    {
        var ((sinX, cosX), (sinY, cosY)) = (Math.SinCos(wave * (x - x0)), Math.SinCos(wave * (y - y0)));
        return (sense * sinX * cosY, -sense * cosX * sinY);
    };

    /// <summary>Waves whose lengths lie evenly on a logarithmic scale from the picture's edge to a fifth of it.</summary>
    private static Func<double, double, (double U, double V)> Waves(double[] random, double power) => (x, y) =>
    {
        var (u, v) = (0.0, 0.0);
        for (var m = 0; m < Modes; m++)
        {
            var times = Math.Pow(ShortestWaves, (double)m / (Modes - 1));
            var (sin, cos) = Math.SinCos(Math.Tau * random[2 * m]);
            var wave = Math.Pow(times, power) * Math.Cos(Math.Tau * ((times * ((cos * x) + (sin * y))) + random[(2 * m) + 1]));
            (u, v) = (u - (sin * wave), v + (cos * wave));
        }

        return (u, v);
    };
}
