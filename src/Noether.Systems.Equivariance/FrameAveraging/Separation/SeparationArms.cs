using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Symmetries.Frames;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The arms of the recipe <c>separation</c>: one set of tests, six kinds of random network.</summary>
internal static class SeparationArms
{
    private static readonly int[] Head = [10];

    public static Func<SeparationOptions, ArmContext, ArmRun> Of(Backbone backbone, FrameKind frame) => (options, context) => Build(new GraphDesign(backbone, frame), options, context);

    private static ArmRun Build(GraphDesign design, SeparationOptions options, ArmContext context)
    {
        var data = SeparationData.Read(options.Source, context.Data, context.Generator);
        var tests = Tests(design, options, data, context);
        var process = new RecordedProcess(
            new SeparationProcess(tests, options.Threshold, context.Generator.Fork("networks"), context.Limits),
            [.. tests.Select(t => t.Test.Name)]);
        return new ArmRun(process, _ => Result(design, [.. tests.Select(t => t.Test)], process, data));
    }

    private static List<(SeparationTest Test, int Networks)> Tests(GraphDesign design, SeparationOptions options, SeparationData data, ArmContext context)
    {
        using var copies = context.Generator.Fork("copies");
        var order = design.Frame == FrameKind.None ? (int?)null : options.Samples;
        SeparationTest Test(string name, Batch graphs, IReadOnlyList<(int A, int B)>? pairs, int? samples, IReadOnlyList<(int A, int B)>? controls = null) =>
            new(name, design, Layout(options, graphs), GraphFields.Sorted(graphs, design.Frame).To(context.Device), pairs, samples, controls);
        SeparationTest Control(string name, Batch graphs)
        {
            var some = SeparationData.Spread(graphs, options.ControlGraphs);
            return Test(name, SeparationData.WithCopies(some, copies), Twins(some.Size), order);
        }

        List<(SeparationTest, int)> tests =
        [
            (Test("small", data.Small, null, order), options.Initialisations),
            (Test("hard", data.Hard, Neighbours(data.Hard.Size / 2), order), options.Initialisations),
            (Test("regular", data.Regular, null, order), options.Initialisations),
            (Control("small.same", data.Small), options.Initialisations),
            (Control("hard.same", data.Hard), options.Initialisations),
        ];
        if (design.Frame == FrameKind.Laplacian)
        {
            tests.Add((Test("small.exact", Whole(data.Small, options.WholeFrames), null, null), options.Initialisations));
        }

        var few = data.Hard.Slice(0, Math.Min(data.Hard.Size, 2L * options.FixedPairs));
        var fixedTest = Test("hard.fixed", SeparationData.WithCopies(few, copies), Neighbours(few.Size / 2), order is null ? null : options.FixedSamples, Twins(few.Size));
        tests.Add((fixedTest, options.FixedInitialisations));
        return tests;
    }

    private static GraphLayout Layout(SeparationOptions options, Batch graphs)
    {
        var nodes = (int)graphs["nodes"].Value.shape[1];
        return new GraphLayout(nodes, options.Width, nodes > 8 ? options.LargePerceptron : options.SmallPerceptron, Head, torch.nn.Tanh, Mean: false);
    }

    private static ArmResult Result(GraphDesign design, IReadOnlyList<SeparationTest> tests, RecordedProcess process, SeparationData data)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
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

            if (design.Frame != FrameKind.None && double.IsFinite(test.Ratio))
            {
                metrics[$"{test.Name}.ratio"] = test.Ratio;
            }
        }

        var progress = new Table(["networks", .. tests.Select(t => t.Name)], [.. process.Rows.Select(r => (double[])[r.Step, .. r.Values])]);
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal) { ["progress"] = progress };
        if (design.Frame == FrameKind.Laplacian)
        {
            foreach (var (name, graphs) in new[] { ("small", data.Small), ("hard", data.Hard) })
            {
                var sizes = FrameStatistics.Log10Sizes(graphs);
                metrics[$"{name}.frame"] = sizes.Average();
                tables[$"{name}-frames"] = FrameStatistics.Histogram("log10 of frame size", sizes, 1);
                tables[$"{name}-gaps"] = FrameStatistics.Histogram("log10 of relative gap", FrameStatistics.Log10Gaps(graphs), 1);
            }
        }

        return new ArmResult(metrics, tables);
    }

    /// <summary>Graphs whose whole frame is averaged quickly.</summary>
    private static Batch Whole(Batch graphs, int largest)
    {
        using var scope = torch.NewDisposeScope();
        var rows = new LaplacianSortFrame().Log10Size(graphs).le(Math.Log10(largest) + 1e-9).nonzero().squeeze(1);
        return graphs.Rows(rows).Select((_, f) => new Field(scope.MoveToOuter(f.Value), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask)));
    }

    private static (int A, int B)[] Neighbours(long pairs) => [.. Enumerable.Range(0, (int)pairs).Select(k => (2 * k, (2 * k) + 1))];

    private static (int A, int B)[] Twins(long graphs) => [.. Enumerable.Range(0, (int)graphs).Select(i => (i, i + (int)graphs))];
}
