namespace Noether.Kernels.Tests;

public sealed class FarthestPointsTests
{
    [Fact]
    public void Each_point_is_the_one_farthest_from_those_before()
    {
        var points = RadiusNeighboursTests.Cloud(200, 3, 5);
        var chosen = new int[50];
        FarthestPoints.Select<float>(points, 3, 17, chosen);
        Assert.Equal(17, chosen[0]);
        for (var i = 1; i < chosen.Length; i++)
        {
            var before = chosen[..i];
            var distances = Enumerable.Range(0, 200).Select(j => before.Min(c => Square(c, j))).ToArray();
            Assert.Equal(Array.IndexOf(distances, distances.Max()), chosen[i]);
        }

        float Square(int i, int j)
        {
            var (x, y, z) = (points[3 * i] - points[3 * j], points[(3 * i) + 1] - points[(3 * j) + 1], points[(3 * i) + 2] - points[(3 * j) + 2]);
            return (x * x) + (y * y) + (z * z);
        }
    }

    [Fact]
    public void Points_that_coincide_are_each_chosen_once()
    {
        var chosen = new int[5];
        FarthestPoints.Select<double>(new double[10], 2, 3, chosen);
        Assert.Equal([3, 0, 1, 2, 4], chosen);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => FarthestPoints.Select<float>([1, 2], 1, 0, new int[3]));
        Assert.Throws<ArgumentException>(() => FarthestPoints.Select<float>([1, 2], 1, 2, new int[1]));
        Assert.Throws<ArgumentException>(() => FarthestPoints.Select<float>([1, float.PositiveInfinity], 1, 0, new int[1]));
    }
}
