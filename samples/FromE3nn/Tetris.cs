using Noether.Fields;
using Noether.Geometry;

namespace FromE3nn;

/// <summary>Eight pieces of four unit cubes; the first two are mirror images.</summary>
internal static class Tetris
{
    private static readonly int[] Corners =
    [
        0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, // a screw
        0, 0, 0, 0, 0, 1, 1, 0, 0, 1, -1, 0, // its mirror image
        0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, // square
        0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 3, // line
        0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, // corner
        0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1, 0, // L
        0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1, 1, // T
        0, 0, 0, 1, 0, 0, 1, 1, 0, 2, 1, 0, // zigzag
    ];

    /// <summary>Centres of the cubes, <c>[32, 3]</c>.</summary>
    public static Tensor Positions(torch.ScalarType precision) => torch.tensor(Corners).to(precision).view(32, 3);

    /// <summary>An edge between any two cubes of a piece that are near.</summary>
    public static GraphBatch Graph(Tensor positions) => RadiusGraph.Of(new Ragged(positions, 0, 4, 8, 12, 16, 20, 24, 28, 32), 2.5);

    /// <summary>+1 and -1 for the mirror images, then one number a piece, <c>[8, 7]</c>.</summary>
    public static Tensor Labels()
    {
        var labels = torch.cat([torch.zeros(2, 6), torch.eye(6)], 0);
        return torch.cat([torch.tensor(new[] { 1f, -1, 0, 0, 0, 0, 0, 0 }).unsqueeze(1), labels], 1);
    }
}
