using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>Asks a classifier of point clouds about every test cloud under rotations about axes in three planes.</summary>
internal static class CloudAudit
{
    private const int Chunk = 64;

    // Clouds that are drawn.
    private const int Shown = 4;

    public static ArmResult Run(CloudClassifier model, CloudData clouds, PointsOptions options, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        var test = clouds.Test;
        var how = new AuditOptions
        {
            BatchRows = Chunk,
            WithConsensus = true,
            Cancellation = context.Cancellation,
            Progress = (_, done, all) => context.Sink.Progress("turn", done / test.Size, all / test.Size),
        };
        var grid = SpaceGrids.Discs(options.AxisStep, options.AngleStep);
        var data = AuditData.Of("clouds", test, "label");

        // Nothing is kept between runs, hence no fingerprint.
        var audits = NeroAudit.Run([new AuditSubject(model.GetName(), model, "")], data, grid, [new Accuracy(), new ClassAccuracy(), new TrueClassProbability()], how);
        return new ArmResult(Metrics(audits), new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["nero"] = Discs(audits),
            ["nero-by-class"] = ByClass(audits[0], test["label"].Value.cpu().data<long>().ToArray(), clouds.Classes),
            ["cloud"] = Cloud(audits[2], test["positions"].Value, test["label"].Value.cpu().data<long>().ToArray()),
        });
    }

    private static Dictionary<string, double> Metrics(IReadOnlyList<NeroResult> audits)
    {
        var (instances, classes, confidence) = (audits[0].Summary(0), audits[1].Summary(0), audits[2].Summary(0));
        var discs = Layout(audits[0]);
        var angle = Cells(discs).First(c => c.Element == instances.Worst).Angle;
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["identity"] = instances.AtIdentity,
            ["orbit_mean"] = instances.Mean,
            ["worst"] = instances.Min,
            ["worst_angle"] = discs.AngleDegrees[angle],
            ["range"] = instances.Range,
            ["gap"] = instances.Gap,
            ["class_identity"] = classes.AtIdentity,
            ["class_mean"] = classes.Mean,
            ["confidence"] = confidence.Mean,
            ["confidence_range"] = confidence.Range,
            ["defect"] = confidence.Defect!.Value,
        };
        if (confidence.ConsensusCorrelation is { } correlation)
        {
            metrics["consensus_correlation"] = correlation;
        }

        return metrics;
    }

    /// <summary>A row for each cell of the three discs; rotations that lie in several are repeated.</summary>
    private static Table Discs(IReadOnlyList<NeroResult> audits)
    {
        var curves = audits.Select(a => a.Aggregate(0)).ToArray();
        var discs = Layout(audits[0]);
        return new Table(
            ["plane", "axis (degrees)", "angle (degrees)", "accuracy", "class accuracy", "confidence"],
            [.. Cells(discs).Select(c => (double[])[c.Plane, discs.AxisDegrees[c.Axis], discs.AngleDegrees[c.Angle], .. curves.Select(curve => curve[c.Element])])]);
    }

    /// <summary>Each class's mean over all rotations by the same angle.</summary>
    private static Table ByClass(NeroResult accuracy, long[] labels, IReadOnlyList<string> classes)
    {
        var present = labels.Distinct().Order().ToArray();
        var curves = present.Select(k => accuracy.Aggregate(0, [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == k)])).ToArray();
        var discs = Layout(accuracy);
        var angles = Cells(discs).GroupBy(c => c.Angle, c => c.Element).OrderBy(g => g.Key);
        return new Table(
            ["angle (degrees)", .. present.Select(k => $"accuracy on {classes[(int)k]}")],
            [.. angles.Select(g => (double[])[discs.AngleDegrees[g.Key], .. curves.Select(curve => g.Distinct().Average(element => curve[element]))])]);
    }

    /// <summary>The first cloud of some classes with the probability given to its class, upright and on average over the orbit.</summary>
    private static Table Cloud(NeroResult confidence, Tensor positions, long[] labels)
    {
        var firsts = Enumerable.Range(0, labels.Length).GroupBy(i => labels[i]).OrderBy(g => g.Key).Select(g => g.First()).Take(Shown);
        var rows = from i in firsts
                   let values = confidence.Individual(0, i)
                   let points = positions[i].to(torch.float64).cpu().contiguous().data<double>().ToArray()
                   from n in Enumerable.Range(0, points.Length / 3)
                   select (double[])[labels[i], points[3 * n], points[(3 * n) + 1], points[(3 * n) + 2], values[0], values.Average()];
        return new Table(["class", "x", "y", "z", "confidence upright", "confidence over the orbit"], [.. rows]);
    }

    private static DiscsLayout Layout(NeroResult audit) => (DiscsLayout)audit.Grid.Layout;

    private static IEnumerable<(int Plane, int Axis, int Angle, int Element)> Cells(DiscsLayout discs) =>
        from plane in Enumerable.Range(0, discs.Planes.Count)
        from axis in Enumerable.Range(0, discs.AxisDegrees.Count)
        from angle in Enumerable.Range(0, discs.AngleDegrees.Count)
        select (plane, axis, angle, discs.Cells[plane, axis, angle]);
}
