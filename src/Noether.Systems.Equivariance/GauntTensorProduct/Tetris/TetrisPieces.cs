using Noether.Fields;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>The eight pieces of four cubes each, the first two of which are mirror images of each other: fields <c>positions</c> (<c>[batch, 4, 3]</c>) and <c>label</c>.</summary>
/// <remarks>Source: the Tetris example of e3nn (M. Geiger, T. Smidt, "e3nn: Euclidean neural networks", arXiv 2207.09453).</remarks>
internal static class TetrisPieces
{
    /// <summary>Cubes of a piece.</summary>
    public const int Cubes = 4;

    /// <summary>Number of pieces that are mirror images of each other; they come first.</summary>
    public const int Chiral = 2;

    private static readonly int[][] Places =
    [
        [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0],
        [1, 1, 1, 1, 1, 2, 2, 1, 1, 2, 0, 1],
        [0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0],
        [0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 3],
        [0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1, 0],
        [0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1, 1],
        [0, 0, 0, 1, 0, 0, 1, 1, 0, 2, 1, 0],
    ];

    /// <summary>Names of the pieces, in the order of the labels.</summary>
    public static IReadOnlyList<string> Names { get; } = ["chiral 1", "chiral 2", "square", "line", "corner", "L", "T", "zigzag"];

    /// <summary>Number of pieces.</summary>
    public static int Count => Names.Count;

    /// <summary>Places of a piece's cubes.</summary>
    public static (int X, int Y, int Z)[] CubesOf(int piece) => [.. Places[piece].Chunk(3).Select(c => (c[0], c[1], c[2]))];

    /// <summary>All pieces as they are, some times over.</summary>
    /// <param name="copies">Of the whole set.</param>
    public static Batch All(int copies = 1)
    {
        using var scope = torch.NewDisposeScope();
        var positions = torch.tensor(Places.SelectMany(p => p).Select(c => (float)c).ToArray(), torch.float32).view(Count, Cubes, 3);
        var labels = torch.arange(Count, torch.int64);
        return new Batch(
            ("positions", new Field(scope.MoveToOuter(positions.repeat(copies, 1, 1)), FieldType.Position)),
            ("label", new Field(scope.MoveToOuter(labels.repeat(copies)), FieldType.Label)));
    }

    /// <summary>The labels of mirror images: the chiral pieces change places.</summary>
    /// <param name="labels">int64.</param>
    public static Tensor Mirrored(Tensor labels)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.where(labels < Chiral, Chiral - 1 - labels, labels));
    }
}
