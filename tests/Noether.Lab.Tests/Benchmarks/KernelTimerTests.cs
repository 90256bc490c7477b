using System.Text.Json.Nodes;
using Noether.Lab.Benchmarks;

namespace Noether.Lab.Tests.Benchmarks;

public sealed class KernelTimerTests
{
    private static readonly TimingOptions Few = new() { Repeats = 2, WarmUps = 1, WarmUp = TimeSpan.FromMilliseconds(10) };

    public static TheoryData<string> Names => [.. KernelBenchmarks.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_contender_is_timed_and_computes_the_same(string name)
    {
        var kernel = KernelBenchmarks.Select([name]).Single();

        var timings = KernelTimer.Time(kernel, kernel.Sizes[0], Few);

        Assert.Equal(Contender.Own, timings[0].Contender);
        Assert.True(timings.Count > 1, "Nobody to compare with.");
        Assert.All(timings, t => Assert.True(t.Calls.Count == 2 && t.Min > 0 && t.Median >= t.Min));
    }

    [Fact]
    public void Contenders_that_disagree_are_not_timed()
    {
        var kernel = Two(() => torch.ones(3), () => torch.ones(3) * 1.01);

        var error = Assert.Throws<InvalidOperationException>(() => KernelTimer.Time(kernel, kernel.Sizes[0], Few));

        Assert.Contains("one at 3 entries: noether and torch.ones do not compute the same", error.Message);
    }

    [Fact]
    public void Rounds_go_on_until_enough_calls_were_left_alone_or_the_time_is_over()
    {
        var kernel = Two(() => torch.ones(3), () => torch.ones(3));
        var sought = Few with { Undisturbed = 5, Budget = TimeSpan.FromSeconds(20) };
        Assert.All(KernelTimer.Time(kernel, kernel.Sizes[0], sought), t => Assert.True(t.Calls.Count - t.Disturbed >= 5));
        Assert.All(KernelTimer.Time(kernel, kernel.Sizes[0], sought with { Undisturbed = 1_000_000, Budget = TimeSpan.Zero }), t => Assert.Equal(2, t.Calls.Count));
    }

    [Fact]
    public void Each_round_calls_every_contender_once_in_an_order_drawn_from_the_seed()
    {
        int[][] Rounds()
        {
            var called = new List<int>();
            Contender Noted(int i) => Contender.Of(i == 0 ? Contender.Own : $"torch.ones {i}", () =>
            {
                called.Add(i);
                return torch.ones(3);
            });
            var size = new KernelSize(new OrderedDictionary<string, long> { ["entries"] = 3 }, _ => [Noted(0), Noted(1), Noted(2)]);
            KernelTimer.Time(new KernelBenchmark("one", "", [size]), size, new TimingOptions { Repeats = 12, WarmUps = 0 });
            return [.. called.Skip(3).Chunk(3)];
        }

        var rounds = Rounds();

        Assert.Equal(12, rounds.Length);
        Assert.All(rounds, r => Assert.Equal([0, 1, 2], r.Order()));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Contains(rounds, r => r[0] == i));
        Assert.Equal(rounds, Rounds());
    }

    [Fact]
    public void What_is_not_a_number_agrees_with_nothing()
    {
        var kernel = Two(() => torch.ones(3), () => torch.full([3], double.NaN, torch.float32));

        Assert.Throws<InvalidOperationException>(() => KernelTimer.Time(kernel, kernel.Sizes[0], Few));
    }

    [Fact]
    public void No_tensor_outlives_a_timing()
    {
        var kernel = Two(() => torch.ones(3), () => torch.ones(3));
        KernelTimer.Time(kernel, kernel.Sizes[0], Few);
        var before = torch.Tensor.TotalCount;

        KernelTimer.Time(kernel, kernel.Sizes[0], Few);

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void The_median_leaves_out_disturbed_calls_where_enough_were_quiet()
    {
        TimedCall[] calls = [new(1, 1, false), new(9, 1.5, true), new(2, 2, false), new(3, 3, false), new(8, 1.5, true)];
        var timing = new Timing("k", "c", new Dictionary<string, long>(), calls, 1);

        Assert.Equal((2, 1, 2, 2), (timing.Median, timing.Min, timing.Cpu, timing.Disturbed));
        Assert.Equal(3, (timing with { Calls = calls[1..4] }).Median);
    }

    [Fact]
    public void A_line_has_the_fields_of_a_timing()
    {
        var timing = new Timing("segment-sum", "torch.index_add", new Dictionary<string, long> { ["nodes"] = 10, ["edges"] = 30 }, [new(0.5, 0.25, false)], 2);

        var line = JsonNode.Parse(timing.ToJsonLine())!.AsObject();

        Assert.Equal("segment-sum.torch.index_add", (string)line["name"]!);
        Assert.Equal("""{"nodes":10,"edges":30}""", line["sizes"]!.ToJsonString());
        Assert.Equal((0.5, 0.5, 0.25), ((double)line["median_s"]!, (double)line["min_s"]!, (double)line["cpu_s"]!));
        Assert.Equal((1, 0, 2), ((int)line["repeats"]!, (int)line["preempted"]!, (int)line["threads"]!));
    }

    [Fact]
    public void An_unknown_benchmark_is_refused_with_the_nearest_name()
    {
        var error = Assert.Throws<InputException>(() => KernelBenchmarks.Select(["radius-grph"]));

        Assert.StartsWith("There is no benchmark 'radius-grph'; did you mean 'radius-graph'? There are: segment-sum, ", error.Message);
    }

    private static KernelBenchmark Two(Func<Tensor> own, Func<Tensor> other) => new("one", "", [new KernelSize(
        new OrderedDictionary<string, long> { ["entries"] = 3 },
        _ => [Contender.Of(Contender.Own, own), Contender.Of("torch.ones", other)])]);
}
