using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>Pictures of pieces: cubes seen from a corner, by a ray through each pixel.</summary>
internal static class PiecePicture
{
    private const int Size = 160;
    private const double Width = 4.6;
    private const double Line = 0.045;

    private static readonly double[] Shades = [0.62, 1, 0.8];
    private static readonly double[][] Colours = [[231, 111, 81], [42, 157, 143], [233, 196, 106], [69, 123, 157], [138, 177, 125], [181, 131, 141], [109, 104, 117], [244, 162, 97]];

    // Into the picture, to the right and up; orthonormal.
    private static readonly double[] Into = Unit(-1, -0.8, -1.25);
    private static readonly double[] Right = Unit(1.25, 0, -1);
    private static readonly double[] Up = Cross(Right, Into);

    /// <summary>A piece under its name.</summary>
    public static PicturePanel Of(int piece)
    {
        var cubes = TetrisPieces.CubesOf(piece);
        double[] middle = [cubes.Average(c => c.X), cubes.Average(c => c.Y), cubes.Average(c => c.Z)];
        var picture = new byte[Size, Size, 3];
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                var (u, v) = (((column + 0.5) / Size - 0.5) * Width, (0.5 - ((row + 0.5) / Size)) * Width);
                double[] from = [.. Enumerable.Range(0, 3).Select(i => middle[i] + (u * Right[i]) + (v * Up[i]) - (10 * Into[i]))];
                var shade = cubes.Select(c => Hit(from, [c.X, c.Y, c.Z])).Where(h => h.Depth < double.PositiveInfinity).OrderBy(h => h.Depth).Select(h => (double?)h.Shade).FirstOrDefault();
                for (var i = 0; i < 3; i++)
                {
                    picture[row, column, i] = shade is { } s ? (byte)(s * Colours[piece][i]) : (byte)255;
                }
            }
        }

        return new PicturePanel(TetrisPieces.Names[piece], picture, []);
    }

    /// <summary>Where a ray enters the cube about a place, and how bright it is there: edges are dark.</summary>
    private static (double Depth, double Shade) Hit(double[] from, double[] cube)
    {
        var (near, far, axis) = (double.NegativeInfinity, double.PositiveInfinity, 0);
        for (var i = 0; i < 3; i++)
        {
            var (a, b) = ((cube[i] - 0.5 - from[i]) / Into[i], (cube[i] + 0.5 - from[i]) / Into[i]);
            if (Math.Min(a, b) > near)
            {
                (near, axis) = (Math.Min(a, b), i);
            }

            far = Math.Min(far, Math.Max(a, b));
        }

        if (near > far)
        {
            return (double.PositiveInfinity, 0);
        }

        var edge = Enumerable.Range(0, 3).Where(i => i != axis).Max(i => Math.Abs(from[i] + (near * Into[i]) - cube[i]));
        return (near, edge > 0.5 - Line ? 0.25 : Shades[axis]);
    }

    private static double[] Unit(double x, double y, double z)
    {
        var length = Math.Sqrt((x * x) + (y * y) + (z * z));
        return [x / length, y / length, z / length];
    }

    private static double[] Cross(double[] a, double[] b) => [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];
}
