using Noether.Fields;
using Noether.Geometry.Motion;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Systems.Equivariance.Nero.Piv;

/// <summary>Asks an estimator of motion about every pair in all 16 positions: turned, flipped and run backwards.</summary>
internal static class FlowAudit
{
    // Elements that move space alone; the others reverse time too.
    private const int Spatial = 8;

    // Cells along a tile's edge in the table of maps.
    private const int Cells = 16;

    private const int Chunk = 16;

    public static ArmResult Run(IModel model, Batch pairs, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        var options = new AuditOptions
        {
            WithConsensus = true,
            BatchRows = Chunk,
            Cancellation = context.Cancellation,
            Progress = (_, done, all) => context.Sink.Progress("move", done / pairs.Size, all / pairs.Size),
        };
        var data = new AuditData("pairs", new Batch(("frames", pairs["frames"])), new Batch(("flow", pairs["flow"])));

        // Nothing is kept between runs, hence no fingerprint.
        var audits = NeroAudit.Run(
            [new AuditSubject("model", model, "")],
            data,
            FiniteGrids.SquareAndTimeSymmetries(),
            [new FieldError(FieldErrorKind.Aee), new FieldError(FieldErrorKind.Rmse)],
            options);
        var still = pairs["flow"].Value.square().sum(1).sqrt().mean().item<float>();
        return new ArmResult(Metrics(audits[0], still), new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["nero"] = Curve(audits),
            ["nero-by-flow"] = ByFlow(audits[0], pairs["kind"].Value.cpu().data<long>().ToArray()),
            ["nero-maps"] = Maps(audits[0].Models[0].Maps!),
        });
    }

    private static Dictionary<string, double> Metrics(NeroResult errors, double still)
    {
        var summary = errors.Summary(0);
        var spatial = summary.Curve.Take(Spatial).ToList();
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["identity"] = summary.AtIdentity,
            ["orbit_mean"] = summary.Mean,
            ["worst"] = summary.Max,
            ["ratio"] = summary.Max / summary.Min,
            ["spatial_ratio"] = spatial.Max() / spatial.Min(),
            ["defect"] = summary.Defect!.Value,
            ["still"] = still,
        };
        if (summary.ConsensusCorrelation is { } correlation)
        {
            metrics["consensus_correlation"] = correlation;
        }

        return metrics;
    }

    private static Table Curve(IReadOnlyList<NeroResult> audits)
    {
        var (aee, rmse) = (audits[0].Aggregate(0), audits[1].Aggregate(0));
        return new Table(["element", "aee (px)", "rmse (px)"], [.. aee.Select((error, g) => new[] { g, error, rmse[g] })]);
    }

    private static Table ByFlow(NeroResult errors, long[] kinds)
    {
        var present = kinds.Distinct().Order().ToArray();
        var curves = present.Select(k => errors.Aggregate(0, [.. Enumerable.Range(0, kinds.Length).Where(i => kinds[i] == k)])).ToArray();
        return new Table(
            ["element", .. present.Select(k => $"aee of {RandomFlow.Kinds[(int)k]} (px)")],
            [.. Enumerable.Range(0, errors.Grid.Count).Select(g => new double[] { g }.Concat(curves.Select(c => c[g])).ToArray())]);
    }

    /// <summary>Each element's mean error in cells of its picture.</summary>
    private static Table Maps(IReadOnlyList<double[,]> maps)
    {
        var rows = from element in Enumerable.Range(0, maps.Count)
                   from cell in Enumerable.Range(0, Cells * Cells)
                   let row = cell / Cells
                   let column = cell % Cells
                   select new[] { element, row, column, Mean(maps[element], row, column) };
        return new Table(["element", "row", "column", "error (px)"], [.. rows]);
    }

    private static double Mean(double[,] map, int row, int column)
    {
        var (height, width) = (map.GetLength(0), map.GetLength(1));
        var values = from i in Enumerable.Range(row * height / Cells, ((row + 1) * height / Cells) - (row * height / Cells))
                     from j in Enumerable.Range(column * width / Cells, ((column + 1) * width / Cells) - (column * width / Cells))
                     select map[i, j];
        return values.Average();
    }
}
