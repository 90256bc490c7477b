using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The arms of the recipe <c>separation</c>: one set of tests, different random networks.</summary>
internal static class SeparationArms
{
    public static IReadOnlyList<Arm<SeparationOptions>> Create() =>
        [.. NetworkArm.Symmetric.Select(a => new Arm<SeparationOptions>(a.Name, a.Summary, (options, context) => Build(a.Design, options, context)))];

    private static ArmRun Build(GraphDesign design, SeparationOptions options, ArmContext context)
    {
        var data = SeparationData.Read(options.Source, context.Data, context.Generator);
        using var copies = context.Generator.Fork("copies");
        var whole = Whole(data.Small, options);
        var tests = new SeparationTests(design, options, data, copies, context.Device).Create(whole);
        var process = new RecordedProcess(
            new SeparationProcess(tests, context.Generator.Fork("networks"), context.Limits),
            [.. tests.Select(t => t.Test.Name)]);
        return new ArmRun(process, evaluation =>
        {
            var result = Result(design, [.. tests.Select(t => t.Test)], process, data);
            return design.Frame == FrameKind.Laplacian ? WithStatistics(result, data, whole, evaluation.Generator) : result;
        });
    }

    private static ArmResult Result(GraphDesign design, IReadOnlyList<ISeparationTest> tests, RecordedProcess process, SeparationData data)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["small.alike"] = data.Alike.Count, ["benchmark"] = data.Benchmark ? 1 : 0 };
        foreach (var test in tests)
        {
            if (test.Name.EndsWith(".same", StringComparison.Ordinal))
            {
                metrics[test.Name] = 1 - ((double)test.Left / test.Pairs);
            }
            else
            {
                (metrics[$"{test.Name}.left"], metrics[$"{test.Name}.pairs"]) = (test.Left, test.Pairs);
            }

            if (test is ChanceTest chance && design.Frame != FrameKind.None && double.IsFinite(chance.Ratio))
            {
                metrics[$"{test.Name}.ratio"] = chance.Ratio;
            }
        }

        var progress = new Table(["networks", .. tests.Select(t => t.Name)], [.. process.Rows.Select(r => (double[])[r.Step, .. r.Values])]);
        var shares = new Table([.. tests.Select(t => t.Name)], [[.. tests.Select(t => (double)t.Left / t.Pairs)]]);
        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal) { ["progress"] = progress, ["shares"] = shares });
    }

    private static ArmResult WithStatistics(ArmResult result, SeparationData data, Batch whole, Generator generator)
    {
        var metrics = result.Metrics.ToDictionary();
        var tables = result.Tables.ToDictionary();
        foreach (var (name, graphs) in new[] { ("small", data.Small), ("hard", data.Hard) })
        {
            var statistics = FrameStatistics.Of(graphs, generator);
            foreach (var (what, value) in statistics.Metrics)
            {
                metrics[$"{name}.{what}"] = value;
            }

            tables[$"{name}-frames"] = FrameStatistics.Histogram("log10 of frame size", statistics.Log10Sizes, 1);
            tables[$"{name}-gaps"] = FrameStatistics.Histogram("log10 of relative gap", statistics.Log10Gaps, 1);
        }

        metrics["small.exact.without"] = data.Small.Size - whole.Size;
        metrics["hard.equality"] = SignatureMoves.ByEquality(data.Hard, generator);
        metrics["regular.free"] = FrameStatistics.Log10Missing(data.Regular);
        return new ArmResult(metrics, tables);
    }

    /// <summary>Graphs whose whole frame is averaged quickly.</summary>
    private static Batch Whole(Batch graphs, SeparationOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var rows = GraphFields.Sorting(options.UseFeatures).Log10Size(graphs).le(Math.Log10(options.WholeFrames) + 1e-9).nonzero().squeeze(1);
        return graphs.Rows(rows).Select((_, f) => new Field(scope.MoveToOuter(f.Value), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask)));
    }
}
