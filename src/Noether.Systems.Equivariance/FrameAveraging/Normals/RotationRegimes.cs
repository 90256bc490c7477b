using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>Asks a trained network about test clouds that stand upright as in training, about the same clouds randomly turned, and about clouds turned by given angles.</summary>
internal static class RotationRegimes
{
    // Clouds in one call of the network, and those that the defect is measured on with how many motions.
    private const long Chunk = 25, DefectClouds = 10, DefectMotions = 4;

    private static readonly Symmetry Rotations = Symmetry.Natural(new SO3());

    public static ArmResult Measure(NormalEstimator model, Batch test, int angles, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var before = model.Frames.Degenerate;
        var upright = Errors(model, test, context);
        var degenerate = model.Frames.Degenerate - before;
        using var turns = context.Generator.Fork("turns");
        var rotated = Errors(model, Turned(test, Rotations.Group.Sample(test.Size, turns)), context);
        var some = test.Slice(0, Math.Min(DefectClouds, test.Size));
        var defects = EquivarianceError.Measure(model, Rotations, some, Rotations.Group.Sample(DefectMotions, turns), Chunk)[NormalEstimator.Normals];
        var (straight, turned) = (upright.mean().ToDouble(), rotated.mean().ToDouble());
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["upright"] = straight,
            ["rotated"] = turned,
            ["ratio"] = turned / straight,
            ["defect"] = defects.Cast<double>().Average(),
            ["degenerate"] = degenerate,
        };
        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["angles"] = Curve(model, test, angles, context),
            ["cloud"] = Cloud(test, upright, rotated),
        });
    }

    /// <summary>1 - (n . n')² at every point, <c>[clouds, points]</c>, float64 on the CPU.</summary>
    private static Tensor Errors(NormalEstimator model, Batch test, EvaluationContext context)
    {
        List<Tensor> parts = [];
        for (long start = 0; start < test.Size; start += Chunk)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var part = test.Slice(start, Math.Min(Chunk, test.Size - start));
            var errors = NormalError.OfPoints(model.call(part)[NormalEstimator.Normals], part[NormalEstimator.Normals]);
            parts.Add(scope.MoveToOuter(errors.to(torch.float64).cpu()));
            context.Sink.Progress("test", start + part.Size, test.Size);
        }

        return torch.cat(parts);
    }

    private static Batch Turned(Batch test, Tensor turns) => Rotations.Input.Apply(turns, test, Pairing.Each);

    /// <summary>The mean error over the angle: each cloud turns about its own random axis.</summary>
    private static Table Curve(NormalEstimator model, Batch test, int angles, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var draws = context.Generator.Fork("axes");
        var axes = torch.nn.functional.normalize(torch.randn([test.Size, 3], torch.float64, generator: draws.Torch), dim: 1);
        var rows = Enumerable.Range(0, angles).Select(i => 180.0 * i / (angles - 1))
            .Select(degrees => (double[])[degrees, Errors(model, Turned(test, About(axes, degrees * Math.PI / 180)), context).mean().ToDouble()]);
        return new Table(["angle (degrees)", "error"], [.. rows]);
    }

    /// <summary>Rotations by an angle about axes (Rodrigues), <c>[n, 3, 3]</c>.</summary>
    private static Tensor About(Tensor axes, double angle)
    {
        var (x, y, z) = (axes.select(1, 0), axes.select(1, 1), axes.select(1, 2));
        var zero = torch.zeros_like(x);
        var cross = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], 1).view(-1, 3, 3);
        return torch.eye(3, dtype: torch.float64) + (Math.Sin(angle) * cross) + ((1 - Math.Cos(angle)) * cross.matmul(cross));
    }

    /// <summary>The points of the first test cloud with their errors.</summary>
    private static Table Cloud(Batch test, Tensor upright, Tensor rotated)
    {
        var points = test[NormalEstimator.Points].Value[0].to(torch.float64).cpu();
        var columns = torch.cat([points, upright[0].unsqueeze(1), rotated[0].unsqueeze(1)], 1);
        return new Table(
            ["x", "y", "z", "error upright", "error rotated"],
            [.. Enumerable.Range(0, (int)columns.shape[0]).Select(i => columns[i].data<double>().ToArray())]);
    }
}
