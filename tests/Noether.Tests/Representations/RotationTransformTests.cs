using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

public sealed class RotationTransformTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void Grids_average_matrices_exactly_up_to_their_degree(int degree)
    {
        using var scope = torch.NewDisposeScope();
        var grid = new RotationGrid(degree);
        Assert.Equal(degree, grid.Degree);
        Assert.Equal(1, grid.Weights().sum().item<double>(), 1e-13);
        for (var l = 0; l <= degree; l++)
        {
            var mean = torch.einsum("n,nij->ij", grid.Weights(), WignerD.Of(l, grid.Rotations()));
            Assert.True(mean.sub(l == 0 ? 1 : 0).abs().max().item<double>() < 1e-13);
        }
    }

    [Fact]
    public void The_flat_basis_is_orthonormal_and_functions_come_back()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var transform = new RotationTransform(new RotationGrid(6), 3);
        Assert.Equal(1 + 9 + 25 + 49, transform.Coefficients);
        var x = torch.randn([2, transform.Coefficients, 3], torch.float64, generator: generator.Torch);
        Assert.True(transform.FromGrid(transform.ToGrid(x)).allclose(x, 1e-12, 1e-12));
        var basis = transform.ToGrid(torch.eye(transform.Coefficients, dtype: torch.float64));
        var gram = (basis * transform.Grid.Weights().unsqueeze(1)).t().matmul(basis);
        Assert.True(gram.allclose(torch.eye(transform.Coefficients, dtype: torch.float64), 0, 1e-12));
    }

    [Fact]
    public void Turned_coefficients_are_those_of_the_function_at_turned_rotations()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (grid, q) = (new RotationGrid(4), new SO3().Sample(1, generator));
        var transform = new RotationTransform(grid, 2);
        var x = torch.randn([1, transform.Coefficients, 1], torch.float64, generator: generator.Torch);
        var at = q.transpose(1, 2).matmul(grid.Rotations());
        var moved = torch.cat([.. Enumerable.Range(0, 3).Select(l => WignerD.Of(l, at).flatten(1) * Math.Sqrt((2 * l) + 1))], 1).matmul(x[0]);
        Assert.True(transform.FromGrid(moved).allclose(transform.Turn(x, q)[0], 1e-12, 1e-12));
    }

    [Fact]
    public void Other_numbers_of_coefficients_and_values_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var transform = new RotationTransform(new RotationGrid(2), 1);
        Assert.Contains("[..., 10, channels]", Assert.Throws<InputException>(() => transform.ToGrid(torch.zeros(11, 1))).Message);
        Assert.Contains("[..., 18, channels]", Assert.Throws<InputException>(() => transform.FromGrid(torch.zeros(17, 1))).Message);
        Assert.Contains("[1, 11, 1]", Assert.Throws<InputException>(() => transform.Turn(torch.zeros(1, 11, 1), torch.eye(3).unsqueeze(0))).Message);
    }

    [Fact]
    public void Negative_degrees_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new RotationGrid(-1));
}
