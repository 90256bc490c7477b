using Noether.Fields;

namespace Noether.Geometry.Motion;

/// <summary>
/// Settings of <see cref="FarnebackFlow"/>; those of OpenCV's method of that name where it has them, but for <see cref="SmallestEdge"/>: OpenCV does not halve frames below 32 pixels.
/// By default the two differ on frames of 32 to 255 pixels, which are halved once more here: those of 64 pixels twice, not once.
/// </summary>
public sealed record FarnebackOptions
{
    /// <summary>Most times that the frames are halved: motion is first looked for in the smallest.</summary>
    public int Levels { get; init; } = 3;

    /// <summary>Frames are not halved below this edge length, and smaller ones are refused; OpenCV's is 32, and it takes any frame.</summary>
    public int SmallestEdge { get; init; } = 16;

    /// <summary>Edge length of the square over which the equations of neighbours are averaged; odd.</summary>
    public int Window { get; init; } = 15;

    /// <summary>Estimates a level, each starting from the one before.</summary>
    public int Iterations { get; init; } = 3;

    /// <summary>Pixels on each side of one to which its polynomial is fitted.</summary>
    public int Radius { get; init; } = 5;

    /// <summary>Standard deviation of the fit's weights in pixels.</summary>
    public double Sigma { get; init; } = 1.2;
}

/// <summary>
/// Motion from two frames without learning: each neighbourhood is described by a quadratic polynomial, a shift changes its linear part in a known way, and the equations
/// of neighbours are solved together by least squares, from coarse to fine. Reads <c>frames</c> (grey values 0 to 1), gives <c>flow</c> in their type.
/// Source: Farnebäck, "Two-Frame Motion Estimation Based on Polynomial Expansion", SCIA 2003.
/// </summary>
/// <remarks>
/// It treats all sides of a picture alike, so turned and flipped frames give the turned and flipped motion up to rounding (of halved frames where the edge
/// is even). It follows the first frame's pixels into the second; reversed time therefore changes its answer a little.
/// With equal settings OpenCV gives the same motion to 0.005 pixels in the middle of a picture; near its border they differ by tenths of a pixel, as OpenCV gives its outermost five pixels
/// fixed lower weights.
/// </remarks>
public sealed class FarnebackFlow : IModel
{
    // Where the equations say nothing, the motion is zero; in squared grey values of 0 to 255, as in OpenCV.
    private const double Regulariser = 1e-3;
    private const double White = 255;

    private readonly FarnebackOptions _options;
    private readonly double[] _smooth;
    private readonly double[] _slope;
    private readonly double[] _curvature;

    /// <param name="options">Settings.</param>
    /// <exception cref="InputException">A setting does not fit.</exception>
    public FarnebackFlow(FarnebackOptions? options = null)
    {
        _options = options ?? new FarnebackOptions();
        if (_options is not { Levels: >= 0, SmallestEdge: >= 2, Window: >= 1, Iterations: >= 1, Radius: >= 1, Sigma: > 0 } || _options.Window % 2 == 0)
        {
            throw new InputException($"These settings do not fit: {_options}. The window is odd; an iteration, a radius, a positive sigma and an edge of 2 pixels are the least.");
        }

        // With separable weights the polynomials 1, x, y, x² - m₂, y² - m₂, xy are orthogonal: each coefficient is one filter.
        int[] places = [.. Enumerable.Range(-_options.Radius, (2 * _options.Radius) + 1)];
        _smooth = Gaussian(_options.Radius, _options.Sigma);
        double Moment(int power) => places.Select((x, i) => Math.Pow(x, power) * _smooth[i]).Sum();
        var (m2, m4) = (Moment(2), Moment(4));
        _slope = [.. places.Select((x, i) => x * _smooth[i] / m2)];
        _curvature = [.. places.Select((x, i) => ((x * x) - m2) * _smooth[i] / (m4 - (m2 * m2)))];
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The batch has no pair of frames, or a too small one.</exception>
    public Batch Forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var (first, second) = FramePairs.Read(x, _options.SmallestEdge);
        var (height, width) = (first.shape[2], first.shape[3]);
        var flow = torch.zeros([first.shape[0], 2, height, width], torch.float64, first.device);
        for (var level = Levels(Math.Min(height, width)); level >= 0; level--)
        {
            using var inner = torch.NewDisposeScope();
            var scale = Math.Pow(0.5, level);
            var (h, w) = ((long)Math.Round(height * scale), (long)Math.Round(width * scale));
            flow = inner.MoveToOuter(Refine(Resized(first, scale, h, w), Resized(second, scale, h, w), Enlarged(flow, h, w)));
        }

        return new Batch((FramePairs.Flow, new Field(scope.MoveToOuter(flow.to(x[FramePairs.Frames].Value.dtype)), FieldType.Flow)));
    }

    private int Levels(long edge)
    {
        var level = 0;
        while (level < _options.Levels && edge >> (level + 1) >= _options.SmallestEdge)
        {
            level++;
        }

        return level;
    }

    /// <summary>The frame smoothed as its size asks for, and read at the centres of larger pixels.</summary>
    private static Tensor Resized(Tensor frame, double scale, long height, long width)
    {
        if (scale == 1)
        {
            return frame * White;
        }

        var sigma = ((1 / scale) - 1) / 2;
        var kernel = Gaussian(Math.Max(1, (int)Math.Round(2.5 * sigma)), sigma);
        return Scaled(Filtered(frame, kernel, kernel) * White, height, width);
    }

