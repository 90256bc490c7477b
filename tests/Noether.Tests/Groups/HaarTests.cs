using Noether.Groups;
using Noether.Runtime;

namespace Noether.Tests.Groups;

public sealed class HaarTests
{
    private const long Draws = 20_000;

    [Fact]
    public void Rotations_have_determinant_one()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = new SO3();
        Assert.True((torch.linalg.det(group.Sample(200, generator)) - 1).abs().max().item<double>() < 1e-12);
        Assert.True((torch.linalg.det(group.Grid(new GridSpec(8))) - 1).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void Both_components_of_the_orthogonal_groups_are_drawn_equally_often()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        foreach (var group in (IAffineGroup[])[new O2(), new O3(), new Dihedral(3)])
        {
            var mean = torch.linalg.det(group.Linear(group.Sample(Draws, generator))).mean().item<double>();
            Assert.InRange(mean, -0.03, 0.03);
        }
    }

    [Fact]
    public void Matrix_entries_have_the_moments_of_the_Haar_measure()
    {
        // E[R] = 0, E[R_ij R_kl] = delta_ik delta_jl / 3, E[tr(R)²] = 1 (each irreducible character has norm one).
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var flat = new SO3().Sample(Draws, generator).view(-1, 9);
        Assert.True(flat.mean([0]).abs().max().item<double>() < 0.02);
        var second = flat.transpose(0, 1).matmul(flat) / Draws;
        Assert.True((second - (torch.eye(9, dtype: torch.float64) / 3)).abs().max().item<double>() < 0.02);
        var trace = flat.select(1, 0) + flat.select(1, 4) + flat.select(1, 8);
        Assert.InRange(trace.square().mean().item<double>(), 0.96, 1.04);
    }

    [Fact]
    public void The_grid_of_rotations_is_even()
    {
        // Entry moments of the grid equal those of the Haar measure far better than as many random draws would.
        using var scope = torch.NewDisposeScope();
        var grid = new SO3().Grid(new GridSpec(20));
        Assert.Equal(2546, grid.shape[0]);
        Assert.True(grid.mean([0]).abs().max().item<double>() < 0.005);
        var nearest = Enumerable.Range(1, 40).Select(i => Apart(grid, i).kthvalue(2, -1).values.item<double>()).ToArray();
        Assert.InRange(nearest.Min() / nearest.Max(), 0.3, 1);
    }

    [Fact]
    public void Draws_stay_in_their_box()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var shifts = new Translations(2, 3).Sample(Draws, generator);
        Assert.InRange(shifts.abs().max().item<double>(), 2.99, 3);
        var logs = new Scalings(2, 4).Sample(Draws, generator).log();
        Assert.InRange(logs.abs().max().item<double>(), Math.Log(4) * 0.999, Math.Log(4));
        Assert.InRange(logs.mean().item<double>(), -0.03, 0.03);
    }

    private static Tensor Apart(Tensor grid, int i) => new SO3().Distance(grid, grid.narrow(0, i, 1));
}
