using Noether.Representations;

namespace Noether.Nn;

/// <summary>
/// Maps of the regular representation of C_N on images, laid out <c>[batch, channels * N, height, width]</c> with the orientation innermost:
/// a rotation by 2 pi g / N turns every map and moves orientation n to n + g (mod N).
/// </summary>
public static class RegularField
{
    /// <summary>The largest response over the orientations: a scalar field of C_N.</summary>
    /// <param name="x"><c>[batch, channels * N, height, width]</c>.</param>
    /// <param name="orientations">N.</param>
    /// <returns><c>[batch, channels, height, width]</c>.</returns>
    public static Tensor MaxOverOrientations(Tensor x, int orientations) =>
        x.view(x.shape[0], -1, orientations, x.shape[2], x.shape[3]).amax([2]);

    /// <summary>The mean response over the orientations: a scalar field of C_N.</summary>
    /// <param name="x"><c>[batch, channels * N, height, width]</c>.</param>
    /// <param name="orientations">N.</param>
    /// <returns><c>[batch, channels, height, width]</c>.</returns>
    public static Tensor MeanOverOrientations(Tensor x, int orientations) =>
        x.view(x.shape[0], -1, orientations, x.shape[2], x.shape[3]).mean([2]);

    /// <summary>How a rotation by g steps of 2 pi / N acts on the orientation axis alone, without turning the maps.</summary>
    /// <param name="x"><c>[batch, channels * N, height, width]</c>.</param>
    /// <param name="orientations">N.</param>
    /// <param name="steps">g.</param>
    public static Tensor ShiftOrientations(Tensor x, int orientations, int steps) =>
        x.view(x.shape[0], -1, orientations, x.shape[2], x.shape[3]).roll(steps, 2).view(x.shape);

    /// <summary>
    /// The orientation axis as irreps of SO(2) by its Fourier transform, F_k = Σ_n x_n exp(2πikn / N) / √N for k = 0 to a highest frequency: a turn by 2πg / N multiplies F_k by exp(2πikg / N).
    /// </summary>
    /// <param name="x"><c>[batch, channels * N, height, width]</c>.</param>
    /// <param name="orientations">N.</param>
    /// <param name="maxFrequency">The highest k, below N / 2: the frequency N / 2 is no irrep of SO(2).</param>
    /// <returns><c>[batch, irreps.Dimension, height, width]</c> of <see cref="Irreps"/>.</returns>
    public static Tensor ToIrreps(Tensor x, int orientations, int maxFrequency)
    {
        ArgumentNullException.ThrowIfNull(x);
        _ = Irreps((int)(x.shape[1] / orientations), orientations, maxFrequency);
        using var scope = torch.NewDisposeScope();
        var waves = new double[(2 * maxFrequency) + 1, orientations];
        for (var n = 0; n < orientations; n++)
        {
            waves[0, n] = 1 / Math.Sqrt(orientations);
            for (var k = 1; k <= maxFrequency; k++)
            {
                var (sin, cos) = Math.SinCos(Math.Tau * k * n / orientations);
                (waves[(2 * k) - 1, n], waves[2 * k, n]) = (cos / Math.Sqrt(orientations), sin / Math.Sqrt(orientations));
            }
        }

        // Parts first, then channels: all real parts of a frequency, then all imaginary ones.
        var fields = x.view(x.shape[0], -1, orientations, x.shape[2] * x.shape[3]);
        var parts = torch.tensor(waves).to(x.dtype, x.device).matmul(fields).transpose(1, 2);
        return scope.MoveToOuter(parts.reshape(x.shape[0], -1, x.shape[2], x.shape[3]));
    }

    /// <summary>What <see cref="ToIrreps"/> gives: each frequency as often as there are channels.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="orientations">N.</param>
    /// <param name="maxFrequency">The highest k.</param>
    /// <exception cref="ArgumentOutOfRangeException">The frequency is not below N / 2.</exception>
    public static So2Irreps Irreps(int channels, int orientations, int maxFrequency)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxFrequency);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(2 * maxFrequency, orientations, nameof(maxFrequency));
        return new So2Irreps(Enumerable.Range(0, maxFrequency + 1).Select(k => new So2Block(channels, k)));
    }
}
