namespace Noether.Systems.Equivariance.Nero;

/// <summary>The convolutions of a classifier. The plain and the equivariant one are laid out alike: they differ in width and in their symmetry.</summary>
/// <param name="Blocks">Convolution, batch normalisation and ReLU each; a blurred halving where it says so.</param>
/// <param name="Hidden">Width of the layer between the pooled features and the logits.</param>
internal sealed record ClassifierLayout(IReadOnlyList<ClassifierBlock> Blocks, int Hidden = 64)
{
    /// <param name="layout">Which convolutions.</param>
    /// <param name="width">Multiplies the layout's own channels.</param>
    public static ClassifierLayout Of(DigitLayout layout, double width)
    {
        // The first kernel is even: it turns the 28 x 28 pixels, centred between pixels, into an odd grid that halves symmetrically.
        IReadOnlyList<ClassifierBlock> blocks = layout switch
        {
            DigitLayout.Compact => [new(6, 8, Padding: 3, Halve: true), new(5, 12, Padding: 0, Halve: true), new(6, 24, Padding: 0)],
            _ =>
            [
                new(6, 24, Padding: 1), new(5, 48, Padding: 2, Halve: true),
                new(5, 48, Padding: 2), new(5, 96, Padding: 2, Halve: true),
                new(5, 96, Padding: 2), new(5, 64, Padding: 1),
            ],
        };
        return new ClassifierLayout([.. blocks.Select(b => b with { Width = Math.Max(1, (int)Math.Round(b.Width * width)) })]);
    }
}

/// <summary>A convolution with what follows it.</summary>
/// <param name="Size">Edge length of its filters in pixels.</param>
/// <param name="Width">Output channels (of the equivariant network: each with N orientations).</param>
/// <param name="Padding">Zeros added on each side.</param>
/// <param name="Halve">Whether the resolution is halved afterwards.</param>
internal sealed record ClassifierBlock(int Size, int Width, int Padding, bool Halve = false);
