namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>Widths of a <see cref="LocalPointNet"/>.</summary>
/// <param name="Neighbours">Points of a neighbourhood, its centre included.</param>
/// <param name="Local">Widths of the perceptron of a neighbourhood's coordinates; the last is three times a number of vectors.</param>
/// <param name="Maps">Widths of the maps of a point's vectors.</param>
/// <param name="Head">Widths of the head's hidden layers.</param>
internal sealed record LocalLayout(int Neighbours, IReadOnlyList<int> Local, IReadOnlyList<int> Maps, IReadOnlyList<int> Head)
{
    /// <summary>Numbers that a point's vectors have.</summary>
    public int Features => Local[^1];

    /// <summary>The published layout with all widths multiplied; of the perceptron's, in threes.</summary>
    public static LocalLayout Scaled(int neighbours, double width)
    {
        int Threes(int full) => 3 * Math.Max(2, (int)Math.Round(full * width / 3));
        int Any(int full) => Math.Max(4, (int)Math.Round(full * width));
        return new LocalLayout(neighbours, [Threes(63), Threes(126), Threes(126)], [Any(128), Any(256), Any(256), Any(512), Any(2048)], [Any(256), Any(256), Any(128)]);
    }
}
