using Noether.Runtime;

namespace Noether.Testing.Tests;

public sealed class GradientCheckTests
{
    [Fact]
    public void Right_derivatives_pass()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var x = torch.randn([4, 3], torch.float64, generator: generator.Torch).requires_grad_();
        var y = torch.randn([3], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor F() => torch.sin(x * y) + x.pow(3);
        var before = x.detach().clone();
        GradientCheck.First(F, [x, y], generator);
        GradientCheck.Second(F, [x, y], generator);
        Assert.True(before.eq(x).all().item<bool>());
    }

    [Fact]
    public void A_missing_term_is_named()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var x = torch.ones([2], torch.float64, requires_grad: true);
        var error = Assert.Throws<CheckFailedException>(() => GradientCheck.First(() => x * x.detach(), [x], generator));
        Assert.Contains("first derivative by entry", error.Message, StringComparison.Ordinal);
        Assert.Contains("input 0 ([2])", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_second_derivative_is_caught_although_the_first_is_right()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var x = torch.tensor([0.5, 2.0]).requires_grad_();

        // x² with the gradient 2x held constant: the first derivative is right, the second is lost.
        Tensor F() => (x * (2 * x.detach())) - x.detach().square();
        GradientCheck.First(F, [x], generator);
        var error = Assert.Throws<CheckFailedException>(() => GradientCheck.Second(F, [x], generator));
        Assert.Contains("second derivative", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e6)]
    public void A_wrong_derivative_by_a_weakly_coupled_input_is_caught_beside_a_strong_one(double strength)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var strong = torch.tensor([0.3, -0.2]).requires_grad_();
        var weak = torch.tensor([0.5]).requires_grad_();

        // The weak input's derivative is a ten-millionth of the strong one's: far above rounding, far below a tolerance for both together.
        Tensor F(Tensor w) => (strength * torch.sin(strong)) + (1e-7 * strength * w * w);
        GradientCheck.First(() => F(weak), [strong, weak], generator);
        var error = Assert.Throws<CheckFailedException>(() => GradientCheck.First(() => F(weak.detach()), [strong, weak], generator));
        Assert.Contains("input 1 ([1])", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float32_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var x = torch.ones([2], torch.float32, requires_grad: true);
        Assert.Throws<ArgumentException>(() => GradientCheck.First(() => x, [x], generator));
    }
}
