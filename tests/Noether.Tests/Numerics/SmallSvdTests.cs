using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Tests.Numerics;

public sealed class SmallSvdTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Factors_decompose_every_matrix_to_rounding(int n)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var matrices = HardMatrices.Square(n, generator);
        var (u, values, v) = SmallSvd.Decompose(matrices);
        var eye = torch.eye(n, dtype: torch.float64);
        Assert.InRange(HardMatrices.RelativeError(values, torch.linalg.svdvals(matrices), matrices), 0, 5e-15);
        Assert.InRange((u.transpose(-2, -1).matmul(u) - eye).abs().max().item<double>(), 0, 5e-15);
        Assert.InRange((v.transpose(-2, -1).matmul(v) - eye).abs().max().item<double>(), 0, 5e-15);
        Assert.InRange(HardMatrices.RelativeError(u.matmul(torch.diag_embed(values)).matmul(v.transpose(-2, -1)), matrices, matrices), 0, 5e-15);
        Assert.True(values.ge(0).all().item<bool>() && values.diff(1, -1).le(0).all().item<bool>());
    }

    [Fact]
    public void Matrices_that_are_not_finite_give_NaN()
    {
        using var scope = torch.NewDisposeScope();
        var (u, values, v) = SmallSvd.Decompose(torch.full([1, 3, 3], double.NaN, torch.float32));
        Assert.True(torch.cat([u.flatten(), values.flatten(), v.flatten()]).isnan().all().item<bool>());
    }
}
