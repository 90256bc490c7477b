using Noether.Fields;

namespace Noether.Geometry.Motion;

/// <summary>What estimators of motion read and answer.</summary>
internal static class FramePairs
{
    /// <summary>Field with the two frames.</summary>
    public const string Frames = "frames";

    /// <summary>Field with the motion.</summary>
    public const string Flow = "flow";

    /// <summary>Both frames, <c>[batch, 1, height, width]</c> each, float64.</summary>
    /// <param name="x">The batch.</param>
    /// <param name="smallest">Least edge length that can be estimated.</param>
    /// <exception cref="InputException">No such field, or it is no pair of frames of that size.</exception>
    public static (Tensor First, Tensor Second) Read(Batch x, int smallest)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!x.TryGetValue(Frames, out var frames))
        {
            throw new InputException($"Motion is estimated from a field '{Frames}' of two frames; the batch has {(x.Count == 0 ? "none" : x)}.");
        }

        var shape = frames.Value.shape;
        if (shape is not [_, 2, var height, var width] || height < smallest || width < smallest)
        {
            throw new InputException($"Motion is estimated from two frames of at least {smallest} x {smallest} pixels, [batch, 2, height, width]; found [{string.Join(", ", shape)}].");
        }

        var exact = frames.Value.to(torch.float64);
        return (exact.narrow(1, 0, 1), exact.narrow(1, 1, 1));
    }
}
