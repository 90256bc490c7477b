namespace Noether.Kernels.Tests;

public sealed class NearestNeighboursTests
{
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 7, true)]
    [InlineData(3, 20, false)]
    [InlineData(64, 99, false)]
    [InlineData(3, 100, true)]
    public void Vector_and_scalar_loops_agree_with_a_sort_by_distance_and_index(int dimension, int k, bool self)
    {
        // Few distinct coordinates, so that distances tie.
        float[] points = [.. RadiusNeighboursTests.Cloud(100, dimension, 3).Select(x => MathF.Round(x * 4))];
        var expected = Enumerable.Range(0, 100).SelectMany(i => Enumerable.Range(0, 100).Where(j => self || j != i).OrderBy(j => Square(i, j)).ThenBy(j => j).Take(k));
        var (vector, scalar) = (new int[100 * k], new int[100 * k]);
        NearestNeighbours.Find<float>(points, dimension, k, self, vector);
        NearestNeighbours.FindScalar<float>(points, dimension, k, self, scalar);
        Assert.Equal(expected, vector);
        Assert.Equal(vector, scalar);
        NearestNeighbours.Find<double>([.. points.Select(x => (double)x)], dimension, k, self, scalar);
        Assert.Equal(vector, scalar);

        float Square(int i, int j) => Enumerable.Range(0, dimension).Sum(d => (points[(i * dimension) + d] - points[(j * dimension) + d]) * (points[(i * dimension) + d] - points[(j * dimension) + d]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Find<float>([1, 2, 3], 1, 3, false, new int[9]));
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Find<float>([1, 2, 3], 2, 1, false, new int[1]));
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Find<float>([1, 2, 3], 1, 1, false, new int[2]));
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Find<float>([1, float.NaN, 3], 1, 1, false, new int[3]));
    }
}
