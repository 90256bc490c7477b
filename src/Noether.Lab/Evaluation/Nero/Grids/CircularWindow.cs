using Noether.Fields;
using Noether.Nn;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>
/// Pictures seen through a round window: after an action has moved them, everything outside the largest disc is 0, so that the corners that a rotation loses and brings in are never seen,
/// by no element. All other fields pass.
/// </summary>
/// <param name="inner">Moves the fields.</param>
internal sealed class CircularWindow(IAction inner) : IAction
{
    public Batch Apply(Tensor g, Batch x, Pairing pairing) =>
        inner.Apply(g, x, pairing).Select((_, f) => f.Type is ImageType or FramePairType ? f with { Value = Seen(f.Value) } : f);

    public Fidelity At(Tensor g, Batch x) => inner.At(g, x);

    private static Tensor Seen(Tensor pictures)
    {
        using var scope = torch.NewDisposeScope();
        var (height, width) = (pictures.shape[^2], pictures.shape[^1]);
        var size = (int)Math.Min(height, width);
        var (top, left) = ((height - size) / 2, (width - size) / 2);
        var disc = torch.nn.functional.pad(DiscMask.Create(size), [left, width - size - left, top, height - size - top]);
        return scope.MoveToOuter(pictures * disc.to(pictures.dtype, pictures.device));
    }
}
