using System.Numerics;

namespace Noether.Geometry.Shapes;

/// <summary>How the shapes of <see cref="ParametricShapes"/> are put together: each of named parts, upright (+y), lengths of the order of one.</summary>
internal static class ShapeKinds
{
    private const int Round = 24;

    public static IReadOnlyList<ShapeKind> All { get; } =
    [
        new("box", ["box"], r => [new SurfaceBuilder().Box(r.Of(1), r.Of(0.6), r.Of(0.4))]),
        new("l-beam", ["beam"], r => [Beam(r, (w, h, t) => [new(0, 0), new(w, 0), new(w, t), new(t, t), new(t, h), new(0, h)])]),
        new("t-beam", ["beam"], r => [Beam(r, (w, h, t) => [new(-t / 2, 0), new(t / 2, 0), new(t / 2, h - t), new(w / 2, h - t), new(w / 2, h), new(-w / 2, h), new(-w / 2, h - t), new(-t / 2, h - t)])]),
        new("frustum", ["frustum"], r => [Turned(0, [(r.Of(0.6), 0), (r.Of(0.3), r.Of(0.8))])]),
        new("torus", ["ring"], r => [Ring(r.Of(0.6), r.Of(0.15))]),
        new("tube", ["tube"], r => [Pipe(r.Of(0.35), r.Of(0.9))]),
        new("cone", ["cone"], r => [Turned(0, [(r.Of(0.45), 0), (0, r.Of(1))])]),
        new("capsule", ["capsule"], r => [Capsule(r.Of(0.25), r.Of(0.7))]),
        new("ellipsoid", ["ellipsoid"], r => [Ellipsoid(r.Of(0.45), r.Of(0.7))]),
        new("helix", ["helix"], r => [Helix(r.Of(0.4), r.Of(1), r.Of(0.06))]),
        new("star", ["star"], r => [Star(r, points: 5, inner: 0.45f)]),
        new("gear", ["gear"], r => [Gear(r.Of(0.5), r.Of(0.2))]),
        new("stair", ["stair"], r => [Stair(r.Of(0.8), r.Of(0.8), r.Of(0.5))]),
        new("chair", ["seat", "back", "legs"], Chair),
        new("table", ["top", "legs"], Table),
        new("lamp", ["foot", "pole", "shade"], Lamp),
        new("cup", ["body", "handle"], Cup),
        new("arrow", ["shaft", "head"], Arrow),
        new("plane", ["fuselage", "wings", "tail"], Plane),
        new("car", ["body", "wheels"], Car),
    ];

    private static SurfaceBuilder Beam(RandomLengths r, Func<float, float, float, Vector2[]> outline)
    {
        var (width, height) = (r.Of(0.6), r.Of(0.6));
        return new SurfaceBuilder().Prism(outline(width, height, 0.25f * Math.Min(width, height)), r.Of(1.2));
    }

    /// <summary>A body shut below and above.</summary>
    private static SurfaceBuilder Turned(float lift, IReadOnlyList<(float Radius, float Height)> outer) =>
        new SurfaceBuilder().Turned([new(0, outer[0].Height), .. outer.Select(p => new Vector2(p.Radius, p.Height)), new(0, outer[^1].Height)], Round, y: lift);

    private static SurfaceBuilder Ring(float radius, float tube)
    {
        tube = Math.Min(tube, 0.6f * radius);
        return new SurfaceBuilder().Turned([.. Enumerable.Range(0, 13).Select(i => MathF.SinCos(MathF.Tau * (i % 12) / 12)).Select(a => new Vector2(radius + (tube * a.Cos), tube * a.Sin))], Round);
    }

    private static SurfaceBuilder Pipe(float radius, float height)
    {
        var inner = 0.75f * radius;
        return new SurfaceBuilder().Turned([new(inner, 0), new(radius, 0), new(radius, height), new(inner, height), new(inner, 0)], Round);
    }

    private static SurfaceBuilder Capsule(float radius, float height)
    {
        var arc = Enumerable.Range(0, 7).Select(i => MathF.SinCos(MathF.PI / 2 * i / 6)).ToArray();
        return new SurfaceBuilder().Turned(
            [.. arc.Select(a => new Vector2(radius * a.Sin, -radius * a.Cos)), .. arc.Select(a => new Vector2(radius * a.Cos, height + (radius * a.Sin)))], Round);
    }

    private static SurfaceBuilder Ellipsoid(float radius, float height) => new SurfaceBuilder().Turned(
        [.. Enumerable.Range(0, 15).Select(i => MathF.SinCos(MathF.PI * i / 14)).Select(a => new Vector2(radius * Math.Max(0, a.Sin), -height * a.Cos))], Round);

    private static SurfaceBuilder Helix(float radius, float height, float tube) => new SurfaceBuilder().Tube(
        [.. Enumerable.Range(0, 61).Select(i => (Turn: MathF.SinCos(3 * MathF.Tau * i / 60), Up: height * i / 60)).Select(p => new Vector3(radius * p.Turn.Cos, p.Up, radius * p.Turn.Sin))],
        tube);

    private static SurfaceBuilder Star(RandomLengths r, int points, float inner)
    {
        var (radius, depth) = (r.Of(0.6), r.Of(0.3));
        return new SurfaceBuilder().Prism([.. Enumerable.Range(0, 2 * points).Select(i => OnCircle(i % 2 == 0 ? radius : inner * radius, (float)i / (2 * points)))], depth);
    }

    private static SurfaceBuilder Gear(float radius, float depth) => new SurfaceBuilder().Prism(
        [.. Enumerable.Range(0, 48).Select(i => OnCircle(i % 4 < 2 ? radius : 0.8f * radius, i / 48f))], depth);

