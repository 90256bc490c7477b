namespace Noether.Lab.Benchmarks;

/// <summary>The benchmarks there are. To add one, write it beside the others and name it here.</summary>
public static class KernelBenchmarks
{
    /// <summary>All of them, in the order in which they are listed and timed. Loads no libtorch.</summary>
    public static IReadOnlyList<KernelBenchmark> All { get; } =
    [
        SegmentBenchmarks.Sum,
        SegmentBenchmarks.Gather,
        SegmentBenchmarks.Softmax,
        ProductBenchmarks.Forward,
        ProductBenchmarks.Gradient,
        RowProductBenchmarks.Full,
        RowProductBenchmarks.Channelwise,
        RowProductBenchmarks.FullyConnected,
        PointBenchmarks.RadiusGraph,
        PointBenchmarks.Frames,
        PointBenchmarks.Eigen,
        GauntBenchmarks.Product,
        GauntBenchmarks.Convolution,
        GauntBenchmarks.Powers,
        GauntBenchmarks.Costs,
        HarmonicBenchmarks.Values,
        HarmonicBenchmarks.Gradients,
        HarmonicBenchmarks.Matrices,
        EgnnBenchmark.Step,
        SteerableBenchmark.Step,
        OrientedBenchmark.Step,
        AuditBenchmark.Digits,
    ];

    /// <summary>The benchmarks of these names; all of them where none is given.</summary>
    /// <exception cref="InputException">There is no such benchmark.</exception>
    public static IReadOnlyList<KernelBenchmark> Select(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count == 0 ? All : [.. names.Distinct(StringComparer.Ordinal).Select(Find)];
    }

    private static KernelBenchmark Find(string name) => All.FirstOrDefault(k => k.Name == name) ?? throw new InputException(
        $"There is no benchmark '{name}'{NearestName.Hint(name, All.Select(k => k.Name))} There are: {string.Join(", ", All.Select(k => k.Name))}.");
}
