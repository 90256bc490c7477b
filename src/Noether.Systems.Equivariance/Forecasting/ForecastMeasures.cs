using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>
/// What a forecaster is worth: its error on test samples as they are and turned, how its errors are spread, and how far its answer for a moved
/// scene is from the moved answer.
/// </summary>
/// <param name="model">Gives the field <c>target</c>.</param>
/// <param name="test">The test samples.</param>
/// <param name="context">Randomness, progress and cancellation.</param>
internal sealed class ForecastMeasures(NetworkModel model, Batch test, EvaluationContext context)
{
    private const int Rows = 250;
    private const int TurnedSamples = 200;
    private const int ExactSamples = 100;
    private const int Motions = 8;
    private const int Percentiles = 100;

    /// <summary>All motions of space with shifts of at most one unit along each axis, as they move a scene and its forecast.</summary>
    public static Symmetry Euclidean { get; } = Symmetry.Natural(SemidirectProduct.Euclidean(3, 1), "motions of space");

    private static Symmetry Rotations { get; } = Symmetry.Natural(new O3(), "rotations");

    /// <param name="angles">Angles of the table <c>rotation</c>.</param>
    public ArmResult Measure(int angles)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var errors = Errors(test);
        var turned = Errors(Rotations.Input.Apply(Rotations.Group.Sample(test.Size, context.Generator), test, Pairing.Each));
        var defects = Defects();
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["mse"] = errors.Average(),
            ["rotated_mse"] = turned.Average(),
            ["median"] = Quantile([.. errors.Order()], 0.5),
            ["equivariance_error"] = defects.Average(),
            ["worst_equivariance_error"] = defects.Max(),
        };
        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["rotation"] = Rotation(angles),
            ["spread"] = Spread(errors),
            ["path"] = Path(),
        });
    }

    /// <summary>Mean squared error of a coordinate on samples, the test samples or others.</summary>
    public double MeanSquare(Batch samples)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        return Errors(samples).Average();
    }

    /// <summary>Mean squared error of each sample.</summary>
    private double[] Errors(Batch samples) => PerSample(Forecast(samples) - samples["target"].Value);

    /// <summary>Relative equivariance errors of motions and samples, in float64, where what is left of an exact symmetry is far below what is not.</summary>
    public IReadOnlyList<double> Defects()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var few = test.Slice(0, Math.Min(ExactSamples, test.Size)).To(torch.float64);
        var motions = Euclidean.Group.Sample(Motions, context.Generator);
        model.to(torch.float64);
        var defects = EquivarianceError.Measure(model, Euclidean, few, motions, Rows)["target"];
        model.to(torch.float32);
        return [.. defects.Cast<double>()];
    }

    /// <summary>Each sample turned about an axis of its own by the same angles: the error of the forecast, and how far it is from the turned forecast.</summary>
    private Table Rotation(int angles)
    {
        using var scope = torch.NewDisposeScope();
        var few = test.Slice(0, Math.Min(TurnedSamples, test.Size));
        var axes = torch.randn([few.Size, 3], torch.float64, generator: context.Generator.Torch);
        var still = Forecast(few);
        var scale = EquivarianceError.Scale(new Field(still, FieldType.Position));
        var rows = new List<double[]>();
        for (var i = 0; i <= angles; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var inner = torch.NewDisposeScope();
            var degrees = 180.0 * i / angles;
            var g = Groups.Rotations.FromAxisAngle(axes, torch.full([few.Size], degrees * Math.PI / 180, torch.float64));
            var moved = Rotations.Input.Apply(g, few.With("still", new Field(still, FieldType.Position)), Pairing.Each);
            var forecast = Forecast(moved);
            var apart = (forecast - moved["still"].Value).to(torch.float64).flatten(1).square().sum(1).sqrt().mean().item<double>();
            rows.Add([degrees, PerSample(forecast - moved["target"].Value).Average(), apart / scale]);
            context.Sink.Progress("turn", i + 1, angles + 1);
        }

        return new Table(["angle (degrees)", "error", "change"], rows);
    }

    private static Table Spread(double[] errors)
    {
        double[] sorted = [.. errors.Order()];
        return new Table(["share of samples (%)", "error"], [.. Enumerable.Range(0, Percentiles + 1).Select(p => new[] { p, Quantile(sorted, p / 100.0) })]);
    }

    /// <summary>One sample seen along the z axis: from where each particle was to where it went, and to where it was expected; a row without heights parts the particles.</summary>
    private Table Path()
    {
        using var scope = torch.NewDisposeScope();
        var sample = test.Slice(0, 1);
        var (start, end, forecast) = (Plane(sample["x"].Value), Plane(sample["target"].Value), Plane(Forecast(sample)));
        var rows = Enumerable.Range(0, start.GetLength(0)).SelectMany(p => (double[][])
        [
            [start[p, 0], double.NaN, start[p, 0], double.NaN],
            [start[p, 0], start[p, 1], start[p, 0], start[p, 1]],
            [end[p, 0], end[p, 1], forecast[p, 0], forecast[p, 1]],
        ]);
        return new Table(["true x", "true y", "forecast x", "forecast y"], [.. rows]);
    }

    /// <summary>The model's answers, on the CPU.</summary>
    private Tensor Forecast(Batch samples)
    {
        using var scope = torch.NewDisposeScope();
        List<Tensor> parts = [];
        for (long start = 0; start < samples.Size; start += Rows)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var inner = torch.NewDisposeScope();
            var part = model.call(samples.Slice(start, Math.Min(Rows, samples.Size - start)));
            parts.Add(inner.MoveToOuter(part["target"].Value.alias()));
        }

        return scope.MoveToOuter(torch.cat(parts));
    }

    private static double[] PerSample(Tensor differences)
    {
        using var squares = differences.to(torch.float64).square().mean([1, 2]).cpu();
        return squares.data<double>().ToArray();
    }

    private static double[,] Plane(Tensor points)
    {
        using var values = points[0].to(torch.float64).cpu();
        var plane = new double[points.shape[1], 2];
        for (var i = 0; i < plane.GetLength(0); i++)
        {
            (plane[i, 0], plane[i, 1]) = (values[i, 0].item<double>(), values[i, 1].item<double>());
        }

        return plane;
    }

    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(at)], sorted[(int)Math.Ceiling(at)]);
        return below + ((above - below) * (at - Math.Floor(at)));
    }
}
