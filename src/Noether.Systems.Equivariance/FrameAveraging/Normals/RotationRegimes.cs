using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>Asks a trained network about test clouds that stand upright as in training, about the same clouds randomly turned, and about clouds turned by given angles.</summary>
/// <param name="model">The network.</param>
/// <param name="context">Randomness, progress and cancellation.</param>
internal sealed class RotationRegimes(NormalEstimator model, EvaluationContext context)
{
    // Clouds in one call of the network, and those that the defect is measured on with how many motions.
    private const long Chunk = 25, DefectClouds = 10, DefectMotions = 4;

    private static readonly Symmetry Rotations = Symmetry.Natural(new SO3());

    public ArmResult Measure(ShapeClouds clouds, int angles)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var (made, degenerate) = model.Frames;
        var upright = Errors(clouds.Test);
        var counted = model.Frames;
        var rotated = Errors(Turned(clouds.Test, "turns"));
        var (straight, turned) = (upright.mean().ToDouble(), rotated.mean().ToDouble());
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["validation"] = Errors(clouds.Validation).mean().ToDouble(),
            ["upright"] = straight,
            ["rotated"] = turned,
            ["ratio"] = turned / straight,
            ["defect"] = Defect(clouds.Test),
            ["frames"] = counted.Samples - made,
            ["degenerate"] = counted.Degenerate - degenerate,
        };
        if (clouds.Models is { } models)
        {
            metrics["models_upright"] = Errors(models).mean().ToDouble();
            metrics["models_rotated"] = Errors(Turned(models, "model turns")).mean().ToDouble();
        }

        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["angles"] = Curve(clouds.Test, angles),
            ["cloud"] = Cloud(clouds.Test, upright, rotated),
        });
    }

    private Batch Turned(Batch clouds, string name)
    {
        using var turns = context.Generator.Fork(name);
        return NormalsArms.Turned(clouds, turns);
    }

    /// <summary>Mean change of the vectors by a rotation, relative to their size, in float64, where what is left of an exact symmetry is far below what is not.</summary>
    private double Defect(Batch test)
    {
        using var motions = context.Generator.Fork("motions");
        var some = test.Slice(0, Math.Min(DefectClouds, test.Size)).To(torch.float64);
        model.to(torch.float64);
        var defects = EquivarianceError.Measure(model, Rotations, some, Rotations.Group.Sample(DefectMotions, motions), Chunk)[NormalEstimator.Normals];
        model.to(torch.float32);
        return defects.Cast<double>().Average();
    }

    /// <summary>1 - (n . n')² at every point, <c>[clouds, points]</c>, float64 on the CPU.</summary>
    private Tensor Errors(Batch clouds)
    {
        List<Tensor> parts = [];
        for (long start = 0; start < clouds.Size; start += Chunk)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var part = clouds.Slice(start, Math.Min(Chunk, clouds.Size - start));
            var errors = NormalError.OfPoints(model.call(part)[NormalEstimator.Normals], part[NormalEstimator.Normals]);
            parts.Add(scope.MoveToOuter(errors.to(torch.float64).cpu()));
            context.Sink.Progress("test", start + part.Size, clouds.Size);
        }

        return torch.cat(parts);
    }

    /// <summary>The mean error over the angle: each cloud turns about its own random axis.</summary>
    private Table Curve(Batch test, int angles)
    {
        using var scope = torch.NewDisposeScope();
        using var draws = context.Generator.Fork("axes");
        var axes = torch.randn([test.Size, 3], torch.float64, generator: draws.Torch);
        Tensor About(double degrees) => Groups.Rotations.FromAxisAngle(axes, torch.full([test.Size], degrees * Math.PI / 180, torch.float64));
        var rows = Enumerable.Range(0, angles).Select(i => 180.0 * i / (angles - 1))
            .Select(degrees => (double[])[degrees, Errors(Rotations.Input.Apply(About(degrees), test, Pairing.Each)).mean().ToDouble()]);
        return new Table(["angle (degrees)", "error"], [.. rows]);
    }

    /// <summary>The points of the first test cloud with their errors.</summary>
    private static Table Cloud(Batch test, Tensor upright, Tensor rotated)
    {
        var points = test[NormalEstimator.Positions].Value[0].to(torch.float64).cpu();
        var columns = torch.cat([points, upright[0].unsqueeze(1), rotated[0].unsqueeze(1)], 1);
        return new Table(
            ["x", "y", "z", "error upright", "error rotated"],
            [.. Enumerable.Range(0, (int)columns.shape[0]).Select(i => columns[i].data<double>().ToArray())]);
    }
}
