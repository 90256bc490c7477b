using CsCheck;
using Noether.Fields;
using Noether.Runtime;

namespace Noether.Tests.Fields;

public sealed class RaggedTests
{
    [Fact]
    public void Padding_and_back_changes_no_bit() => Gen.Long[0, 6].Array[1, 7].Sample(
        lengths =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(1);
            var ragged = Ragged.Of([.. lengths.Select(n => torch.randn([n, 2, 3], torch.float32, generator: generator.Torch))]);
            foreach (var width in (long?[])[null, 9])
            {
                var (values, mask) = ragged.ToPadded(fill: double.NaN, width);
                Assert.Equal([lengths.Length, width ?? lengths.Max(), 2, 3], values.shape);
                var back = Ragged.FromPadded(values, mask);
                Assert.Equal(ragged.Offsets, back.Offsets);
                Assert.Equal(ragged.Rows.bytes, back.Rows.bytes);
                var (again, _) = back.ToPadded(fill: double.NaN, width);
                Assert.Equal(values.bytes, again.bytes);
            }
        },
        iter: 30,
        threads: 1);

    [Fact]
    public void Rows_lie_where_the_mask_says()
    {
        using var scope = torch.NewDisposeScope();
        var (values, mask) = new Ragged(torch.arange(1, 6, torch.float32), 0, 2, 2, 5).ToPadded();
        Assert.Equal([1f, 2, 0, 0, 0, 0, 3, 4, 5], values.data<float>().ToArray());
        Assert.Equal([true, true, false, false, false, false, true, true, true], mask.data<bool>().ToArray());
    }

    [Fact]
    public void Holes_in_a_mask_are_closed()
    {
        using var scope = torch.NewDisposeScope();
        var ragged = Ragged.FromPadded(torch.arange(4).view(1, 4), torch.tensor([true, false, false, true]).view(1, 4));
        Assert.Equal([0L, 3], ragged.Rows.data<long>().ToArray());
    }

    [Fact]
    public void Sums_means_ids_and_lengths_are_those_of_the_samples()
    {
        using var scope = torch.NewDisposeScope();
        var ragged = new Ragged(torch.tensor([1f, 2, 3, 4, 5]), 0, 2, 2, 5);
        Assert.Equal([3f, 0, 12], ragged.Sum().data<float>().ToArray());
        Assert.Equal([1.5f, 0, 4], ragged.Mean().data<float>().ToArray());
        Assert.Equal([2f, 0, 5], ragged.Max().data<float>().ToArray());
        Assert.Equal([1f, 0, 1], ragged.With(ragged.Softmax()).Sum().data<float>().ToArray().Select(x => MathF.Round(x, 5)));
        Assert.Equal([0L, 0, 2, 2, 2], ragged.SegmentIds().data<long>().ToArray());
        Assert.Equal([2L, 0, 3], ragged.Lengths().data<long>().ToArray());
        Assert.Equal([7f, 7, 9, 9, 9], ragged.Spread(torch.tensor([7f, 8, 9])).data<float>().ToArray());
    }

    [Fact]
    public void Gradients_flow_through_padding_and_means()
    {
        using var scope = torch.NewDisposeScope();
        var rows = torch.tensor([1.0, 2, 3]).requires_grad_();
        var ragged = new Ragged(rows, 0, 1, 3);
        (ragged.Mean().sum() + ragged.ToPadded().Values.sum()).backward();
        Assert.Equal([2, 1.5, 1.5], rows.grad!.data<double>().ToArray());
    }

    [Theory]
    [InlineData(0L, 3L)]
    [InlineData(1L, 2L)]
    [InlineData(0L, 2L, 1L, 2L)]
    public void Offsets_that_do_not_fit_are_refused(params long[] offsets)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Throws<ArgumentException>(() => new Ragged(torch.zeros(2, 1), offsets));
    }
}
