using Noether.Fields;
using Noether.Numerics;

namespace Noether.Geometry;

/// <summary>Pieces of a picture's plane as points.</summary>
/// <param name="Positions">Centroids, x to the right and y up from the picture's centre, in pixels, <c>[pieces of all pictures, 2]</c>, float32.</param>
/// <param name="Intensities">Mean of each, <c>[pieces, 1]</c>, float32.</param>
/// <param name="Offsets">Where the pieces of each picture begin, and last their number.</param>
public sealed record SuperPixels(Tensor Positions, Tensor Intensities, IReadOnlyList<long> Offsets)
{
    /// <summary>
    /// Cuts grey pictures into pieces of about equal size and similar brightness: k-means in (c I, x, y) from a grid of centres, each pixel compared with centres at most two grid steps away.
    /// A centre that loses all its pixels is left out.
    /// </summary>
    /// <param name="images">Brightness I in [0, 1], <c>[n, height, width]</c>, float32 on the CPU.</param>
    /// <param name="pieces">Pieces asked for; there are as many as the grid nearest to it has.</param>
    /// <param name="contrast">c: pixels that a difference from black to white is worth.</param>
    /// <param name="iterations">Rounds of k-means.</param>
    /// <remarks>Source: Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel methods", IEEE PAMI 34, 2012, section 3, without the step that joins stray pixels.</remarks>
    public static SuperPixels Of(Tensor images, int pieces = 75, double contrast = 10, int iterations = 5)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        if (images.dim() != 3 || images.dtype != torch.float32 || images.device_type != DeviceType.CPU)
        {
            throw new ArgumentException($"Pictures [n, height, width] in float32 on the CPU are needed; found [{string.Join(", ", images.shape)}] {images.dtype}.", nameof(images));
        }

        using var scope = torch.NewDisposeScope();
        var (count, height, width) = ((int)images.shape[0], (int)images.shape[1], (int)images.shape[2]);
        var cutter = new Cutter(height, width, pieces, (float)contrast);
        var pixels = KernelRows.Of<float>(KernelRows.Contiguous(images));
        List<float> positions = [];
        List<float> intensities = [];
        var offsets = new long[count + 1];
        for (var i = 0; i < count; i++)
        {
            cutter.Cut(pixels.Slice(i * height * width, height * width), iterations, positions, intensities);
            offsets[i + 1] = intensities.Count;
        }

        return new SuperPixels(scope.MoveToOuter(torch.tensor(positions.ToArray()).view(-1, 2)), scope.MoveToOuter(torch.tensor(intensities.ToArray()).view(-1, 1)), offsets);
    }

    /// <summary>Positions and intensities as padded fields <c>[n, pieces, ...]</c>, with a mask.</summary>
    public (Field Positions, Field Intensities) ToFields() => (new Ragged(Positions, Offsets).ToField(FieldType.Position), new Ragged(Intensities, Offsets).ToField(FieldType.Node));

    /// <summary>K-means of one picture after another, in memory that is used again.</summary>
    private sealed class Cutter(int height, int width, int pieces, float contrast)
    {
        private readonly (float X, float Y, float Grey)[] _centres = new (float, float, float)[Rows(height, width, pieces) * Columns(height, width, pieces)];
        private readonly (double X, double Y, double Grey, int Count)[] _sums = new (double, double, double, int)[Rows(height, width, pieces) * Columns(height, width, pieces)];
        private readonly int _rows = Rows(height, width, pieces);
        private readonly int _columns = Columns(height, width, pieces);

        public void Cut(ReadOnlySpan<float> pixels, int iterations, List<float> positions, List<float> intensities)
        {
            for (var c = 0; c < _centres.Length; c++)
            {
                var (row, column) = Math.DivRem(c, _columns);
                var (x, y) = ((column + 0.5f) * width / _columns, (row + 0.5f) * height / _rows);
                _centres[c] = (x - 0.5f, y - 0.5f, pixels[((int)y * width) + (int)x]);
            }

            for (var round = 0; round < iterations; round++)
            {
                Assign(pixels);
            }

            foreach (var (x, y, grey, count) in _sums)
            {
                if (count > 0)
                {
                    positions.Add((float)((x / count) - ((width - 1) / 2.0)));
                    positions.Add((float)(((height - 1) / 2.0) - (y / count)));
                    intensities.Add((float)(grey / count));
                }
            }
        }

        /// <summary>Every pixel to the nearest centre, and every centre to the mean of its pixels; one without pixels stays where it is.</summary>
        private void Assign(ReadOnlySpan<float> pixels)
        {
            Array.Clear(_sums);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var grey = pixels[(y * width) + x];
                    ref var sum = ref _sums[Nearest(x, y, grey)];
                    sum = (sum.X + x, sum.Y + y, sum.Grey + grey, sum.Count + 1);
                }
            }

            for (var c = 0; c < _centres.Length; c++)
            {
                if (_sums[c] is { Count: > 0 } sum)
                {
                    _centres[c] = ((float)(sum.X / sum.Count), (float)(sum.Y / sum.Count), (float)(sum.Grey / sum.Count));
                }
            }
        }

        private int Nearest(int x, int y, float grey)
        {
            var (row, column) = (y * _rows / height, x * _columns / width);
            var (best, least) = (0, float.PositiveInfinity);
            for (var r = Math.Max(0, row - 2); r <= Math.Min(_rows - 1, row + 2); r++)
            {
                for (var c = Math.Max(0, column - 2); c <= Math.Min(_columns - 1, column + 2); c++)
                {
                    var centre = _centres[(r * _columns) + c];
                    var (dx, dy, dg) = (centre.X - x, centre.Y - y, contrast * (centre.Grey - grey));
                    var apart = (dx * dx) + (dy * dy) + (dg * dg);
                    (best, least) = apart < least ? ((r * _columns) + c, apart) : (best, least);
                }
            }

            return best;
        }

        private static int Rows(int height, int width, int pieces) => Math.Clamp((int)Math.Round(Math.Sqrt((double)pieces * height / width)), 1, height);

        private static int Columns(int height, int width, int pieces) => Math.Clamp((int)Math.Round((double)pieces / Rows(height, width, pieces)), 1, width);
    }
}
