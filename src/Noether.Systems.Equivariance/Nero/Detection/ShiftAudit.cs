using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>Asks a detector about every scene at every shift of what is in view.</summary>
internal static class ShiftAudit
{
    private const int Chunk = 64;

    // Objects of the bare scenes are whole in view up to this shift in either direction, in pixels.
    private const double WholeInView = 24;

    private static readonly (string Name, AuditMetric Metric)[] Measures =
    [
        ("confidence x iou", new TopBox()),
        ("iou", new TopBox(TopBoxKind.Iou)),
        ("confidence", new TopBox(TopBoxKind.Confidence)),
        ("iou of any class", new TopBox(TopBoxKind.Iou, ClassAware: false)),
        ("precision", new BoxRetrieval(BoxRetrievalKind.Precision)),
        ("recall", new BoxRetrieval(BoxRetrievalKind.Recall)),
        ("f1", new BoxRetrieval(BoxRetrievalKind.F1)),
        ("ap", new BoxRetrieval(BoxRetrievalKind.AveragePrecision)),
    ];

    public static ArmResult Run(IModel model, AuditData test, AuditData bare, int step, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        var grid = PlaneGrids.WindowShifts(DetectionNetwork.View, step);
        var places = Places(grid);
        var options = new AuditOptions
        {
            WithConsensus = true,
            BatchRows = Chunk,
            Cancellation = context.Cancellation,
            Progress = (_, done, all) => context.Sink.Progress("shift", done / test.Inputs.Size, all / test.Inputs.Size),
        };

        // Nothing is kept between runs, hence no fingerprint.
        AuditSubject[] subjects = [new("model", model, "")];
        var audits = NeroAudit.Run(subjects, test, grid, [.. Measures.Select(m => m.Metric)], options);
        var alone = NeroAudit.Run(subjects, bare, grid, new TopBox(TopBoxKind.Iou, ClassAware: false), options with { WithConsensus = false });
        var metrics = Metrics(audits, places);
        metrics["bare_spread"] = Spread([.. alone.Aggregate(0).Zip(places).Where(v => Math.Max(Math.Abs(v.Second.X), Math.Abs(v.Second.Y)) <= WholeInView).Select(v => v.First)]);
        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["nero"] = Curves(audits, places),
            ["nero-by-class"] = ByClass(audits[0], test.Targets!["labels"].Value.flatten().cpu().data<long>().ToArray(), places),
            ["nero-bare"] = new Table(["x (px)", "y (px)", "iou of any class"], [.. alone.Aggregate(0).Zip(places, (value, at) => new[] { at.X, at.Y, value })]),
            ["example"] = ShiftExample.Boxes(model, test),
            ["example-picture"] = ShiftExample.Picture(test),
        });
    }

    /// <summary>The elements' shifts in pixels, x to the right and y down.</summary>
    private static IReadOnlyList<(double X, double Y)> Places(AuditGrid grid)
    {
        var shifts = grid.Elements.data<double>().ToArray();
        return [.. Enumerable.Range(0, grid.Count).Select(g => (shifts[2 * g], 0 - shifts[(2 * g) + 1]))];
    }

    private static Dictionary<string, double> Metrics(IReadOnlyList<NeroResult> audits, IReadOnlyList<(double X, double Y)> places)
    {
        var main = audits[0].Summary(0);
        var edge = places.Min(p => p.X);
        var (right, lower) = (places.Max(p => p.X), places.Max(p => p.Y));
        var rim = main.Curve.Zip(places).Where(v => v.Second.X == edge || v.Second.Y == edge || v.Second.X == right || v.Second.Y == lower).Average(v => v.First);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["centre"] = main.AtIdentity,
            ["orbit_mean"] = main.Mean,
            ["rim"] = rim,
            ["fall"] = main.AtIdentity - rim,
            ["area"] = main.Curve.Count(v => v >= main.AtIdentity / 2) / (double)main.Curve.Count,
        };
        foreach (var (name, i) in Measures.Select((m, i) => (m.Name, i)).Skip(1))
        {
            metrics[name.Replace(' ', '_')] = audits[i].Summary(0).Mean;
        }

        if (main.ConsensusCorrelation is { } correlation)
        {
            metrics["consensus_correlation"] = correlation;
        }

        return metrics;
    }

    private static double Spread(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static Table Curves(IReadOnlyList<NeroResult> audits, IReadOnlyList<(double X, double Y)> places)
    {
        var curves = audits.Select(a => a.Aggregate(0)).ToArray();
        return new Table(["x (px)", "y (px)", .. Measures.Select(m => m.Name)], [.. places.Select((at, g) => new[] { at.X, at.Y }.Concat(curves.Select(c => c[g])).ToArray())]);
    }

    private static Table ByClass(NeroResult audit, long[] classes, IReadOnlyList<(double X, double Y)> places)
    {
        var present = classes.Distinct().Order().ToArray();
        var curves = present.Select(k => audit.Aggregate(0, [.. Enumerable.Range(0, classes.Length).Where(i => classes[i] == k)])).ToArray();
        return new Table(
            ["x (px)", "y (px)", .. present.Select(k => $"confidence x iou of {audit.Data.Classes![(int)k]}")],
            [.. places.Select((at, g) => new[] { at.X, at.Y }.Concat(curves.Select(c => c[g])).ToArray())]);
    }
}
