namespace Noether.Numerics;

/// <summary>What decompositions of 2x2 and 3x3 matrices share.</summary>
internal static class SmallMatrices
{
    /// <summary>2 or 3.</summary>
    /// <exception cref="ArgumentException">The tensor does not hold 2x2 or 3x3 matrices of float32 or float64.</exception>
    public static long Size(Tensor matrices)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        var shape = matrices.shape;
        if (shape.Length < 2 || shape[^1] is not (2 or 3) || shape[^2] != shape[^1] || matrices.dtype is not (torch.ScalarType.Float32 or torch.ScalarType.Float64))
        {
            throw new ArgumentException($"Matrices [..., 2, 2] or [..., 3, 3] of float32 or float64 are needed, not {matrices.dtype} [{string.Join(", ", shape)}].", nameof(matrices));
        }

        return shape[^1];
    }

    /// <summary>x / (x² + ε²) with ε = <see cref="SymmetricEigen.RelativeGap"/> times the largest |value| of each matrix: 1/x away from zero, zero at it, never NaN.</summary>
    /// <param name="x"><c>[..., n, n]</c>.</param>
    /// <param name="values">What the scale is taken from, <c>[..., n]</c>; it counts as constant.</param>
    public static Tensor SafeInverse(Tensor x, Tensor values)
    {
        var scale = values.detach().abs().amax([-1], keepdim: true).unsqueeze(-1);
        var zero = scale.eq(0);
        var unit = scale.masked_fill(zero, 1);
        var relative = x / unit;
        return relative / (relative.square() + (SymmetricEigen.RelativeGap * SymmetricEigen.RelativeGap)) / unit;
    }
}
