using Noether.Lab.Benchmarks;
using Noether.Lab.Catalogue;
using Noether.Lab.Tests.Catalogue;

namespace Noether.Lab.Tests.Benchmarks;

public sealed class PerformancePageTests : IDisposable
{
    private const string Kernel = "convolution-product";
    private static readonly Provenance From = new("abc", new DateOnly(2026, 1, 2), new MachineFacts("an OS", "a processor", 2, 8, ".NET"), 1);
    private static readonly MachineCeilings Ceilings = new(66e9, 15e9);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_record_comes_back_from_its_text_and_holds_lines_of_the_command()
    {
        var record = new BenchRecord([Convolution(3, 2e-3)]);
        record.Write(_folder.Path);

        var read = BenchRecord.Read(_folder.Path)!;

        Assert.Equal(record.ToJson(), read.ToJson());
        Assert.Contains("\"median_s\": 0.002", record.ToJson(), StringComparison.Ordinal);
        Assert.Null(BenchRecord.Read(Path.Combine(_folder.Path, "nothing")));
        Assert.Contains("bench.json", Assert.Throws<InputException>(() => BenchRecord.Parse("{}", "bench.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_a_kernel_anew_keeps_the_others()
    {
        var both = new BenchRecord([]).With(Convolution(3, 2e-3)).With(Of("gather", [("edges", 3)], 1)).With(Convolution(3, 5e-3));

        Assert.Equal([Kernel, "gather"], both.Kernels.Select(k => k.Kernel));
        Assert.Equal(5e-3, both.Kernels[0].Timings[0].Median);
    }

    [Theory]
    [InlineData(2.4e-3, "| met |")]
    [InlineData(5e-3, "| **missed**, 2.00 times the aim |")]
    public void An_aim_is_met_or_missed_by_the_median(double median, string told) =>
        Assert.Contains(told, PerformancePage.Render(new BenchRecord([Convolution(3, median)])), StringComparison.Ordinal);

    [Fact]
    public void A_missed_aim_without_a_word_of_what_stands_between_is_refused()
    {
        var met = new BenchRecord([Convolution(3, 2.4e-3)]);
        Assert.Empty(PerformancePage.Unexplained(met));
        Assert.DoesNotContain("misses its aim", PerformancePage.Render(met), StringComparison.Ordinal);

        var missed = new BenchRecord([Convolution(3, 5e-3)]);
        Assert.StartsWith("convolution-product, degree 3", Assert.Single(PerformancePage.Unexplained(missed)), StringComparison.Ordinal);
        Assert.Contains("What stands between was not found out yet.", PerformancePage.Render(missed), StringComparison.Ordinal);

        var explained = new BenchRecord([Of("oriented-step", [("nodes", 500), ("edges", 2_500), ("channels", 64)], 0.2)]);
        Assert.Empty(PerformancePage.Unexplained(explained));
        Assert.Contains("it takes 200.0* ms where 150.0 ms were set, and the limit is", PerformancePage.Render(explained), StringComparison.Ordinal);
        Assert.Contains(KernelGoal.Find("oriented-step", explained.Kernels[0].Timings[0].Sizes)!.Between!, PerformancePage.Render(explained), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("e3nn 85 ms")]
    [InlineData("on another machine")]
    [InlineData("20.0* (10.0 x)")]
    [InlineData("2.00*")]
    [InlineData("66 GFLOP/s, 15 GB/s")]
    [InlineData("on a processor (2 cores, 1 thread, an OS), commit `abc`")]
    [InlineData("degree 3, nodes 100, edges 2,000, channels 32")]
    [InlineData("| 3 (1) |")]
    public void The_page_holds(string text) => Assert.Contains(text, PerformancePage.Render(new BenchRecord([Convolution(3, 2e-3)])), StringComparison.Ordinal);

    [Fact]
    public void The_limit_is_that_of_arithmetic_or_of_memory_whichever_is_later()
    {
        var work = new KernelWork(66e6, 30e6);
        Assert.Equal((2e-3, "30 MB"), work.Limit(Ceilings));
        Assert.Equal((1e-2, "66 MFLOP"), work.Limit(Ceilings with { FlopsPerSecond = 6.6e9 }));
    }

    [Fact]
    public void The_work_of_harmonics_is_to_write_them_and_that_of_a_product_is_counted_along_its_couplings()
    {
        static Dictionary<string, long> Size(params (string Key, long Value)[] numbers) => numbers.ToDictionary(n => n.Key, n => n.Value);
        Assert.Equal(new KernelWork(0, 4 * 100 * (3 + 121)), KernelWork.Of("harmonics", Size(("degree", 10), ("points", 100))));

        // One edge and channel at degree 1: 0 0 0, 0 1 1, 1 0 1 and 1 1 0 have 1, 3, 3 and 3 numbers in their tables, 1, 3, 9 and 3 pairs of components, and 1, 3, 3 and 1 components to weight.
        var product = KernelWork.Of("convolution-product", Size(("degree", 1), ("edges", 1), ("nodes", 1), ("channels", 1)))!;
        Assert.Equal((2 * 10) + (2 * 16) + 8, product.Flops);
        Assert.Equal(4 * (4 + 4 + 8), product.Bytes);
        Assert.Null(KernelWork.Of("nero-audit", Size()));
    }

    [Fact]
    public void Every_aim_is_of_a_size_that_is_timed() => Assert.All(KernelGoal.All, goal =>
        Assert.Contains(KernelBenchmarks.Select([goal.Kernel]).Single().Sizes, size => KernelGoal.Find(goal.Kernel, size.Numbers) == goal));

    public void Dispose() => _folder.Dispose();

    private static KernelRecord Convolution(long degree, double median) => Of(Kernel, [("degree", degree), ("nodes", 100), ("edges", 2_000), ("channels", 32)], median);

    private static KernelRecord Of(string kernel, (string Key, long Value)[] numbers, double median)
    {
        var sizes = numbers.ToDictionary(n => n.Key, n => n.Value);
        Timing By(string contender, double seconds) => new(kernel, contender, sizes, [new(seconds, seconds, true), new(seconds, seconds, false), new(seconds, seconds, false)], 1);
        return KernelRecord.Of([By(Contender.Own, median), By("torch", 0.02)], From, Ceilings);
    }
}
