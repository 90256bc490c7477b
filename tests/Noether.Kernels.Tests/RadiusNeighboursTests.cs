using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class RadiusNeighboursTests
{
    [Theory]
    [InlineData(2, 0.05f)]
    [InlineData(3, 0.15f)]
    [InlineData(3, 0.2f)]
    [InlineData(3, 5f)]
    public void Cells_find_the_pairs_of_brute_force_edge_for_edge_among_2000_points(int dimension, float radius)
    {
        var points = Cloud(2000, dimension, 1);
        Same(RadiusNeighbours.FindScalar<float>(points, dimension, radius), RadiusNeighbours.Find<float>(points, dimension, radius));
        double[] wide = [.. points.Select(x => (double)x)];
        Same(RadiusNeighbours.FindScalar<double>(wide, dimension, radius), RadiusNeighbours.Find<double>(wide, dimension, radius));
    }

    [Fact]
    public void Random_clouds_on_a_grid_where_distances_tie_with_the_radius_agree_with_brute_force() =>
        (from dimension in Gen.Int[2, 3]
         from cells in Gen.Int[-8, 8].Array[0, 90]
         from unit in Gen.Int[0, 3].Select(i => new[] { 1f, 0.1f, 1e-3f, 1e4f }[i])
         from reach in Gen.Int[0, 3].Select(i => new[] { 1f, 2f, 1.4142135f, 0.5f }[i])
         select (dimension, cells, unit, reach)).Sample(c =>
        {
            var points = c.cells[..(c.cells.Length / c.dimension * c.dimension)].Select(x => x * c.unit).ToArray();
            var radius = c.unit * c.reach;
            Same(RadiusNeighbours.FindScalar<float>(points, c.dimension, radius), RadiusNeighbours.Find<float>(points, c.dimension, radius));
        });

    [Fact]
    public void Points_far_from_the_others_cost_no_cells_without_end()
    {
        float[] points = [0, 0, 0, 0.5f, 0, 0, 1e20f, 0, 0, 0, -1e20f, 3];
        Same(RadiusNeighbours.FindScalar<float>(points, 3, 1), RadiusNeighbours.Find<float>(points, 3, 1));
    }

    [Fact]
    public void All_points_of_a_heap_are_neighbours_without_a_limit()
    {
        var points = new float[600];
        var (offsets, neighbours) = RadiusNeighbours.Find<float>(points, 3, 1e-3f);
        Assert.Equal(200 * 199, neighbours.Length);
        Assert.Equal([.. Enumerable.Range(0, 200).Where(j => j != 7)], neighbours[(int)offsets[7]..(int)offsets[8]]);
    }

    [Fact]
    public void A_heap_among_scattered_points_agrees_with_brute_force()
    {
        var points = Cloud(1500, 3, 3);
        points.AsSpan(0, 3 * 250).Fill(0.5f);

        Same(RadiusNeighbours.FindScalar<float>(points, 3, 0.1f), RadiusNeighbours.Find<float>(points, 3, 0.1f));
    }

    [Fact]
    public void Several_clouds_are_searched_one_by_one()
    {
        (from sizes in Gen.Int[0, 120].Array[1, 6]
         from seed in Gen.Int[0, 1000]
         from dimension in Gen.Int[2, 3]
         select (sizes, seed, dimension)).Sample(c =>
        {
            var points = Cloud(c.sizes.Sum(), c.dimension, c.seed);
            List<long> clouds = [0], offsets = [0];
            List<int> neighbours = [];
            foreach (var size in c.sizes)
            {
                var first = (int)clouds[^1];
                var alone = RadiusNeighbours.FindScalar<float>(points.AsSpan(first * c.dimension, size * c.dimension), c.dimension, 0.3f);
                offsets.AddRange(alone.Offsets[1..].Select(o => o + neighbours.Count));
                neighbours.AddRange(alone.Neighbours.Select(j => first + j));
                clouds.Add(first + size);
            }

            Same(([.. offsets], [.. neighbours]), RadiusNeighbours.Find<float>(points, c.dimension, 0.3f, clouds.ToArray()));
        }, iter: 200);
    }

    [Theory]
    [InlineData(0L, 3L, 2L, 5L)]
    [InlineData(0L, 4L)]
    [InlineData(1L, 5L)]
    [InlineData]
    public void Clouds_that_do_not_fit_the_points_are_refused(params long[] clouds) =>
        Assert.Throws<ArgumentException>(() => RadiusNeighbours.Find<float>(Cloud(5, 3, 1), 3, 0.3f, clouds));

    [Theory]
    [InlineData(4, 1f, 0f)]
    [InlineData(3, 0f, 0f)]
    [InlineData(3, float.NaN, 0f)]
    [InlineData(3, float.PositiveInfinity, 0f)]
    [InlineData(3, 1f, float.NaN)]
    [InlineData(3, 1f, float.NegativeInfinity)]
    [InlineData(2, 1f, 0f)]
    public void What_has_no_neighbours_by_definition_is_refused(int dimension, float radius, float coordinate)
    {
        Assert.Throws<ArgumentException>(() => RadiusNeighbours.Find<float>([coordinate, 0, 0], dimension, radius));
        Assert.Throws<ArgumentException>(() => RadiusNeighbours.FindScalar<float>([coordinate, 0, 0], dimension, radius));
    }

    internal static float[] Cloud(int count, int dimension, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * dimension).Select(_ => random.NextSingle())];
    }

    private static void Same((long[] Offsets, int[] Neighbours) expected, (long[] Offsets, int[] Neighbours) actual)
    {
        Assert.Equal(expected.Offsets, actual.Offsets);
        Assert.Equal(expected.Neighbours, actual.Neighbours);
    }
}
