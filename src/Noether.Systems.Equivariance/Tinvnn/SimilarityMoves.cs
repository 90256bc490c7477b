using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Tinvnn;

/// <summary>Random transformations of points f -> s Q f + b, each cloud by one of its own; computed in float64.</summary>
internal static class SimilarityMoves
{
    private const double MostScale = 5, ShiftDeviation = 2;

    /// <summary>s log-uniform from 1/5 to 5, Q of O(d), b normal with deviation 2.</summary>
    public static (Field Points, Tensor Scales) Similar(Field points, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var (samples, dimension) = (points.BatchSize, points.Value.shape[2]);
        var turns = dimension == 2 ? new O2().Linear(new O2().Sample(samples, generator)) : new O3().Linear(new O3().Sample(samples, generator));
        var scales = torch.exp((torch.rand([samples], torch.float64, generator: generator.Torch) - 0.5) * (2 * Math.Log(MostScale)));
        var shifts = torch.randn([samples, 1, dimension], torch.float64, generator: generator.Torch) * ShiftDeviation;
        var device = points.Value.device;
        var moved = (points.Value.to(torch.float64).matmul(turns.to(device).transpose(1, 2)) * scales.to(device).view(-1, 1, 1)) + shifts.to(device);
        return (points.With(scope.MoveToOuter(moved.to(points.Value.dtype))), scope.MoveToOuter(scales));
    }

    /// <summary>Q of SO(3).</summary>
    public static Field Turned(Field points, Generator generator) => Moved(points, new SO3().Sample(points.BatchSize, generator));

    /// <summary>A turn about the upright axis y.</summary>
    public static Field TurnedUpright(Field points, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var angles = torch.rand([points.BatchSize], torch.float64, generator: generator.Torch) * Math.Tau;
        var up = torch.tensor([0.0, 1, 0]).expand(points.BatchSize, 3);
        var moved = Moved(points, Rotations.FromAxisAngle(up, angles));
        return moved.With(scope.MoveToOuter(moved.Value));
    }

    private static Field Moved(Field points, Tensor turns)
    {
        using var scope = torch.NewDisposeScope();
        var moved = points.Value.to(torch.float64).matmul(turns.to(points.Value.device).transpose(1, 2));
        return points.With(scope.MoveToOuter(moved.to(points.Value.dtype)));
    }
}
