using Noether.Representations;

namespace Noether.Nn;

/// <summary>
/// Pictures of invariant features laid on the half of the unit sphere that is seen from y: the pixel at (right, up) on its point (up, √(1 - right² - up²), right) in x, y, z, nothing on the half
/// that is not seen; then coefficients of harmonics, C = ∫ f Y dΩ. Without parameters: one <see cref="InductionLayer"/> among all, with fixed radial functions.
/// </summary>
/// <remarks>
/// Source: Klee, Biza, Platt, Walters, "Image to sphere: learning equivariant features for efficient pose prediction", ICLR 2023, section 4.2: here each pixel within the disc is one point of
/// the sphere, and its area grows as 1 / cos of the angle to the line of sight. Integral-normalised harmonics.
/// </remarks>
public sealed class OrthographicProjection : torch.nn.Module<Tensor, Tensor>
{
    private const double Right = 90;

    private readonly Tensor projection;
    private readonly int _size;

    /// <param name="size">Edge length of pictures in pixels.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="taper">Degrees from the line of sight from which on values fade linearly to nothing at 90; 90 for none.</param>
    /// <param name="dtype">Precision.</param>
    public OrthographicProjection(int size, int maxDegree, double taper = Right, torch.ScalarType dtype = torch.ScalarType.Float32)
        : base(nameof(OrthographicProjection))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        (_size, MaxDegree) = (size, maxDegree);
        using var scope = torch.NewDisposeScope();
        var places = Enumerable.Range(0, size * size).Select(p => PlaneMoments.Place(size, p)).ToArray();
        var points = torch.tensor(places.SelectMany(p => OnSphere(Math.Min(p.Radius, 1), p.Angle)).ToArray()).view(-1, 3);
        var weights = torch.tensor(places.Select(p => Weight(p.Radius, size, taper)).ToArray()).unsqueeze(1);
        projection = (SphericalHarmonics.Values(points, maxDegree) * weights).to(dtype).MoveToOuterDisposeScope();
        RegisterComponents();
    }

    /// <summary>The highest degree L.</summary>
    public int MaxDegree { get; }

    /// <summary>The radial function of the kernel of C_lm (its cosine part where m > 0) as an <see cref="InductionLayer"/> has it, at a distance from the middle.</summary>
    /// <param name="degree">l.</param>
    /// <param name="order">m from 0 to l.</param>
    /// <param name="radius">Distance from the middle in halves of the edge.</param>
    /// <param name="taper">As of the layer.</param>
    internal double Radial(int degree, int order, double radius, double taper = Right)
    {
        // At azimuth 0 the cosine is 1; where m > 0 the middle has no direction, and the harmonic is zero there.
        using var scope = torch.NewDisposeScope();
        var y = SphericalHarmonics.Values(torch.tensor(OnSphere(radius, 0)).view(1, 3), degree);
        return y[0, (degree * degree) + degree + order].item<double>() * Weight(radius, _size, taper);
    }

    /// <param name="x"><c>[batch, channels, size, size]</c>.</param>
    /// <returns><c>[batch, (L + 1)² · channels]</c>, component-first.</returns>
    /// <exception cref="InputException">Another size.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.dim() != 4 || x.shape[2] != _size || x.shape[3] != _size)
        {
            throw new InputException($"Pictures are [batch, channels, {_size}, {_size}]; found shape [{string.Join(", ", x.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(x.flatten(2).matmul(projection).transpose(1, 2).flatten(1));
    }

    private static double[] OnSphere(double radius, double angle) =>
        [radius * Math.Sin(angle), Math.Sqrt(Math.Max(0, 1 - (radius * radius))), radius * Math.Cos(angle)];

    private static double Weight(double radius, int size, double taper)
    {
        if (radius > 1)
        {
            return 0;
        }

        var tilt = Math.Asin(radius) * 180 / Math.PI;
        var fade = tilt <= taper ? 1 : (Right - tilt) / (Right - taper);

        // A pixel's area over the cosine; its own extent bounds what the limb's weight can grow to.
        var pixel = 2.0 / size;
        return fade * pixel * pixel / Math.Sqrt(Math.Max(1 - (radius * radius), pixel / 2));
    }
}
