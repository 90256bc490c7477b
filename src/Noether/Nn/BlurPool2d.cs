namespace Noether.Nn;

/// <summary>
/// Halves the resolution by averaging with the binomial filter (1, 2, 1) x (1, 2, 1) / 16 before taking every second pixel:
/// unlike bare strides, it leaves little to aliasing, and on grids of odd edge length the kept pixels lie symmetrically, so rotations by 90 degrees commute with it.
/// Source: Zhang, "Making Convolutional Networks Shift-Invariant Again", ICML 2019.
/// </summary>
/// <remarks>Input <c>[batch, channels, h, w]</c>, zero beyond its edge; output <c>[batch, channels, (h + 1) / 2, (w + 1) / 2]</c>.</remarks>
public sealed class BlurPool2d : torch.nn.Module<Tensor, Tensor>
{
    /// <summary>Makes the layer; it has no parameters.</summary>
    public BlurPool2d()
        : base(nameof(BlurPool2d))
    {
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An even height or width.</exception>
    public override Tensor forward(Tensor x)
    {
        if (x.shape[2] % 2 == 0 || x.shape[3] % 2 == 0)
        {
            throw new ArgumentException($"A grid of {x.shape[2]} x {x.shape[3]} pixels cannot be halved symmetrically: its edges must be odd.", nameof(x));
        }

        // The binomial filter is the square of (1, 1) / 2.
        using var once = torch.nn.functional.avg_pool2d(x, [2, 2], [1, 1], [1, 1]);
        return torch.nn.functional.avg_pool2d(once, [2, 2], [2, 2]);
    }
}
