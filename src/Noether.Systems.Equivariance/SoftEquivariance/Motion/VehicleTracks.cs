using Noether.Runtime;

namespace Noether.Systems.Equivariance.SoftEquivariance.Motion;

/// <summary>
/// Made-up vehicles on a hilly plane: heading uniform, or near an axis; speed 1 to 8 m/s that changes by a noisy acceleration; curvature and acceleration wander about zero; the road
/// climbs by a slope of its own, N(0, 3 %), and heights are measured with 2 cm of noise.
/// </summary>
internal static class VehicleTracks
{
    public const int Past = 6;
    public const int Future = 6;

    private const int Stride = 2;
    private const double Interval = 0.1;
    private const double Reach = 5;
    private const double LeastClimb = 0.05;

    /// <summary>Positions in metres every 0.2 s, <c>[count, 12, 3]</c>: those that move less than 5 m along each axis of the plane and climb more than 5 cm in the first six.</summary>
    /// <param name="count">How many.</param>
    /// <param name="headingSpread">Standard deviation of headings about the x axis in radians; 0 for any heading.</param>
    /// <param name="generator">Where they are drawn from.</param>
    public static Tensor Draw(long count, double headingSpread, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        List<Tensor> kept = [];
        for (long found = 0; found < count;)
        {
            var drawn = Drive(2 * count, headingSpread, generator);
            var moved = (drawn.select(1, Past - 1) - drawn.select(1, 0)).abs();
            var fits = moved.select(1, 0).lt(Reach).logical_and(moved.select(1, 1).lt(Reach)).logical_and(moved.select(1, 2).gt(LeastClimb));
            kept.Add(drawn.index_select(0, fits.nonzero().flatten()));
            found += kept[^1].shape[0];
        }

        return scope.MoveToOuter(torch.cat(kept).narrow(0, 0, count).clone());
    }

    private static Tensor Drive(long count, double headingSpread, Generator generator)
    {
        Tensor Normal(double deviation) => torch.randn([count], torch.float64, generator: generator.Torch) * deviation;
        Tensor Uniform(double low, double high) => (torch.rand([count], torch.float64, generator: generator.Torch) * (high - low)) + low;
        var heading = headingSpread > 0 ? Normal(headingSpread) : Uniform(-Math.PI, Math.PI);
        var (speed, curvature, acceleration, slope) = (Uniform(1, 8), Normal(0.03), Normal(0.5), Normal(0.03));
        var (x, y, arc) = (torch.zeros_like(heading), torch.zeros_like(heading), torch.zeros_like(heading));
        List<Tensor> places = [];
        for (var step = 0; step < (Past + Future) * Stride; step++)
        {
            if (step % Stride == 0)
            {
                places.Add(torch.stack([x, y, (slope * arc) + Normal(0.02)], 1));
            }

            curvature = (curvature * 0.95) + Normal(0.01);
            acceleration = (acceleration * 0.9) + Normal(0.3);
            speed = (speed + (acceleration * Interval)).clamp_min(0);
            heading = heading + (curvature * speed * Interval);
            (x, y, arc) = (x + (speed * heading.cos() * Interval), y + (speed * heading.sin() * Interval), arc + (speed * Interval));
        }

        return torch.stack(places, 1);
    }
}
