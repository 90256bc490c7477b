using Noether.Groups;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Groups;

public sealed class RotationsTests
{
    [Fact]
    public void Quaternions_come_back_with_positive_real_part()
    {
        using var scope = torch.NewDisposeScope();
        var matrices = Draw(500);
        var quaternions = Rotations.ToQuaternion(matrices);
        Assert.True(quaternions.select(-1, 0).min().item<double>() >= 0);
        Close(Rotations.FromQuaternion(quaternions), matrices, 1e-12);
        Close(Rotations.FromQuaternion(-3 * quaternions), matrices, 1e-12);
    }

    [Fact]
    public void Euler_angles_come_back_even_at_the_poles()
    {
        using var scope = torch.NewDisposeScope();
        var matrices = Draw(500);
        Close(Rotations.FromEuler(Rotations.ToEuler(matrices)), matrices, 1e-12);
        foreach (var beta in (double[])[0, Math.PI, 1e-9, Math.PI - 1e-9])
        {
            var pole = Rotations.FromEuler(torch.tensor([0.3, beta, 1.1]).unsqueeze(0));
            Close(Rotations.FromEuler(Rotations.ToEuler(pole)), pole, 1e-12);
        }
    }

    [Fact]
    public void The_polar_axis_is_y()
    {
        using var scope = torch.NewDisposeScope();
        var turned = Rotations.FromEuler(torch.tensor([0.7, 0, 0.5]).unsqueeze(0)).matmul(torch.tensor([0.0, 1, 0]).unsqueeze(-1));
        Close(turned.flatten(), torch.tensor([0.0, 1, 0]), 1e-15);
    }

    [Fact]
    public void A_quarter_turn_about_z_sends_x_to_y()
    {
        using var scope = torch.NewDisposeScope();
        var z = torch.tensor([0.0, 0, 5]).unsqueeze(0);
        var turn = Rotations.FromAxisAngle(z, torch.tensor([Math.PI / 2]));
        Close(turn.matmul(torch.tensor([1.0, 0, 0]).unsqueeze(-1)).flatten(), torch.tensor([0.0, 1, 0]), 1e-15);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-100)]
    [InlineData(1e-12)]
    [InlineData(1e-5)]
    [InlineData(1)]
    [InlineData(3.1415926)]
    [InlineData(Math.PI - 1e-9)]
    [InlineData(Math.PI)]
    public void Logarithm_undoes_the_exponential(double angle)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var axes = torch.randn([50, 3], torch.float64, generator: generator.Torch);
        axes = axes / axes.norm(-1, keepdim: true);

        // At pi the axis is known up to its sign only; the logarithm takes the one whose first component is positive.
        var vectors = angle * (angle == Math.PI ? axes * axes.select(-1, 0).sign().unsqueeze(-1) : axes);
        Close(Rotations.Log(Rotations.Exp(vectors)), vectors, 1e-8 * Math.Min(1, angle == 0 ? 1 : angle));
        Close(Rotations.Exp(Rotations.Log(Rotations.Exp(vectors))), Rotations.Exp(vectors), 1e-12);
    }

    [Fact]
    public void Exponential_has_a_gradient_at_zero()
    {
        using var scope = torch.NewDisposeScope();
        var v = torch.zeros([1, 3], torch.float64, requires_grad: true);
        Rotations.Exp(v)[0, 1, 0].backward();
        Close(v.grad!.flatten(), torch.tensor([0.0, 0, 1]), 1e-15);
    }

    [Fact]
    public void Logarithm_has_its_derivatives_at_the_identity_too()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        var matrices = torch.cat([new SO3().Identity(), Draw(3)]).requires_grad_();
        GradientCheck.First(() => Rotations.Log(matrices), [matrices], generator, entries: 36);
        var vectors = torch.zeros([1, 3], torch.float64, requires_grad: true);
        Rotations.Log(Rotations.Exp(vectors))[0, 2].backward();
        Close(vectors.grad!.flatten(), torch.tensor([0.0, 0, 1]), 1e-12);
    }

    [Fact]
    public void Axis_and_angle_come_back()
    {
        using var scope = torch.NewDisposeScope();
        var matrices = torch.cat([Draw(100), new SO3().Identity()]);
        var (axes, angles) = Rotations.ToAxisAngle(matrices);
        Close(Rotations.FromAxisAngle(axes, angles), matrices, 1e-12);
        Assert.Equal(0, angles[100].item<double>());
    }

    private static Tensor Draw(long n)
    {
        using var generator = new Generator(7);
        return new SO3().Sample(n, generator);
    }

    private static void Close(Tensor actual, Tensor expected, double tolerance)
    {
        var error = (actual - expected).abs().max().item<double>();
        Assert.True(error <= tolerance, $"error {error}");
    }

    [Fact]
    public void Six_numbers_give_a_rotation_and_its_own_columns_give_it_back()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var rotations = Rotations.FromSixNumbers(torch.randn([50, 6], torch.float64, generator: generator.Torch));
        Assert.True(rotations.matmul(rotations.transpose(1, 2)).allclose(torch.eye(3, dtype: torch.float64).expand_as(rotations), 0, 1e-12));
        Assert.True(torch.linalg.det(rotations).sub(1).abs().max().item<double>() < 1e-12);
        var columns = torch.cat([rotations.select(2, 0), 3 * rotations.select(2, 1)], 1);
        Assert.True(Rotations.FromSixNumbers(columns).allclose(rotations, 0, 1e-12));
    }
}
