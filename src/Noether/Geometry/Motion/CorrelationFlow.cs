using Noether.Fields;

namespace Noether.Geometry.Motion;

/// <summary>
/// Motion from two frames by windows, as particle image velocimetry measures it: at each pixel the displacement for which a window, moved half of it back in the first frame and half of
/// it on in the second, correlates best; between whole pixels by the peak of a Gaussian through three values. Reads <c>frames</c>, gives <c>flow</c> in their type.
/// Sources: Raffel et al., "Particle Image Velocimetry", 3rd edition, 2018, chapter 5; Wereley, Meinhart, "Second-order accurate particle image velocimetry", Experiments in Fluids 2001.
/// </summary>
/// <remarks>
/// Neither direction, frame nor side comes first, so turned, flipped and reversed pairs give the motion turned, flipped and reversed, up to rounding; but where two displacements
/// correlate equally well, rounding decides.
/// </remarks>
public sealed class CorrelationFlow : IModel
{
    // Of equally good displacements the shortest: what is taken off, per squared pixel, relative to a frame's own variance.
    private const double Preference = 1e-6;

    // A neighbour of the peak counts at least so much of it, for its logarithm.
    private const double Floor = 1e-3;

    // Pixels times pairs at once.
    private const long Chunk = 1 << 14;

    private readonly int _radius;
    private readonly int _window;

    /// <param name="radius">Longest displacement looked for in each direction, in pixels.</param>
    /// <param name="window">Edge length of the windows in pixels; odd.</param>
    /// <exception cref="InputException">A number does not fit.</exception>
    public CorrelationFlow(int radius = 8, int window = 21)
    {
        (_radius, _window) = (radius, window);
        if (radius is < 1 or > 64 || window < 3 || window % 2 == 0)
        {
            throw new InputException($"Windows of {window} pixels and displacements up to {radius} cannot be correlated; give an odd number from 3 on, and 1 to 64.");
        }
    }

    // Displacements along an axis: one more on each side, for the fit of the peak.
    private int Shifts => (2 * _radius) + 3;

    /// <inheritdoc/>
    /// <exception cref="InputException">The batch has no pair of frames.</exception>
    public Batch Forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var (first, second) = FramePairs.Read(x, smallest: 2);
        var rows = Math.Max(1, Chunk / (first.shape[2] * first.shape[3]));
        var parts = new List<Tensor>();
        for (long at = 0; at < first.shape[0]; at += rows)
        {
            using var inner = torch.NewDisposeScope();
            var count = Math.Min(rows, first.shape[0] - at);
            parts.Add(inner.MoveToOuter(Estimate(Centred(first.narrow(0, at, count)), Centred(second.narrow(0, at, count)))));
        }

        return new Batch((FramePairs.Flow, new Field(scope.MoveToOuter(torch.cat(parts).to(x[FramePairs.Frames].Value.dtype)), FieldType.Flow)));
    }

    private Tensor Estimate(Tensor first, Tensor second)
    {
        var scores = Scores(first, second);
        var variance = (first.square().mean([1, 2, 3]) + second.square().mean([1, 2, 3])) / 2;
        var (width, inner) = (Shifts, (2 * _radius) + 1);
        var steps = torch.arange(-_radius, _radius + 1, torch.float64, first.device);
        var lengths = (steps.square().view(-1, 1) + steps.square()).flatten().view(1, -1, 1, 1);
        var penalty = lengths * ((Preference * variance) + 1e-12).view(-1, 1, 1, 1);
        var candidates = scores.unflatten(1, [width, width]).narrow(1, 1, inner).narrow(2, 1, inner).flatten(1, 2);
        var best = (candidates - penalty).argmax(1, keepdim: true);
        var (down, right) = (best.div(inner, torch.RoundingMode.floor), best.remainder(inner));
        var place = ((down + 1) * width) + right + 1;
        return torch.cat([right - _radius + Offset(scores, place, 1), down - _radius + Offset(scores, place, width)], 1);
    }

    /// <summary>Correlation for each displacement (row by row from the upper left) at each pixel, <c>[batch, displacements, height, width]</c>.</summary>
    private Tensor Scores(Tensor first, Tensor second)
    {
        var reach = (_radius + 3) / 2;
        var (a, b) = (torch.nn.functional.pad(first, [reach, reach, reach, reach]), torch.nn.functional.pad(second, [reach, reach, reach, reach]));
        var (height, width) = (first.shape[2], first.shape[3]);
        var products = torch.empty([first.shape[0], Shifts * Shifts, height, width], torch.float64, first.device);
        for (var i = 0; i < Shifts * Shifts; i++)
        {
            using var scope = torch.NewDisposeScope();
            var (dx, dy) = ((i % Shifts) - _radius - 1, (i / Shifts) - _radius - 1);
            var product = Part(a, -Half(dx), -Half(dy), dx, dy) * Part(b, dx - Half(dx), dy - Half(dy), dx, dy);

            // An odd displacement's middle lies between pixels: the mean of both sides.
            var middle = dx % 2 == 0 && dy % 2 == 0 ? product : torch.nn.functional.avg_pool2d(product, [1 + Math.Abs(dy % 2), 1 + Math.Abs(dx % 2)], [1, 1]);
            products.narrow(1, i, 1).copy_(middle);
        }

        return Averaged(products, countPadding: true);

        static int Half(int d) => (int)Math.Floor(d / 2.0);
        Tensor Part(Tensor padded, int right, int down, int dx, int dy)
        {
            var (oddX, oddY) = (Math.Abs(dx % 2), Math.Abs(dy % 2));
            return padded.narrow(2, reach - oddY + down, height + oddY).narrow(3, reach - oddX + right, width + oddX);
        }
    }

    /// <summary>The frame less its mean over the window.</summary>
    private Tensor Centred(Tensor frame) => frame - Averaged(frame, countPadding: false);

    private Tensor Averaged(Tensor values, bool countPadding)
    {
        var side = _window / 2;
        var rows = torch.nn.functional.avg_pool2d(values, [1, _window], [1, 1], [0, side], count_include_pad: countPadding);
        return torch.nn.functional.avg_pool2d(rows, [_window, 1], [1, 1], [side, 0], count_include_pad: countPadding);
    }

    /// <summary>Where, between the neighbours of the best displacement, a Gaussian through the three values peaks: -1/2 to 1/2.</summary>
    private static Tensor Offset(Tensor scores, Tensor place, int step)
    {
        var peak = scores.gather(1, place);
        var least = (peak * Floor).clamp_min(1e-300);
        Tensor Log(Tensor values) => torch.maximum(values, least).log();
        var (before, at, after) = (Log(scores.gather(1, place - step)), Log(peak), Log(scores.gather(1, place + step)));
        var bend = before - (2 * at) + after;
        var offset = (before - after) / (2 * bend);
        return torch.where(bend < -1e-12, offset, torch.zeros_like(offset)).clamp(-0.5, 0.5);
    }
}
