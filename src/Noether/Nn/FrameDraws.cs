using Noether.Fields;
using Noether.Runtime;
using Noether.Symmetries.Frames;

namespace Noether.Nn;

/// <summary>Random elements a sample in place of the whole frame.</summary>
/// <param name="Training">In training, drawn anew at each call; null for the whole frame. One is augmentation by the frame.</param>
/// <param name="Evaluation">In evaluation, drawn alike at each call so that equal batches give equal results; null for the whole frame, which is exact.</param>
public sealed record FrameDraws(int? Training = null, int? Evaluation = null)
{
    /// <summary>The elements that a network takes of each sample's frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="x">The samples.</param>
    /// <param name="training">Whether the network is in training.</param>
    /// <param name="generator">Where elements are drawn from in training; in evaluation it only says which draws are repeated, and does not move.</param>
    public FrameBatch From(IFrame frame, Batch x, bool training, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(generator);
        if ((training ? Training : Evaluation) is not { } count)
        {
            return frame.Of(x);
        }

        if (training)
        {
            return frame.Draw(x, count, generator);
        }

        using var repeating = generator.Fork("evaluation");
        return frame.Draw(x, count, repeating);
    }
}
