using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class GatherTests
{
    private static readonly int[] Shuffled = [2, 0, 2, 4, 0, 2];
    private static readonly int[] Sorted = [0, 0, 2, 2, 2, 4];

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.Float64)]
    [InlineData(torch.ScalarType.Int64)]
    public void Rows_are_those_of_index_select_and_sums_those_of_index_add(torch.ScalarType precision)
    {
        foreach (var index in (int[][])[Shuffled, Sorted])
        {
            foreach (var rest in (long[][])[[], [5], [3, 7], [0]])
            {
                using var scope = torch.NewDisposeScope();
                using var generator = new Generator(1);
                var order = new SegmentOrder(index, 5);
                var ids = order.ToTensor(torch.CPU);
                var rows = torch.randint(-9, 9, [5, .. rest], torch.int64, generator: generator.Torch).to(precision);
                var entries = torch.randint(-9, 9, [6, .. rest], torch.int64, generator: generator.Torch).to(precision);
                Assert.True(Gather.Apply(rows, order).equal(rows.index_select(0, ids)).all().item<bool>());
                Assert.True(Gather.Sum(entries, order).equal(torch.zeros_like(rows).index_add(0, ids, entries, 1)).all().item<bool>());
            }
        }
    }

    [Fact]
    public void Derivatives_of_both_orders_equal_central_differences()
    {
        foreach (var index in (int[][])[Shuffled, Sorted])
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(2);
            var order = new SegmentOrder(index, 5);
            var rows = torch.randn([5, 3], torch.float64, generator: generator.Torch).requires_grad_();
            Tensor F() => Gather.Sum(Gather.Apply(rows.square(), order).pow(2), order) * rows;
            GradientCheck.First(F, [rows], generator);
            GradientCheck.Second(F, [rows], generator);
        }
    }

    [Fact]
    public void An_order_lists_the_entries_of_each_row_in_their_order()
    {
        var order = new SegmentOrder(Shuffled, 5);
        Assert.Equal([1, 4, 0, 2, 5, 3], order.Order.ToArray());
        Assert.Equal([0L, 2, 2, 5, 5, 6], order.Offsets.ToArray());
        Assert.False(order.IsSorted);
        Assert.True(new SegmentOrder(Sorted, 5).IsSorted);
        using var tensor = torch.tensor([2L, 0, 2, 4, 0, 2]);
        Assert.Equal(order.Order.ToArray(), SegmentOrder.Of(tensor, 5).Order.ToArray());
        using var none = torch.zeros([0], torch.int64);
        Assert.Equal(0, SegmentOrder.Of(none, 5).Count);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Throws<ArgumentException>(() => new SegmentOrder([0, 5], 5));
        Assert.Throws<ArgumentException>(() => new SegmentOrder([-1], 5));
        var order = new SegmentOrder(Shuffled, 5);
        Assert.Throws<ArgumentException>(() => Gather.Apply(torch.zeros(6, 2), order));
        Assert.Throws<ArgumentException>(() => Gather.Sum(torch.zeros(5, 2), order));
    }
}