    private static SurfaceBuilder Stair(float width, float height, float depth)
    {
        const int Steps = 4;
        List<Vector2> outline = [new(0, 0), new(width, 0), new(width, height)];
        for (var step = Steps - 1; step > 0; step--)
        {
            outline.Add(new(width * step / Steps, height * (step + 1) / Steps));
            outline.Add(new(width * step / Steps, height * step / Steps));
        }

        outline.Add(new(0, height / Steps));
        return new SurfaceBuilder().Prism(outline, depth);
    }

    private static SurfaceBuilder[] Chair(RandomLengths r)
    {
        var (width, depth, seat, back, leg) = (r.Of(0.5), r.Of(0.5), r.Of(0.45), r.Of(0.5), 0.05f);
        return
        [
            new SurfaceBuilder().Box(width, leg, depth, y: seat),
            new SurfaceBuilder().Box(width, back, leg, y: seat + (back / 2), z: (leg - depth) / 2),
            Legs(width, depth, seat, leg),
        ];
    }

    private static SurfaceBuilder[] Table(RandomLengths r)
    {
        var (width, depth, height, leg) = (r.Of(1.2), r.Of(0.7), r.Of(0.6), 0.07f);
        return [new SurfaceBuilder().Box(width, leg, depth, y: height), Legs(width, depth, height, leg)];
    }

    private static SurfaceBuilder Legs(float width, float depth, float height, float leg)
    {
        var builder = new SurfaceBuilder();
        foreach (var (x, z) in (ReadOnlySpan<(float, float)>)[(-1, -1), (-1, 1), (1, -1), (1, 1)])
        {
            builder.Box(leg, height, leg, x * (width - leg) / 2, height / 2, z * (depth - leg) / 2);
        }

        return builder;
    }

    private static SurfaceBuilder[] Lamp(RandomLengths r)
    {
        var (foot, height, low, high, shade) = (r.Of(0.25), r.Of(0.9), r.Of(0.35), r.Of(0.18), r.Of(0.35));
        return
        [
            Turned(0, [(foot, 0), (foot, 0.05f)]),
            Turned(0, [(0.03f, 0.05f), (0.03f, height)]),
            new SurfaceBuilder().Turned([new(low, height - (shade / 2)), new(high, height + (shade / 2))], Round),
        ];
    }

    private static SurfaceBuilder[] Cup(RandomLengths r)
    {
        var (radius, height, handle) = (r.Of(0.3), r.Of(0.5), r.Of(0.16));
        var wall = 0.9f * radius;
        Vector3[] bow = [.. Enumerable.Range(0, 13).Select(i => MathF.SinCos(MathF.PI * ((i / 12f) - 0.5f))).Select(a => new Vector3(radius + (handle * a.Cos), (height / 2) + (0.3f * height * a.Sin), 0))];
        return
        [
            new SurfaceBuilder().Turned([new(0, 0), new(radius, 0), new(radius, height), new(wall, height), new(wall, 0.1f * height), new(0, 0.1f * height)], Round),
            new SurfaceBuilder().Tube(bow, 0.12 * radius),
        ];
    }

    private static SurfaceBuilder[] Arrow(RandomLengths r)
    {
        var (shaft, length, head, tip) = (r.Of(0.08), r.Of(0.8), r.Of(0.22), r.Of(0.35));
        return [Turned(0, [(shaft, 0), (shaft, length)]), Turned(length, [(Math.Max(head, 1.5f * shaft), 0), (0, tip)])];
    }

    private static SurfaceBuilder[] Plane(RandomLengths r)
    {
        var (length, body, span, chord, fin) = (r.Of(1.2), r.Of(0.12), r.Of(1.2), r.Of(0.25), r.Of(0.25));
        return
        [
            new SurfaceBuilder().Tube([new(-length / 2, 0, 0), new(0, 0, 0), new(length / 2, 0, 0)], body / 2),
            new SurfaceBuilder().Box(chord, 0.03, span, x: 0.1 * length),
            new SurfaceBuilder().Box(0.6 * chord, 0.03, 0.35 * span, x: -0.45 * length).Box(0.6 * chord, fin, 0.03, x: -0.45 * length, y: fin / 2),
        ];
    }

    private static SurfaceBuilder[] Car(RandomLengths r)
    {
        var (length, width, height, wheel) = (r.Of(1.3), r.Of(0.5), r.Of(0.35), r.Of(0.13));
        Vector2[] side =
        [
            new(0, 0), new(length, 0), new(length, 0.5f * height), new(0.75f * length, 0.55f * height), new(0.6f * length, height), new(0.2f * length, height), new(0.05f * length, 0.55f * height),
            new(0, 0.5f * height),
        ];
        var wheels = new SurfaceBuilder();
        foreach (var (x, z) in (ReadOnlySpan<(float, float)>)[(0.2f, -1), (0.2f, 1), (0.8f, -1), (0.8f, 1)])
        {
            wheels.Prism([.. Enumerable.Range(0, 16).Select(i => OnCircle(wheel, i / 16f))], 0.1, x * length, 0, z * width / 2);
        }

        return [new SurfaceBuilder().Prism(side, width), wheels];
    }

    private static Vector2 OnCircle(float radius, float turns)
    {
        var (sin, cos) = MathF.SinCos(MathF.Tau * turns);
        return new(radius * cos, radius * sin);
    }
}

/// <summary>A kind of shape.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parts">Names of its parts.</param>
/// <param name="Build">Makes the parts, in that order.</param>
internal sealed record ShapeKind(string Name, IReadOnlyList<string> Parts, Func<RandomLengths, SurfaceBuilder[]> Build);
