using Noether.Lab.Data;

namespace OwnDataSet;

/// <summary>A ball stretched along its axes.</summary>
internal static class Stone
{
    /// <summary>Points on the surfaces of stones, <c>[count, points, 3]</c>.</summary>
    public static NumberArray Clouds(int count, int points, long seed)
    {
        var random = new Random((int)seed);
        var numbers = new List<float>(count * points * 3);
        for (var stone = 0; stone < count; stone++)
        {
            float[] axes = [random.NextSingle() + 0.5f, random.NextSingle() + 0.5f, random.NextSingle() + 0.5f];
            for (var point = 0; point < points; point++)
            {
                var (height, turn) = (1 - (2 * random.NextSingle()), MathF.Tau * random.NextSingle());
                var (sin, cos) = MathF.SinCos(turn);
                var across = MathF.Sqrt(1 - (height * height));
                numbers.AddRange([axes[0] * across * cos, axes[1] * height, axes[2] * across * sin]);
            }
        }

        return NumberArray.Of<float>([count, points, 3], numbers.ToArray());
    }
}
