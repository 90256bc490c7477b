using Noether.Runtime;

namespace Noether.Geometry;

/// <summary>A box centred on the origin, edges along the axes.</summary>
/// <param name="width">Extent along x.</param>
/// <param name="height">Extent along y.</param>
/// <param name="depth">Extent along z.</param>
public sealed class Box(double width, double height, double depth) : Solid
{
    private readonly double[] _half = [Length(width, nameof(width)) / 2, Length(height, nameof(height)) / 2, Length(depth, nameof(depth)) / 2];

    /// <inheritdoc/>
    public override double Area => 8 * ((_half[0] * _half[1]) + (_half[1] * _half[2]) + (_half[2] * _half[0]));

    /// <inheritdoc/>
    public override SurfaceSample Sample(int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        using var areas = torch.tensor([_half[1] * _half[2], _half[2] * _half[0], _half[0] * _half[1]]);
        var axis = torch.nn.functional.one_hot(torch.multinomial(areas, count, replacement: true, generator: generator.Torch), 3).to(torch.float64);
        var side = (Uniform(count, generator).ge(0.5).to(torch.float64) * 2) - 1;
        var normals = axis * side.unsqueeze(1);
        var within = (torch.rand([count, 3], torch.float64, generator: generator.Torch) * 2) - 1;
        var points = ((within * (1 - axis)) + normals) * torch.tensor(_half);
        return new SurfaceSample(scope.MoveToOuter(points), scope.MoveToOuter(normals));
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(points.abs().lt(torch.tensor(_half)).all(1));
    }
}

/// <summary>A ball centred on the origin.</summary>
/// <param name="radius">Its radius.</param>
public sealed class Sphere(double radius) : Solid
{
    private readonly double _radius = Length(radius, nameof(radius));

    /// <inheritdoc/>
    public override double Area => 4 * Math.PI * _radius * _radius;

    /// <inheritdoc/>
    public override SurfaceSample Sample(int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        var height = (Uniform(count, generator) * 2) - 1;
        var angle = Uniform(count, generator) * Math.Tau;
        var ring = (1 - height.square()).clamp_min(0).sqrt();
        var normals = torch.stack([ring * angle.cos(), height, ring * angle.sin()], 1);
        return new SurfaceSample(scope.MoveToOuter(normals * _radius), scope.MoveToOuter(normals));
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(points.square().sum(1).lt(_radius * _radius));
    }
}

/// <summary>A ring about the y axis, centred on the origin.</summary>
/// <param name="radius">From the centre to the middle of the tube.</param>
/// <param name="tube">Radius of the tube, below <paramref name="radius"/>.</param>
public sealed class Torus(double radius, double tube) : Solid
{
    private readonly double _radius = Length(radius, nameof(radius));
    private readonly double _tube = Length(tube, nameof(tube)) < radius ? tube : throw new ArgumentOutOfRangeException(nameof(tube), tube, $"The tube must be thinner than the ring's radius {radius}.");

    /// <inheritdoc/>
    public override double Area => Math.Tau * _radius * Math.Tau * _tube;

    /// <summary>The angle round the tube has density proportional to R + r cos: the inverse of its distribution is found by bisection.</summary>
    /// <inheritdoc/>
    public override SurfaceSample Sample(int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        var (target, ratio) = ((Uniform(count, generator) * Math.Tau) - Math.PI, _tube / _radius);
        var inner = BisectAngle(target, ratio);
        var around = Uniform(count, generator) * Math.Tau;
        var normals = torch.stack([inner.cos() * around.cos(), inner.sin(), inner.cos() * around.sin()], 1);
        var middle = torch.stack([around.cos(), torch.zeros_like(around), around.sin()], 1) * _radius;
        return new SurfaceSample(scope.MoveToOuter(middle + (normals * _tube)), scope.MoveToOuter(normals));
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        var ring = (points.select(1, 0).square() + points.select(1, 2).square()).sqrt() - _radius;
        return scope.MoveToOuter((ring.square() + points.select(1, 1).square()).lt(_tube * _tube));
    }

    /// <summary>Solves a + ratio sin(a) = target, which increases in a; 60 halvings of [-pi, pi] reach float64's precision.</summary>
    private static Tensor BisectAngle(Tensor target, double ratio)
    {
        var (low, high) = (torch.full_like(target, -Math.PI), torch.full_like(target, Math.PI));
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            var below = (middle + (ratio * middle.sin())).lt(target);
            (low, high) = (torch.where(below, middle, low), torch.where(below, high, middle));
        }

        return (low + high) / 2;
    }
}

/// <summary>A circular frustum about the y axis, centred on the origin: a cylinder where both radii are equal, a cone where the upper one is zero.</summary>
public sealed class Frustum : Solid
{
    private readonly double _lower;
    private readonly double _upper;
    private readonly double _height;

    private Frustum(double lower, double upper, double height) => (_lower, _upper, _height) = (lower, upper, height);

    /// <inheritdoc/>
    public override double Area => Math.PI * ((_lower * _lower) + (_upper * _upper) + ((_lower + _upper) * Slant));

    private double Slant => Math.Sqrt((_height * _height) + ((_lower - _upper) * (_lower - _upper)));

    /// <summary>A cylinder along y.</summary>
    public static Frustum Cylinder(double radius, double height) => new(Length(radius, nameof(radius)), radius, Length(height, nameof(height)));

    /// <summary>A cone that stands on the plane y = -height/2 with its tip at y = height/2.</summary>
    public static Frustum Cone(double radius, double height) => new(Length(radius, nameof(radius)), 0, Length(height, nameof(height)));

    /// <inheritdoc/>
    public override SurfaceSample Sample(int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        using var areas = torch.tensor([Math.PI * _lower * _lower, Math.PI * _upper * _upper, Math.PI * (_lower + _upper) * Slant]);
        var face = torch.multinomial(areas, count, replacement: true, generator: generator.Torch);
        var (depth, angle) = (Uniform(count, generator), Uniform(count, generator) * Math.Tau);
        var side = face.eq(2);
        var bottom = face.eq(0).to(torch.float64);

        // On the side the radius has density proportional to itself: its square is uniform between the ends' squares.
        var sideRadius = ((_lower * _lower) + (depth * ((_upper * _upper) - (_lower * _lower)))).sqrt();
        var along = _lower == _upper ? depth : (_lower - sideRadius) / (_lower - _upper);
        var radius = torch.where(side, sideRadius, depth.sqrt() * ((bottom * _lower) + ((1 - bottom) * _upper)));
        var y = torch.where(side, along - 0.5, 0.5 - bottom) * _height;
        var outward = side.to(torch.float64) * (_height / Slant);
        var upward = torch.where(side, torch.full_like(depth, (_lower - _upper) / Slant), 1 - (2 * bottom));
        var points = torch.stack([radius * angle.cos(), y, radius * angle.sin()], 1);
        var normals = torch.stack([outward * angle.cos(), upward, outward * angle.sin()], 1);
        return new SurfaceSample(scope.MoveToOuter(points), scope.MoveToOuter(normals));
    }

    /// <inheritdoc/>
    public override Tensor Contains(Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        var y = points.select(1, 1);
        var edge = _lower + (((y / _height) + 0.5) * (_upper - _lower));
        var radius = (points.select(1, 0).square() + points.select(1, 2).square()).sqrt();
        return scope.MoveToOuter(y.abs().lt(_height / 2).logical_and(radius.lt(edge)));
    }
}
