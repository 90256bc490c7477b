using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class SegmentSoftmaxTests
{
    private static readonly long[] Offsets = [0, 2, 2, 7, 8, 8];

    [Theory]
    [InlineData(torch.ScalarType.Float32, 1e-6)]
    [InlineData(torch.ScalarType.Float64, 1e-14)]
    public void Each_run_is_torchs_softmax(torch.ScalarType precision, double tolerance)
    {
        foreach (var rest in (long[][])[[], [5], [3, 7], [0]])
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(1);
            var rows = torch.randn([8, .. rest], precision, generator: generator.Torch);
            var expected = torch.cat([rows[..2].softmax(0), rows[2..7].softmax(0), rows[7..8].softmax(0)]);
            Assert.True(SegmentSoftmax.Apply(rows, Offsets).allclose(expected, tolerance, tolerance));
        }
    }

    [Fact]
    public void Other_types_take_the_path_of_torch()
    {
        using var scope = torch.NewDisposeScope();
        var rows = torch.tensor([0f, 1, 2, 3, 4, 5, 6, 7]);
        var half = SegmentSoftmax.Apply(rows.to(torch.bfloat16), Offsets);
        Assert.Equal(torch.bfloat16, half.dtype);
        Assert.True(half.to(torch.float32).allclose(SegmentSoftmax.Apply(rows, Offsets), 0.02, 0.02));
    }

    [Fact]
    public void Derivatives_of_both_orders_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var rows = torch.randn([8, 3], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor F() => SegmentSoftmax.Apply(rows.pow(3), Offsets).square();
        GradientCheck.First(F, [rows], generator);
        GradientCheck.Second(F, [rows], generator);
    }
}
