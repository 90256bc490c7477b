using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

public sealed class EqualAreaGridTests
{
    [Theory]
    [InlineData(0, 58.194)]
    [InlineData(1, 27.586)]
    [InlineData(2, 12.636)]
    public void Healpix_centres_balance_and_keep_their_known_distance(int level, double degrees)
    {
        using var scope = torch.NewDisposeScope();
        var grid = SphereGrid.Healpix(level);
        var points = grid.Points();
        Assert.Equal(12 << (2 * level), grid.Count);
        Assert.True(points.mean([0]).abs().max().item<double>() < 1e-14);
        Assert.True(points.square().sum(1).sub(1).abs().max().item<double>() < 1e-14);
        Assert.Equal(4 * Math.PI, grid.Weights().sum().item<double>(), 1e-12);
        var cosines = points.matmul(points.t()) - (2 * torch.eye(grid.Count, dtype: torch.float64));
        Assert.Equal(degrees, Math.Acos(cosines.max().item<double>()) * 180 / Math.PI, 1e-3);
    }

    [Fact]
    public void Healpix_cells_integrate_smooth_functions_the_better_the_finer_they_are()
    {
        using var scope = torch.NewDisposeScope();
        double Error(int level)
        {
            var grid = SphereGrid.Healpix(level);
            var integrals = (SphericalHarmonics.Values(grid.Points(), 6) * grid.Weights().unsqueeze(1)).sum([0]);
            Assert.Equal(Math.Sqrt(4 * Math.PI), integrals[0].item<double>(), 1e-12);
            return integrals.narrow(0, 1, 48).abs().max().item<double>();
        }

        Assert.InRange(Error(4), 1e-6, 0.01);
        Assert.True(Error(4) < Error(2) / 8, $"{Error(2)} {Error(4)}");
    }

    [Theory]
    [InlineData(0, 72)]
    [InlineData(1, 576)]
    [InlineData(2, 4608)]
    [InlineData(3, 36864)]
    public void Equal_volumes_of_rotations_are_72_times_8_to_the_level(int level, int count)
    {
        using var scope = torch.NewDisposeScope();
        var grid = RotationGrid.Equivolumetric(level);
        Assert.Equal(count, grid.Count);
        Assert.Equal(1, grid.Weights().sum().item<double>(), 1e-12);
        Assert.True(grid.Rotations().mean([0]).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void Every_rotation_lies_within_about_a_cell_of_the_grid()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var grid = RotationGrid.Equivolumetric(2).Rotations().view(-1, 9);
        var drawn = new SO3().Sample(400, generator).view(-1, 9);
        var angles = ((drawn.matmul(grid.t()).amax([1]) - 1) / 2).clamp(-1, 1).acos() * (180 / Math.PI);
        Assert.InRange(angles.mean().item<double>(), 4, 8);
        Assert.True(angles.max().item<double>() < 13);
    }
}
