using Noether.Fields;
using Noether.Geometry;
using Noether.Runtime;

namespace Noether.Tests.Geometry;

public sealed class PointNeighbourTests
{
    [Theory]
    [InlineData(2, torch.ScalarType.Float32)]
    [InlineData(3, torch.ScalarType.Float32)]
    [InlineData(3, torch.ScalarType.Float64)]
    public void Radius_graphs_are_those_of_the_distance_matrix_of_each_cloud(int dimension, torch.ScalarType precision)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var points = new Ragged(torch.rand([170, dimension], precision, generator: generator.Torch), 0, 100, 100, 101, 170);
        var graphs = RadiusGraph.Of(points, 0.3);
        var expected = torch.zeros([170, 170], torch.@bool);
        for (var i = 0; i < 4; i++)
        {
            var (begin, end) = (points.Offsets[i], points.Offsets[i + 1]);
            var cloud = points.Rows[(int)begin..(int)end];
            expected.narrow(0, begin, end - begin).narrow(1, begin, end - begin).copy_((cloud.unsqueeze(0) - cloud.unsqueeze(1)).square().sum(-1).le(0.09));
        }

        expected = expected.logical_and(torch.eye(170, dtype: torch.@bool).logical_not());
        Assert.True(graphs.Union.ToAdjacency().ne(0).equal(expected).all().item<bool>());
        Assert.True(graphs.Union.IsSymmetric());
        Assert.Equal(points.Offsets, graphs.NodeOffsets);
    }

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.Float64)]
    public void Nearest_neighbours_are_those_of_the_distance_matrix(torch.ScalarType precision)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var points = torch.randn([2, 40, 5], precision, generator: generator.Torch);
        var squares = (points.unsqueeze(1) - points.unsqueeze(2)).square().sum(-1);
        var sorted = squares.sort(-1, stable: true).Indices;
        Assert.True(NearestNeighbours.Indices(points, 7, self: true).equal(sorted.narrow(-1, 0, 7)).all().item<bool>());
        Assert.True(NearestNeighbours.Indices(points, 7).equal(sorted.narrow(-1, 1, 7)).all().item<bool>());
        var graph = NearestNeighbours.Graph(new Ragged(points[1], 0, 40), 7);
        Assert.Equal(
            sorted[1].narrow(-1, 1, 7).sort(-1).Values.flatten().data<long>().ToArray(),
            graph.Union.Senders.ToArray().Select(j => (long)j));
    }

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.Float64)]
    public void Operations_of_torch_find_the_nearest_that_the_kernel_finds_however_many_points_go_at_a_time(torch.ScalarType precision)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);

        // A lattice: its squares are exact, and most of its distances tie.
        var points = torch.randint(0, 4, [2, 60, 3], torch.int64, generator: generator.Torch).to(precision);
        foreach (var self in (bool[])[false, true])
        {
            foreach (var most in (long[])[1, 5_000, 1 << 24])
            {
                Assert.True(NearestNeighbours.ByTorch(points, 9, self, most).equal(NearestNeighbours.Indices(points, 9, self)).all().item<bool>());
            }
        }
    }

    [Fact]
    public void A_cloud_with_few_points_gives_all_there_are()
    {
        using var scope = torch.NewDisposeScope();
        var graphs = NearestNeighbours.Graph(new Ragged(torch.arange(6, torch.float32).view(6, 1), 0, 0, 1, 3, 6), 2);
        Assert.Equal([0, 1, 1, 2, 2, 2], Enumerable.Range(0, 6).Select(graphs.Union.Degree));
    }

    [Fact]
    public void A_point_may_count_among_its_own_neighbours()
    {
        using var scope = torch.NewDisposeScope();
        var graphs = NearestNeighbours.Graph(new Ragged(torch.tensor([0f, 1, 3, 10]).view(4, 1), 0, 1, 4), 2, self: true);
        Assert.Equal([0, 1, 2, 1, 2, 2, 3], graphs.Union.Senders.ToArray());
    }

    [Fact]
    public void Farthest_points_depend_on_cloud_and_start_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var points = torch.randn([3, 50, 3], torch.float32, generator: generator.Torch);
        var chosen = FarthestPoints.Select(points, 10, start: 4);
        Assert.Equal([3L, 10], chosen.shape);
        Assert.Equal([4L, 4, 4], chosen.select(1, 0).data<long>().ToArray());
        Assert.True(chosen[1].equal(FarthestPoints.Select(points[1..2].to(torch.float64), 10, start: 4)[0]).all().item<bool>());
        Tensor Drawn(long seed)
        {
            using var random = new Generator(seed);
            return FarthestPoints.Select(points, 10, random);
        }

        Assert.True(Drawn(1).equal(Drawn(1)).all().item<bool>());
        Assert.False(Drawn(1).equal(Drawn(2)).all().item<bool>());
    }

    [Fact]
    public void What_is_no_cloud_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Throws<ArgumentException>(() => RadiusGraph.Of(new Ragged(torch.zeros(4, 4), 0, 4), 1));
        Assert.Throws<ArgumentException>(() => RadiusGraph.Of(new Ragged(torch.zeros([4, 3], torch.int64), 0, 4), 1));
        Assert.Throws<ArgumentException>(() => RadiusGraph.Of(new Ragged(torch.zeros(4, 3), 0, 4), -1));
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Indices(torch.zeros(4, 3), 1));
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Indices(torch.zeros(1, 4, 3), 4));
        Assert.Throws<ArgumentException>(() => NearestNeighbours.ByTorch(torch.zeros(1, 4, 3), 4, self: false));
        Assert.Throws<ArgumentException>(() => FarthestPoints.Select(torch.zeros(1, 4, 3), 5));
    }
}
