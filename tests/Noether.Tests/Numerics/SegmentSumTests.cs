using System.Diagnostics;
using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class SegmentSumTests
{
    private static readonly long[] Offsets = [0, 2, 2, 7, 8, 8];

    [Theory]
    [InlineData(torch.ScalarType.Float32, 1e-6)]
    [InlineData(torch.ScalarType.Float64, 1e-14)]
    public void Sums_and_gradients_equal_index_add(torch.ScalarType precision, double tolerance)
    {
        foreach (var rest in (long[][])[[], [1], [5], [3, 7], [40]])
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(1);
            var rows = torch.randn([8, .. rest], precision, generator: generator.Torch).requires_grad_();
            var twin = rows.detach().clone().requires_grad_();
            var expected = torch.zeros([5, .. rest], precision).index_add(0, SegmentSum.Ids(Offsets, torch.CPU), twin, 1);
            var actual = SegmentSum.Apply(rows, Offsets);
            Close(actual, expected, tolerance);
            var weights = torch.randn(expected.shape, precision, generator: generator.Torch);
            (actual * weights).sum().backward();
            (expected * weights).sum().backward();
            Close(rows.grad!, twin.grad!, 0);
        }
    }

    [Fact]
    public void Integers_take_the_path_of_torch()
    {
        using var scope = torch.NewDisposeScope();
        var sums = SegmentSum.Apply(torch.arange(8, torch.int64), Offsets);
        Assert.Equal([1L, 0, 20, 7, 0], sums.data<long>().ToArray());
        Assert.Equal([1L, 1, 20, 20, 20, 20, 20, 7], SegmentSum.Spread(sums, Offsets).data<long>().ToArray());
    }

    [Fact]
    public void Strided_and_empty_inputs_are_read_rightly()
    {
        using var scope = torch.NewDisposeScope();
        var rows = torch.arange(16, torch.float32).view(2, 8).transpose(0, 1);
        Assert.Equal(SegmentSum.Apply(rows.contiguous(), Offsets).data<float>().ToArray(), SegmentSum.Apply(rows, Offsets).data<float>().ToArray());
        Assert.Equal([0, 3], SegmentSum.Apply(torch.zeros(0, 3), [0]).shape);
        Assert.Equal([2, 0], SegmentSum.Apply(torch.zeros(4, 0), [0, 1, 4]).shape);
        Assert.Equal(0, SegmentSum.Apply(torch.zeros(0, 3), [0, 0, 0]).abs().sum().item<float>());
    }

    [Fact]
    public void Derivatives_of_both_orders_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var rows = torch.randn([8, 3], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor F() => SegmentSum.Spread(SegmentSum.Apply(rows.pow(3), Offsets).square(), Offsets) * rows;
        GradientCheck.First(F, [rows], generator);
        GradientCheck.Second(F, [rows], generator);
    }

    [Fact]
    public void Memory_stays_flat_over_five_thousand_steps_of_varying_size()
    {
        using var generator = new Generator(3);
        using var weight = torch.randn([16, 16], torch.float32, generator: generator.Torch).requires_grad_();
        var sizes = new Random(4);

        // Work this small only waits for other threads.
        var threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try
        {
            Steps(1000, weight, sizes);
            var (live, memory) = Usage();
            Steps(5000, weight, sizes);
            var (liveAfter, memoryAfter) = Usage();
            Assert.Equal(live, liveAfter);
            Assert.InRange(memoryAfter - memory, long.MinValue, 16 << 20);
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    private static void Steps(int count, Tensor weight, Random sizes)
    {
        for (var step = 0; step < count; step++)
        {
            using var scope = torch.NewDisposeScope();
            var offsets = new long[sizes.Next(2, 20)];
            for (var i = 1; i < offsets.Length; i++)
            {
                offsets[i] = offsets[i - 1] + sizes.Next(0, 30);
            }

            var rows = torch.ones([offsets[^1], 16], torch.float32).matmul(weight);
            var order = new SegmentOrder([.. Enumerable.Range(0, (int)offsets[^1]).Select(_ => sizes.Next(3))], 3);
            var spread = Gather.Apply(Gather.Sum(rows, order), order);
            var loss = (SegmentSum.Apply(SegmentSoftmax.Apply(spread, offsets) * rows, offsets) + SegmentMax.Apply(rows, offsets)).square().mean();
            loss.backward();
            BackwardGuard.Rethrow();
            weight.grad!.zero_();
        }
    }

    private static (long Live, long Bytes) Usage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (DisposeScopeManager.Statistics.ThreadTotalLiveCount, process.WorkingSet64);
    }

    private static void Close(Tensor actual, Tensor expected, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True((actual - expected).abs().max().to(torch.float64).item<double>() <= tolerance * expected.abs().max().to(torch.float64).item<double>());
    }
}
