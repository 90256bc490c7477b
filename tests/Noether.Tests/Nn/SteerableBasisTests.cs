using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Nn;

public sealed class SteerableBasisTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_quarter_turn_of_the_coefficients_is_a_quarter_turn_of_the_sampled_filter(int size)
    {
        using var scope = torch.NewDisposeScope();
        var basis = new SteerableBasis(size);
        var sampled = basis.Rotated(1).view(basis.Count, size, size);
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var steered = basis.Rotation(quarter * Math.PI / 2).t().matmul(sampled.view(basis.Count, -1)).view(sampled.shape);
            Assert.Equal(0, (steered - torch.rot90(sampled, quarter, (1, 2))).abs().max().ToDouble(), 1e-12);
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public void Row_n_of_the_rotated_basis_is_turned_by_n_steps(int orientations)
    {
        using var scope = torch.NewDisposeScope();
        var basis = new SteerableBasis(6);
        var upright = basis.Rotated(1).select(1, 0);
        var rotated = basis.Rotated(orientations);
        for (var n = 0; n < orientations; n++)
        {
            var steered = basis.Rotation(2 * Math.PI * n / orientations).t().matmul(upright);
            Assert.Equal(0, (rotated.select(1, n) - steered).abs().max().ToDouble(), 1e-12);
        }
    }

    [Fact]
    public void Rotating_the_coefficients_rotates_the_filter_by_any_angle_between_the_pixels()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var basis = new SteerableBasis(7);
        var points = (torch.rand([200, 2], torch.float64, generator: generator.Torch) - 0.5) * 7;
        var coefficients = torch.randn([basis.Count], torch.float64, generator: generator.Torch);
        foreach (var angle in new[] { 0.3, Math.PI / 4, 2.5, -1.9 })
        {
            var (sin, cos) = Math.SinCos(angle);
            var back = torch.tensor(new[,] { { cos, sin }, { -sin, cos } });
            var moved = coefficients.matmul(basis.Sample(points.matmul(back.t())));
            var steered = basis.Rotation(angle).matmul(coefficients).matmul(basis.Sample(points));
            Assert.Equal(0, (moved - steered).abs().max().ToDouble(), 1e-9);
        }
    }

    [Fact]
    public void Rotations_compose_as_angles_add()
    {
        using var scope = torch.NewDisposeScope();
        var basis = new SteerableBasis(5);
        var product = basis.Rotation(0.4).matmul(basis.Rotation(1.1));
        Assert.Equal(0, (product - basis.Rotation(1.5)).abs().max().ToDouble(), 1e-12);
        Assert.Equal(0, (product.t().matmul(product) - torch.eye(basis.Count, dtype: torch.float64)).abs().max().ToDouble(), 1e-12);
    }

    [Fact]
    public void A_cosine_and_its_sine_together_have_unit_mean_energy()
    {
        using var scope = torch.NewDisposeScope();
        var basis = new SteerableBasis(7);
        var energy = basis.Rotated(1).square().sum();
        Assert.Equal(basis.Count, energy.ToDouble(), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_filter_has_at_least_one_pixel(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SteerableBasis(size));
}
