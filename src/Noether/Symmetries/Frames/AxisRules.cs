using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>The rules of sign, scale and number of axes, applied to points about their centre.</summary>
/// <param name="options">Which.</param>
/// <param name="values">Eigenvalues, descending, <c>[b, k]</c>.</param>
/// <param name="vectors">Axes as columns, <c>[b, k, k]</c>.</param>
/// <param name="mask">Which points exist, <c>[b, n]</c>; null: all.</param>
internal sealed class AxisRules(PrincipalCoordinatesOptions options, Tensor values, Tensor vectors, Tensor? mask)
{
    // Relative to the largest eigenvalue: below it, an eigenvalue is rounding. Relative to the size of the cloud: below it, a coordinate is.
    private const double NoEigenvalue = 1e-12, NoCoordinate = 1e-12;

    // Lengths below this, or below this part of the centre's, are none.
    private const double NoLength = 1e-12;

    /// <param name="around">Points about their centre, <c>[b, n, k]</c>, float64, zero where they do not exist.</param>
    /// <param name="centre"><c>[b, k]</c>.</param>
    /// <param name="draws">Where random signs come from; null for none.</param>
    /// <param name="dtype">Of the coordinates.</param>
    /// <param name="differentiate">Whether derivatives pass axes, centre and scale.</param>
    public CanonicalForm Apply(Tensor around, Tensor centre, Generator? draws, torch.ScalarType dtype, bool differentiate)
    {
        var plain = around.matmul(vectors);
        var count = mask is null ? torch.full([around.shape[0]], around.shape[1], torch.float64, device: around.device) : mask.sum(1).to(torch.float64).clamp_min(1);
        var fixedPlain = plain.detach();
        var (energy, radius) = (fixedPlain.square().sum(1), (fixedPlain.square().sum([1, 2]) / count).sqrt());
        var isNothing = radius.le(NoLength * (1 + centre.detach().abs().amax([1])));
        var isFlat = energy.sqrt().le((radius * count.sqrt() * NoCoordinate).unsqueeze(1)).logical_or(isNothing.unsqueeze(1));
        var (skewness, signs) = (Skewness(fixedPlain, energy, count).masked_fill(isFlat, 0), Signs(fixedPlain.masked_fill(isFlat.unsqueeze(1), 0), draws));
        var length = Length(differentiate ? plain : fixedPlain, count, isNothing);
        var scale = torch.where(isNothing, torch.ones_like(length), length);
        var axes = vectors * signs.unsqueeze(1);
        var coordinates = (plain * signs.unsqueeze(1) / scale.view(-1, 1, 1)).masked_fill(isFlat.unsqueeze(1), 0);
        return new CanonicalForm(
            Resized(coordinates).to(dtype), centre, Resized(axes), scale, new AxisSpectrum(Resized(values.detach()), Gaps(), Resized(skewness * signs), Degenerate()));
    }

    private Tensor Signs(Tensor plain, Generator? draws)
    {
        Tensor Towards(Tensor positive) => (positive.to(torch.float64) * 2) - 1;
        switch (options.Sign)
        {
            case SignRule.None or SignRule.AllSigns:
                return torch.ones_like(values.detach());
            case SignRule.RandomFlip:
                return draws is null
                    ? torch.ones_like(values.detach())
                    : Towards(torch.rand([plain.shape[0], plain.shape[2]], generator: draws.Torch).ge(0.5)).to(plain.device);
            case SignRule.MaxAbs:
                return Towards(plain.gather(1, plain.abs().argmax(1, keepdim: true)).squeeze(1).ge(0));
            case SignRule.MeanPositive:
                return Towards(plain.gt(0).sum(1).le(plain.lt(0).sum(1)));
            default:
                var cubes = Towards(plain.pow(3).sum(1).ge(0));
                if (options.Sign == SignRule.Skew)
                {
                    return cubes;
                }

                var first = cubes.narrow(1, 0, cubes.shape[1] - 1);
                var handedness = AxisTurns.Determinants(vectors.detach()) * first.prod(1);
                return torch.cat([first, handedness.unsqueeze(1)], 1);
        }
    }

    private Tensor Length(Tensor plain, Tensor count, Tensor isNothing)
    {
        // The root of zero has no derivative.
        Tensor Root(Tensor squares) => torch.where(isNothing, torch.ones_like(squares), squares).sqrt();
        switch (options.Scale)
        {
            case ScaleRule.Rms:
                return Root(plain.square().sum([1, 2]) / count);
            case ScaleRule.MaxNorm:
                return Root(plain.square().sum(2).amax([1]));
            case ScaleRule.MeanDistance:
                return MeanDistance(plain, count);
            case ScaleRule.Median:
                var radii = plain.square().sum(2);
                return Root(Median(radii));
            default:
                return torch.ones_like(count);
        }
    }

    /// <summary>The middle one of those that exist, the lower of two.</summary>
    private Tensor Median(Tensor radii)
    {
        var exists = mask ?? torch.ones_like(radii, torch.@bool);
        var middle = ((exists.sum(1) - 1).clamp_min(0) / 2).floor().to(torch.int64);
        return radii.masked_fill(exists.logical_not(), double.PositiveInfinity).sort(1).Values.gather(1, middle.unsqueeze(1)).squeeze(1);
    }

    private Tensor MeanDistance(Tensor plain, Tensor count)
    {
        // Cloud by cloud: all pairs of all clouds at once would not fit where clouds are large.
        var sums = plain.unbind(0).Select((cloud, i) =>
        {
            var points = mask is null ? cloud : cloud.index_select(0, mask[i].nonzero().squeeze(1));
            return torch.linalg.vector_norm(points.unsqueeze(0) - points.unsqueeze(1), dims: [-1]).sum() / 2;
        });
        return torch.stack([.. sums]) / (count * (count - 1) / 2).clamp_min(1);
    }

    private static Tensor Skewness(Tensor plain, Tensor energy, Tensor count)
    {
        var second = energy / count.unsqueeze(1);
        var third = plain.pow(3).sum(1) / count.unsqueeze(1);
        return third / torch.where(second.gt(0), second.pow(1.5), torch.ones_like(second));
    }

    private Tensor Gaps()
    {
        var fixedValues = values.detach();
        if (fixedValues.shape[1] == 1)
        {
            return torch.ones([fixedValues.shape[0]], torch.float64, fixedValues.device);
        }

        var largest = fixedValues.narrow(1, 0, 1);
        var upper = fixedValues.narrow(1, 0, fixedValues.shape[1] - 1);
        var gaps = (upper - fixedValues.narrow(1, 1, fixedValues.shape[1] - 1)) / torch.where(largest.gt(0), largest, torch.ones_like(largest));
        return torch.where(upper.gt(largest * NoEigenvalue), gaps, torch.ones_like(gaps)).amin([1]).clamp_min(0);
    }

    private Tensor Degenerate() => Gaps().le(options.RelativeGap);

    private Tensor Resized(Tensor columns)
    {
        var target = options.Dimension ?? columns.shape[^1];
        return target <= columns.shape[^1]
            ? columns.narrow(-1, 0, target)
            : torch.cat([columns, torch.zeros([.. columns.shape[..^1], target - columns.shape[^1]], columns.dtype, columns.device)], -1);
    }
}
