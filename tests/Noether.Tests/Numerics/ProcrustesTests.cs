using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class ProcrustesTests
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void The_closest_matrix_is_orthogonal_and_as_near_as_the_singular_values_allow(int n, bool mirrors)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var matrices = HardMatrices.Square(n, generator);
        var nearest = Procrustes.Closest(matrices, mirrors);
        Assert.InRange((nearest.transpose(-2, -1).matmul(nearest) - torch.eye(n, dtype: torch.float64)).abs().max().item<double>(), 0, 5e-15);
        if (!mirrors)
        {
            Assert.InRange((torch.linalg.det(nearest) - 1).abs().max().item<double>(), 0, 5e-15);
        }

        // tr(Rᵀ A) is at most the sum of the singular values, the last one subtracted where only rotations count and A is a mirror image.
        var size = matrices.abs().amax([-1, -2], keepdim: true);
        var relative = matrices / size.masked_fill(size.eq(0), 1);
        var values = torch.linalg.svdvals(relative);
        var last = mirrors ? values.select(-1, n - 1) : values.select(-1, n - 1) * torch.linalg.det(relative).sign();
        var best = values.narrow(-1, 0, n - 1).sum(-1) + last;
        Assert.InRange(((nearest * relative).sum([-1, -2]) - best).abs().max().item<double>(), 0, 1e-14);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Derivatives_of_both_orders_equal_central_differences(int n, bool mirrors)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var matrices = torch.randn([4, n, n], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor F() => Procrustes.Closest(matrices, mirrors).pow(3);
        GradientCheck.First(F, [matrices], generator);
        GradientCheck.Second(F, [matrices], generator);
    }

    [Fact]
    public void Equal_singular_values_do_not_disturb_the_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var matrices = torch.stack([torch.eye(3, dtype: torch.float64), 2 * torch.diag(torch.tensor([1.0, 1, 3]))]).requires_grad_();
        GradientCheck.First(() => Procrustes.Closest(matrices).pow(3), [matrices], generator);
    }

    [Fact]
    public void Gradients_are_finite_for_every_matrix()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var matrices = HardMatrices.Square(3, generator);
        var size = matrices.abs().amax([-1, -2]);
        matrices = matrices[size.lt(1e100).logical_and(size.gt(1e-100)).logical_or(size.eq(0))].requires_grad_();
        Procrustes.Closest(matrices).pow(3).sum().backward();
        BackwardGuard.Rethrow();
        Assert.True(matrices.grad!.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(torch.ScalarType.Float32, 1e-5)]
    [InlineData(torch.ScalarType.Float64, 1e-13)]
    public void A_moved_cloud_is_brought_back_whatever_weights_and_masked_points_say(torch.ScalarType precision, double tolerance)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        Tensor Normal(params long[] shape) => torch.randn(shape, precision, generator: generator.Torch);
        var (points, shift) = (Normal(6, 7, 3), Normal(6, 3));
        var rotation = Procrustes.Closest(Normal(6, 3, 3));
        var moved = points.matmul(rotation.transpose(-2, -1)) + shift.unsqueeze(-2);
        var mask = torch.ones([6, 7], torch.@bool);
        mask[.., 5..] = torch.zeros([6, 2], torch.@bool);
        var damaged = moved.clone();
        damaged[.., 5..] = Normal(6, 2, 3);
        foreach (var (to, weights) in new[] { (moved, null), (moved, Normal(6, 7).square()), (damaged, mask) })
        {
            var (r, t) = Procrustes.Align(points, to, weights);
            Assert.True(r.allclose(rotation, tolerance, tolerance));
            Assert.True(t.allclose(shift, tolerance, tolerance));
        }
    }

    [Fact]
    public void A_mirror_image_is_reached_only_by_a_reflection()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var points = torch.randn([9, 3], torch.float64, generator: generator.Torch);
        var mirrored = points * torch.tensor([-1.0, 1, 1]);
        double Miss(bool mirrors)
        {
            var (r, t) = Procrustes.Align(points, mirrored, mirrors: mirrors);
            return (points.matmul(r.transpose(-2, -1)) + t - mirrored).abs().max().item<double>();
        }

        Assert.InRange(Miss(mirrors: true), 0, 1e-13);
        Assert.InRange(Miss(mirrors: false), 0.1, 10);
    }

    [Fact]
    public void The_alignment_is_differentiable_and_a_cloud_without_weight_stays()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        Tensor Normal(params long[] shape) => torch.randn(shape, torch.float64, generator: generator.Torch);
        Tensor[] inputs = [Normal(2, 5, 3).requires_grad_(), Normal(2, 5, 3).requires_grad_(), Normal(2, 5).square().requires_grad_()];
        GradientCheck.First(
            () =>
            {
                var (r, t) = Procrustes.Align(inputs[0], inputs[1], inputs[2]);
                return torch.cat([r.flatten(), t.flatten()]);
            },
            inputs,
            generator);
        var (still, shift) = Procrustes.Align(inputs[0], inputs[1], torch.zeros([2, 5], torch.float64));
        Assert.True(still.equal(torch.eye(3, dtype: torch.float64)).all().item<bool>());
        Assert.Equal(0, shift.abs().max().item<double>());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Procrustes.Align(torch.zeros(4, 3), torch.zeros(5, 3)));
        Assert.Throws<ArgumentException>(() => Procrustes.Align(torch.zeros(4, 3), torch.zeros(4, 3), torch.zeros(3)));
        Assert.Throws<ArgumentException>(() => Procrustes.Align(torch.zeros(6, 4), torch.zeros(6, 4)));
    }
}
