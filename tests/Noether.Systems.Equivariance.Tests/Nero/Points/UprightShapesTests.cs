using Noether.Runtime;
using Noether.Systems.Equivariance.Nero.Points;

namespace Noether.Systems.Equivariance.Tests.Nero.Points;

public sealed class UprightShapesTests
{
    private const int Points = 400;

    [Fact]
    public void Every_kind_stands_on_the_floor_and_no_two_things_are_alike()
    {
        using var generator = new Generator(3);
        var clouds = UprightShapes.Draw(2 * UprightShapes.Classes.Count, Points, generator);
        var numbers = clouds.Points.Values<float>().ToArray();
        for (var i = 0; i < clouds.Count; i++)
        {
            Assert.Equal(i % UprightShapes.Classes.Count, clouds.Labels[i]);
            var heights = Heights(numbers, i);
            Assert.InRange(heights.Min(), -0.15, 0.35);
            Assert.InRange(heights.Max(), 0.4, 2.6);
        }

        Assert.Equal(12, UprightShapes.Classes.Distinct().Count());
        Assert.All(Enumerable.Range(0, 12), k => Assert.NotEqual(Heights(numbers, k), Heights(numbers, k + 12)));
    }

    private static float[] Heights(float[] numbers, int cloud)
    {
        var heights = new float[Points];
        for (var n = 0; n < Points; n++)
        {
            heights[n] = numbers[(((cloud * Points) + n) * 3) + 1];
        }

        return heights;
    }
}
