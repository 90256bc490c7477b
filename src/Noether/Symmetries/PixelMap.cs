namespace Noether.Symmetries;

/// <summary>
/// Where an output pixel (row i, column j) reads its value: row = RowI·i + RowJ·j + Row0, column = ColI·i + ColJ·j + Col0.
/// Image coordinates: origin at the image's centre, x to the right (along columns), y up (against rows), unit one pixel.
/// </summary>
internal readonly record struct PixelMap(double RowI, double RowJ, double Row0, double ColI, double ColJ, double Col0)
{
    /// <summary>Source positions nearer than this to whole pixels are whole pixels.</summary>
    private const double SnapDistance = 1e-9;

    /// <summary>Every output pixel reads one whole source pixel, and no two read the same.</summary>
    public bool IsExact =>
        IsUnit(RowI, RowJ) && IsUnit(ColI, ColJ) && RowI * ColJ != RowJ * ColI && IsWhole(Row0) && IsWhole(Col0);

    /// <summary>The map of a moved image: output point p reads A⁻¹(p - t).</summary>
    /// <param name="a">A, row-major, 4 numbers.</param>
    /// <param name="t">t in pixels, 2 numbers.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public static PixelMap Of(ReadOnlySpan<double> a, (double X, double Y) t, long height, long width)
    {
        var determinant = (a[0] * a[3]) - (a[1] * a[2]);
        var (xx, xy, yx, yy) = (a[3] / determinant, -a[1] / determinant, -a[2] / determinant, a[0] / determinant);
        var (centreX, centreY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        var (originX, originY) = (-centreX - t.X, centreY - t.Y);
        return new PixelMap(
            yy, -yx, centreY - (yx * originX) - (yy * originY),
            -xy, xx, centreX + (xx * originX) + (xy * originY));
    }

    /// <summary>For an exact map: flat indices of the source pixels, height·width in row order; outside, -1, the nearest border pixel or the mirrored one.</summary>
    public void WriteSources(Span<long> sources, int height, int width, ImagePadding padding)
    {
        var (row0, col0) = ((long)Math.Round(Row0), (long)Math.Round(Col0));
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
            {
                var (row, col) = (((long)RowI * i) + ((long)RowJ * j) + row0, ((long)ColI * i) + ((long)ColJ * j) + col0);
                var inside = row >= 0 && row < height && col >= 0 && col < width;
                sources[(i * width) + j] = inside || padding != ImagePadding.Zeros
                    ? (Within(row, height, padding) * width) + Within(col, width, padding)
                    : -1;
            }
        }
    }

    /// <summary>The 2×3 matrix that torch's affine_grid expects (x before y, borders at ±1), row-major.</summary>
    public double[] Theta(long height, long width)
    {
        double h = height, w = width;
        return
        [
            ColJ, ColI * h / w, ((ColJ * (w - 1)) + (ColI * (h - 1)) + (2 * Col0) + 1 - w) / w,
            RowJ * w / h, RowI, ((RowJ * (w - 1)) + (RowI * (h - 1)) + (2 * Row0) + 1 - h) / h,
        ];
    }

    private static long Within(long place, int size, ImagePadding padding)
    {
        if (padding != ImagePadding.Mirror)
        {
            return Math.Clamp(place, 0, size - 1);
        }

        var period = 2L * size;
        var there = ((place % period) + period) % period;
        return there < size ? there : period - 1 - there;
    }

    private static bool IsUnit(double a, double b) => Math.Abs(a) is 0 or 1 && Math.Abs(b) is 0 or 1 && Math.Abs(a) + Math.Abs(b) == 1;

    private static bool IsWhole(double value) => Math.Abs(value - Math.Round(value)) < SnapDistance;
}
