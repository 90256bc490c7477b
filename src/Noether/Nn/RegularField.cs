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
}