    /// <summary>A motion on another grid, in that grid's pixels.</summary>
    private static Tensor Enlarged(Tensor flow, long height, long width)
    {
        if (flow.shape[2] == height && flow.shape[3] == width)
        {
            return flow;
        }

        var ratios = torch.tensor(new[] { (double)width / flow.shape[3], (double)height / flow.shape[2] }, device: flow.device).view(1, 2, 1, 1);
        return Scaled(flow, height, width) * ratios;
    }

    private Tensor Refine(Tensor first, Tensor second, Tensor flow)
    {
        var (one, two) = (Expand(first), Expand(second));
        for (var i = 0; i < _options.Iterations; i++)
        {
            flow = Solve(one, two, flow);
        }

        return flow;
    }

    /// <summary>Coefficients of x, y, x², y² and xy at each pixel, <c>[batch, 5, height, width]</c>.</summary>
    private Tensor Expand(Tensor frame) => torch.cat(
        [
            Filtered(frame, _slope, _smooth), Filtered(frame, _smooth, _slope),
            Filtered(frame, _curvature, _smooth), Filtered(frame, _smooth, _curvature), Filtered(frame, _slope, _slope),
        ],
        1);

    /// <summary>One estimate: with A and b the quadratic and linear parts of both frames, A d = (b₁ - b₂) / 2 + A d₀ in the mean over the window.</summary>
    private Tensor Solve(Tensor one, Tensor two, Tensor flow)
    {
        var (moved, seen) = Warped(two, flow);
        var mean = (one + moved) / 2;
        var (xx, yy, xy) = (mean.narrow(1, 2, 1), mean.narrow(1, 3, 1), mean.narrow(1, 4, 1) / 2);
        var change = (one.narrow(1, 0, 2) - moved.narrow(1, 0, 2)) / 2;
        var (u, v) = (flow.narrow(1, 0, 1), flow.narrow(1, 1, 1));
        var (right, down) = (change.narrow(1, 0, 1) + (xx * u) + (xy * v), change.narrow(1, 1, 1) + (xy * u) + (yy * v));
        var equations = torch.cat([xx.square() + xy.square(), xy * (xx + yy), yy.square() + xy.square(), (xx * right) + (xy * down), (xy * right) + (yy * down)], 1);
        var box = Enumerable.Repeat(1.0 / _options.Window, _options.Window).ToArray();
        var sums = Filtered((equations * seen).flatten(0, 1).unsqueeze(1), box, box).view_as(equations);
        var (a, b, c, p, q) = (sums.narrow(1, 0, 1), sums.narrow(1, 1, 1), sums.narrow(1, 2, 1), sums.narrow(1, 3, 1), sums.narrow(1, 4, 1));
        var determinant = (a * c) - b.square() + Regulariser;
        return torch.cat([((c * p) - (b * q)) / determinant, ((a * q) - (b * p)) / determinant], 1);
    }

    /// <summary>The second frame's coefficients where the flow leads, and how far that lies inside it: 1 inside, falling to 0 a pixel beyond its edge.</summary>
    private static (Tensor Coefficients, Tensor Seen) Warped(Tensor coefficients, Tensor flow)
    {
        var (height, width) = (flow.shape[2], flow.shape[3]);
        var x = flow.narrow(1, 0, 1) + torch.arange(width, torch.float64, flow.device);
        var y = flow.narrow(1, 1, 1) + torch.arange(height, torch.float64, flow.device).view(-1, 1);
        var grid = torch.cat([(x * (2.0 / (width - 1))) - 1, (y * (2.0 / (height - 1))) - 1], 1).permute(0, 2, 3, 1);
        var read = torch.nn.functional.grid_sample(coefficients, grid, torch.GridSampleMode.Bilinear, torch.GridSamplePaddingMode.Border, align_corners: true);
        return (read, Inside(x, width) * Inside(y, height));
    }

    private static Tensor Inside(Tensor place, long length) => (1 - (place - place.clamp(0, length - 1)).abs()).clamp_min(0);

    private static Tensor Scaled(Tensor values, long height, long width) =>
        torch.nn.functional.interpolate(values, [height, width], mode: torch.InterpolationMode.Bilinear, align_corners: false);

    /// <summary>Filtered along rows and then along columns; beyond its edge a picture goes on with the values there.</summary>
    /// <param name="picture"><c>[n, 1, height, width]</c>.</param>
    /// <param name="across">Weights along a row.</param>
    /// <param name="down">Weights along a column.</param>
    private static Tensor Filtered(Tensor picture, double[] across, double[] down)
    {
        var (side, top) = (across.Length / 2, down.Length / 2);
        var padded = torch.nn.functional.pad(picture, [side, side, top, top], PaddingModes.Replicate);
        var rows = torch.nn.functional.conv2d(padded, torch.tensor(across, device: picture.device).view(1, 1, 1, -1));
        return torch.nn.functional.conv2d(rows, torch.tensor(down, device: picture.device).view(1, 1, -1, 1));
    }

    private static double[] Gaussian(int radius, double sigma)
    {
        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        return [.. weights.Select(w => w / weights.Sum())];
    }
}
