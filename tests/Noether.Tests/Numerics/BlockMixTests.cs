using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Numerics;

/// <summary>Products of copies that are mixed with weights that all rows share, beside rows with weights of their own, whose matrices torch multiplies one by one.</summary>
public sealed class BlockMixTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(50)]
    public void Shared_weights_give_what_equal_weights_of_each_row_give(int rows)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(rows + 1);
        var product = TensorProduct.FullyConnected("5x0e+3x1o+2x2e", "1x0e+1x1o+2x2e", "4x0e+0x1o+2x1o+3x2e+1x3o+2x0o");
        Tensor Draw(params long[] shape) => torch.randn(shape, generator: generator.Torch);
        var (x, y, w) = (Draw(rows, product.First.Dimension), Draw(rows, product.Second.Dimension), Draw(product.WeightCount));
        var g = Draw(rows, product.Output.Dimension);
        var (expected, found) = (Run(shared: false), Run(shared: true));
        Assert.All(expected.Zip(found), pair => Assert.True(torch.allclose(pair.First, pair.Second, 1e-3, 1e-3)));

        Tensor[] Run(bool shared)
        {
            Tensor[] leaves = [.. new[] { x, y, w }.Select(t => t.clone().requires_grad_())];
            var result = new ProductPlan(product).Apply(leaves[0], leaves[1], shared ? leaves[2] : leaves[2].expand(rows, -1));
            var slopes = torch.autograd.grad([result], leaves, [g]);
            BackwardGuard.Rethrow();
            return [result.detach(), .. slopes];
        }
    }

    [Fact]
    public void One_factor_alone_may_need_a_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var plan = new ProductPlan(TensorProduct.FullyConnected("2x0e+2x1o", "1x0e+1x1o", "2x0e+2x1o"));
        Tensor Draw(params long[] shape) => torch.randn(shape, generator: generator.Torch);
        Tensor[] factors = [Draw(7, 8), Draw(7, 4), Draw(plan.Product.WeightCount)];
        for (var i = 0; i < factors.Length; i++)
        {
            Tensor[] leaves = [.. factors.Select((t, j) => t.clone().requires_grad_(i == j))];
            var alone = torch.autograd.grad([plan.Apply(leaves[0], leaves[1], leaves[2]).sum()], [leaves[i]])[0];
            Tensor[] all = [.. factors.Select(t => t.clone().requires_grad_())];
            var together = torch.autograd.grad([plan.Apply(all[0], all[1], all[2]).sum()], all)[i];
            BackwardGuard.Rethrow();
            Assert.True(torch.allclose(together, alone, 1e-5, 1e-5));
        }
    }
}
