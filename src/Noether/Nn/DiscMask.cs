namespace Noether.Nn;

/// <summary>A disc on a pixel grid: what a rotation about the centre never moves out of the image.</summary>
public static class DiscMask
{
    /// <summary>1 inside the largest disc, 0 outside, falling linearly over <paramref name="softness"/> pixels at the rim.</summary>
    /// <param name="size">Edge length of the grid in pixels.</param>
    /// <param name="softness">Width of the rim in pixels.</param>
    /// <param name="dtype">Precision.</param>
    /// <returns><c>[size, size]</c>.</returns>
    public static Tensor Create(int size, double softness = 2, torch.ScalarType dtype = torch.ScalarType.Float32)
    {
        using var scope = torch.NewDisposeScope();
        var line = torch.arange(size, dtype: torch.float64) - ((size - 1) / 2.0);
        var distance = (line.square().unsqueeze(0) + line.square().unsqueeze(1)).sqrt();
        return (((size / 2.0) - distance) / softness).clamp(0, 1).to(dtype).MoveToOuterDisposeScope();
    }
}
