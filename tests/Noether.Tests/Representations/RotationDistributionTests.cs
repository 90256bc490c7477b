using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

public sealed class RotationDistributionTests
{
    private static readonly double Degree = Math.PI / 180;

    [Fact]
    public void Probabilities_sum_to_one_and_the_uniform_log_density_is_minus_2_2894597()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var grid = RotationGrid.Equivolumetric(1).Rotations();
        var some = new RotationDistribution(torch.randn([3, grid.shape[0]], torch.float64, generator: generator.Torch) * 5, grid);
        Assert.True(some.LogProbabilities.exp().sum([1]).sub(1).abs().max().item<double>() < 1e-12);
        var uniform = new RotationDistribution(torch.zeros([1, grid.shape[0]], torch.float64), grid);
        Assert.Equal(-2.2894597, uniform.LogDensity(new SO3().Sample(1, generator).unsqueeze(0)).item<double>(), 1e-7);
        Assert.Equal(-2.2894597, RotationDistribution.UniformLogDensity, 1e-7);
    }

    [Fact]
    public void One_cell_of_level_three_has_log_density_8_2255()
    {
        using var scope = torch.NewDisposeScope();
        var grid = RotationGrid.Equivolumetric(3).Rotations();
        var logits = torch.full([1, grid.shape[0]], -1e4, torch.float64);
        _ = logits[0, 1234] = torch.tensor(0.0);
        var sure = new RotationDistribution(logits, grid);
        Assert.Equal(8.2255, sure.LogDensity(grid[1234].view(1, 1, 3, 3)).item<double>(), 1e-4);
        Assert.Equal(8.2255, RotationDistribution.LargestLogDensity(grid.shape[0]), 1e-4);
        Assert.True(sure.Mode()[0].allclose(grid[1234]));
        Assert.Equal(0, sure.Spread(grid[1234].view(1, 1, 3, 3)).item<double>(), 1e-6);
    }

    [Fact]
    public void Signals_are_read_in_chunks_as_the_transform_reads_them()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var transform = new RotationTransform(RotationGrid.Equivolumetric(1), 3);
        var x = torch.randn([2, transform.Coefficients], torch.float64, generator: generator.Torch);
        var whole = transform.ToGrid(x.unsqueeze(2)).squeeze(2);
        Assert.True(RotationSignals.Values(x, transform.Grid.Rotations(), chunk: 100).allclose(whole, 1e-11, 1e-11));
        Assert.True(RotationDistribution.OfSignals(x, transform.Grid.Rotations()).LogProbabilities.allclose(whole.log_softmax(1), 1e-11, 1e-11));
        Assert.Contains("1, 10, 35", Assert.Throws<InputException>(() => RotationSignals.Values(torch.zeros(1, 11), transform.Grid.Rotations())).Message);
    }

    /// <summary>A sum of deltas, cut off at degree L, has its modes where they are; ascent from cells comes closer to them.</summary>
    [Fact]
    public void Modes_are_found_with_equal_shares_and_ascent_refines_them()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var (grid, pose) = (RotationGrid.Equivolumetric(2).Rotations(), new SO3().Sample(1, generator));
        var all = pose.matmul(Noether.Geometry.Rendering.ConvexPolyhedron.Tetrahedron(1).Symmetries());
        var signal = RotationSignals.Basis(all, 6).sum([0], keepdim: true) / 60;
        var distribution = RotationDistribution.OfSignals(signal, grid);
        var (modes, shares) = distribution.TopModes(0, 20, 40 * Degree);
        Assert.Equal(12, modes.shape[0]);
        Assert.True(shares.max().item<double>() < 1.5 * shares.min().item<double>(), string.Join(", ", shares.data<double>()));
        Assert.InRange(shares.sum().item<double>(), 0.5, 1.000001);
        double Worst(Tensor r) => new SO3().Distance(r.unsqueeze(1).expand(-1, 12, -1, -1).reshape(-1, 3, 3), all.repeat(r.shape[0], 1, 1)).view(-1, 12).amin([1]).max().item<double>() / Degree;
        var climbed = RotationSignals.Ascend(signal.expand(12, -1), modes, steps: 200, rate: 4e-3);
        Assert.InRange(Worst(modes), 0.5, 13);
        Assert.True(Worst(climbed) < 0.1, $"{Worst(climbed)}");
    }

    [Fact]
    public void Draws_follow_the_probabilities()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var grid = RotationGrid.Equivolumetric(0).Rotations();
        var logits = torch.full([1, grid.shape[0]], -50.0, torch.float64);
        (_, _) = (logits[0, 3] = torch.tensor(Math.Log(3)), logits[0, 40] = torch.tensor(0.0));
        var drawn = new RotationDistribution(logits, grid).Sample(4000, generator);
        Assert.Equal([1, 4000, 3, 3], drawn.shape);
        var first = (drawn[0] - grid[3]).abs().amax([1, 2]).lt(1e-9).to(torch.float64).mean().item<double>();
        Assert.Equal(0.75, first, 0.03);
    }

    [Fact]
    public void A_rotation_s_cell_is_within_half_a_cell_s_width_or_so()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var grid = RotationGrid.Equivolumetric(3).Rotations();
        var uniform = new RotationDistribution(torch.zeros([1, grid.shape[0]], torch.float64), grid);
        var drawn = new SO3().Sample(100, generator);
        var near = grid.index_select(0, uniform.CellsOf(drawn));
        Assert.True(new SO3().Distance(drawn, near).max().item<double>() < 6.5 * Degree);
        Assert.Equal(0, new SO3().Distance(drawn, drawn).max().item<double>());
    }

    [Fact]
    public void Logits_of_other_cells_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("[1, 5]", Assert.Throws<InputException>(() => new RotationDistribution(torch.zeros(1, 5), torch.zeros(4, 3, 3))).Message);
    }
}
