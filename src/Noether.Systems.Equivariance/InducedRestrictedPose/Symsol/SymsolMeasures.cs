using Noether.Fields;
using Noether.Geometry.Rendering;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Lab.Data.Solids;
using Noether.Learning;
using Noether.Representations;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>What a predictor of poses is worth on test pictures, solid by solid.</summary>
internal static class SymsolMeasures
{
    private const double Degrees = 180 / Math.PI;

    // Turns that stand for a circle of labels: finer than the cells of the finest grid that is usual here.
    private const int LabelTurns = 72;

    // Pictures of each solid whose modes and whose answers to turns are looked at.
    private const int Looked = 24;
    private const int Chunk = 50;

    public static ArmResult Measure(PosePredictor model, Batch test, SymsolOptions options, RecordedProcess process, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["learning"] = new(["step", "loss"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0] })]),
        };
        var rows = new List<double[]>();
        var draws = new List<double[]>();
        var pixels = new List<double[]>();
        foreach (var shape in options.Shapes)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var number = SolidPictures.IndexOf(shape);
            var mine = test.Rows(test[RenderedPoses.Shape].Value.eq(number).nonzero().squeeze(1));
            var found = OfShape(model, mine, number, options, context, draws, pixels);
            rows.Add([number, .. found.Values]);
            foreach (var (name, value) in found.Where(f => double.IsFinite(f.Value)))
            {
                metrics[$"{name}_{shape}"] = value;
            }
        }

        foreach (var name in new[] { "log_likelihood", "median_error", "spread", "in_plane_error", "in_plane_error_90" })
        {
            var values = options.Shapes.Select(s => metrics.GetValueOrDefault($"{name}_{s}", double.NaN)).ToArray();
            if (values.All(double.IsFinite))
            {
                metrics[name] = values.Average();
            }
        }

        metrics["parameters"] = model.parameters().Sum(p => p.numel());
        tables["shapes"] = new(["shape", "log likelihood", "median error (degrees)", "spread (degrees)", "modes", "balance", "in-plane error", "in-plane error at 90 degrees"], [.. rows]);
        tables["pictures"] = new(["shape", "row", "column", "value"], [.. pixels]);
        tables["draws"] = new(["shape", "latitude", "longitude", "tilt"], [.. draws]);
        if (model is SignalPose { Lift: InducedLift lift })
        {
            tables["kernels"] = Kernels(lift);
        }

        return new ArmResult(metrics, tables);
    }

    private static OrderedDictionary<string, double> OfShape(
        PosePredictor model, Batch mine, int number, SymsolOptions options, EvaluationContext context, List<double[]> draws, List<double[]> pixels)
    {
        var (images, poses, body) = (mine[RenderedPoses.Picture].Value, RenderedPoses.PosesOf(mine), SolidPictures.Bodies[number]);
        var labels = poses.unsqueeze(1).matmul(body.Symmetries(LabelTurns).to(poses.dtype, poses.device).unsqueeze(0));
        var (logs, errors, spreads, modes, balances) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (long start = 0; start < mine.Size; start += Chunk)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(Chunk, mine.Size - start);
            var (part, truth, like) = (images.narrow(0, start, count), poses.narrow(0, start, count), labels.narrow(0, start, count));
            if (!model.HasDistribution)
            {
                errors.AddRange(Errors(RenderedPoses.PosesOf(model.call(mine.Slice(start, count))), truth, number));
                continue;
            }

            var distribution = model.Predict(part, options.TestLevel);
            logs.AddRange(distribution.LogDensity(like).mean([1]).to(torch.float64).cpu().data<double>());
            errors.AddRange(Errors(distribution.Mode(), truth, number));
            spreads.AddRange((distribution.Spread(like) * Degrees).to(torch.float64).cpu().data<double>());
            if (start == 0)
            {
                PoseModes.Look(distribution, truth, body, Looked, modes, balances);
                Show(distribution, part, truth, body, number, context, draws, pixels);
            }
        }

        if (!model.HasDistribution)
        {
            Pixels(images[0], number, pixels);
        }

        static double Mean(List<double> values) => values.Count == 0 ? double.NaN : values.Average();
        return new OrderedDictionary<string, double>
        {
            ["log_likelihood"] = Mean(logs),
            ["median_error"] = Median(errors),
            ["spread"] = Mean(spreads),
            ["modes"] = Median(modes),
            ["balance"] = Median(balances),
            ["in_plane_error"] = InPlane.Error(model, mine.Slice(0, Math.Min(Looked, mine.Size)), 37),
            ["in_plane_error_90"] = InPlane.Error(model, mine.Slice(0, Math.Min(Looked, mine.Size)), 90),
        };
    }

    /// <summary>Draws from the distribution of the first picture whose marks are seen.</summary>
    private static void Show(
        RotationDistribution distribution, Tensor images, Tensor poses, PosedBody body, int number, EvaluationContext context, List<double[]> draws, List<double[]> pixels)
    {
        const int Draws = 250;
        var first = PoseModes.Marked(poses, body).FirstOrDefault();
        Pixels(images[first], number, pixels);
        var drawn = distribution.Sample(Draws, context.Generator)[first].to(torch.float64).cpu();
        var angles = (Rotations.ToEuler(drawn) * Degrees).data<double>().ToArray();
        draws.AddRange(angles.Chunk(3).Select(a => new[] { number, 90 - a[1], a[0], a[2] < 0 ? a[2] + 360 : a[2] }));
    }

    private static void Pixels(Tensor image, int number, List<double[]> pixels)
    {
        var (size, values) = ((int)image.shape[^1], image.to(torch.float64).cpu().contiguous().data<double>().ToArray());
        pixels.AddRange(values.Select((value, i) => new[] { number, (double)(i / size), i % size, value }));
    }

    private static double[] Errors(Tensor found, Tensor truth, int number)
    {
        using var scope = torch.NewDisposeScope();
        return (SolidPictures.Error(found, truth, torch.full(found.shape[0], number, torch.int64)) * Degrees).data<double>().ToArray();
    }

    /// <summary>Kernels from the first invariant to the first function, along the line from the middle to the right: C_l0 and the cosine parts of C_lm.</summary>
    private static Table Kernels(InducedLift lift)
    {
        using var kernels = lift.Layer.Kernels();
        var (size, degree) = ((int)kernels.shape[^1], lift.Layer.MaxDegree);
        var rows = from l in Enumerable.Range(0, degree + 1)
                   from m in Enumerable.Range(0, l + 1)
                   from column in Enumerable.Range(size / 2, size - (size / 2))
                   select new[] { l, m, (column - ((size - 1) / 2.0)) / (size / 2.0), kernels[(l * l) + l + m, 0, 0, size / 2, column].ToDouble() };
        return new Table(["degree", "order", "radius", "value"], [.. rows]);
    }

    private static double Median(List<double> values)
    {
        if (values.Count == 0)
        {
            return double.NaN;
        }

        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
