namespace Noether.Nn;

/// <summary>
/// How alike two feature maps are at small displacements: channel i of the result is the mean over channels of a(x) b(x + d), for each whole d up to a radius in both
/// directions, row by row from the upper left; beyond the maps' edge b is zero. Source: Fischer, Dosovitskiy et al., "FlowNet: Learning Optical Flow with Convolutional Networks", ICCV 2015.
/// </summary>
/// <param name="radius">Longest displacement in each direction, in pixels of the maps.</param>
/// <remarks>Inputs <c>[batch, channels, h, w]</c>; output <c>[batch, (2 radius + 1)², h, w]</c>. It has no parameters.</remarks>
public sealed class LocalCorrelation(int radius) : torch.nn.Module<Tensor, Tensor, Tensor>(nameof(LocalCorrelation))
{
    /// <summary>Longest displacement in each direction.</summary>
    public int Radius => radius;

    /// <summary>Number of displacements.</summary>
    public int Displacements => ((2 * radius) + 1) * ((2 * radius) + 1);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The maps differ in shape.</exception>
    public override Tensor forward(Tensor a, Tensor b)
    {
        if (!a.shape.SequenceEqual(b.shape) || a.dim() != 4)
        {
            throw new ArgumentException($"Maps of equal shape [batch, channels, h, w] are correlated; found [{string.Join(", ", a.shape)}] and [{string.Join(", ", b.shape)}].", nameof(b));
        }

        using var scope = torch.NewDisposeScope();
        var padded = torch.nn.functional.pad(b, [radius, radius, radius, radius]);
        var (height, width, side) = (a.shape[2], a.shape[3], (2 * radius) + 1);
        var scores = Enumerable.Range(0, Displacements)
            .Select(i => (a * padded.narrow(2, i / side, height).narrow(3, i % side, width)).mean([1]))
            .ToList();
        return scope.MoveToOuter(torch.stack(scores, 1));
    }
}
