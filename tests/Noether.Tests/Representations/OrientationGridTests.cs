using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

public sealed class OrientationGridTests
{
    [Theory]
    [InlineData(OrientationGridKind.Automatic, 16, 3)]
    [InlineData(OrientationGridKind.Repulsion, 20, 3)]
    [InlineData(OrientationGridKind.Fibonacci, 7, 3)]
    [InlineData(OrientationGridKind.Platonic, 12, 3)]
    [InlineData(OrientationGridKind.Automatic, 5, 2)]
    [InlineData(OrientationGridKind.Repulsion, 1, 3)]
    public void Directions_have_length_one_and_repeat_with_the_seed(OrientationGridKind kind, int count, int dimension)
    {
        using var scope = torch.NewDisposeScope();
        using Generator one = new(4), other = new(4);
        var grid = OrientationGrid.Of(kind, count, dimension, one);
        Assert.Equal([count, dimension], grid.shape);
        Assert.True(grid.square().sum(1).allclose(torch.ones(count, dtype: torch.float64)));
        Assert.True(grid.equal(OrientationGrid.Of(kind, count, dimension, other)).all().item<bool>());
    }

    [Fact]
    public void Repulsion_moves_random_directions_apart()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var random = torch.randn([20, 3], torch.float64, generator: generator.Torch);
        random /= torch.linalg.vector_norm(random, dims: [1], keepdim: true);
        var apart = Enumerable.Range(0, 5).Select(_ => Closest(OrientationGrid.Repulsion(20, generator))).Average();
        Assert.True(apart > 0.4, $"closest {apart} on average");
        Assert.True(Closest(random) < apart);
    }

    [Fact]
    public void A_number_of_vertices_that_no_solid_has_is_named() =>
        Assert.Contains("7 vertices", Assert.Throws<InputException>(() => OrientationGrid.Platonic(7)).Message, StringComparison.Ordinal);

    private static double Closest(Tensor grid) => (torch.cdist(grid, grid) + (10 * torch.eye(grid.shape[0], dtype: torch.float64))).min().item<double>();
}
