using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class SegmentMaxTests
{
    private static readonly long[] Offsets = [0, 2, 2, 7, 8, 8];

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.Float64)]
    public void Maxima_are_those_of_torch_and_empty_runs_give_zero(torch.ScalarType precision)
    {
        foreach (var rest in (long[][])[[], [5], [3, 7], [40], [0]])
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(1);
            var rows = torch.randn([8, .. rest], precision, generator: generator.Torch);
            var zero = torch.zeros([1, .. rest], precision);
            var expected = torch.cat([rows[..2].amax([0], keepdim: true), zero, rows[2..7].amax([0], keepdim: true), rows[7..8], zero]);
            Assert.True(SegmentMax.Apply(rows, Offsets).equal(expected).all().item<bool>());
        }
    }

    [Fact]
    public void Integers_take_the_path_of_torch()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal([1L, 0, 6, 7, 0], SegmentMax.Apply(torch.arange(8, torch.int64), Offsets).data<long>().ToArray());
    }

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.Float64)]
    public void The_gradient_goes_to_the_first_of_equal_maxima(torch.ScalarType precision)
    {
        using var scope = torch.NewDisposeScope();
        var rows = torch.tensor([3.0, 3, 1, 5, 5, 2, 0, 4]).to(precision).requires_grad_();
        (SegmentMax.Apply(rows, Offsets) * torch.tensor([1.0, 10, 2, 3, 10]).to(precision)).sum().backward();
        BackwardGuard.Rethrow();
        Assert.Equal([1.0, 0, 0, 2, 0, 0, 0, 3], rows.grad!.to(torch.float64).data<double>().ToArray());
    }

    [Fact]
    public void Derivatives_of_both_orders_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var rows = torch.randn([8, 3], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor F() => SegmentMax.Apply(rows.square(), Offsets).pow(2);
        GradientCheck.First(F, [rows], generator);
        GradientCheck.Second(F, [rows], generator);
    }
}
