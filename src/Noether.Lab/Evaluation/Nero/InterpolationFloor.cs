using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>What samples lose by being moved and moved back: sharpness where pixels are interpolated, and whatever left the picture.</summary>
internal static class InterpolationFloor
{
    private const double Rounding = 1e-4;

    /// <summary>
    /// Samples moved by g and back by its inverse, as a grid of their own; null where no element loses anything, and where samples come from a source (a window over larger pictures)
    /// that takes nothing from them by whole steps.
    /// </summary>
    public static AuditGrid? Of(AuditGrid grid, Batch inputs, int elementsAtOnce)
    {
        using var scope = torch.NewDisposeScope();
        var there = grid with
        {
            Symmetry = grid.Symmetry with { Name = $"{grid.Symmetry.Name}, there and back", Input = new ThereAndBack(grid.Symmetry), Output = new TrivialAction() },
        };
        var exact = grid.ExactOn(inputs.Slice(0, 1)).All(e => e);
        return exact && (grid.Symmetry.Input is not IAction || KeepsAll(there, MotionProbe.Like(inputs), elementsAtOnce)) ? null : there;
    }

    private static bool KeepsAll(AuditGrid there, Batch probe, int elementsAtOnce)
    {
        var unmoved = there.Symmetry.Input.Apply(there.Elements.narrow(0, 0, 1), probe, Pairing.Outer);
        for (var at = 0; at < there.Count; at += elementsAtOnce)
        {
            using var scope = torch.NewDisposeScope();
            var back = there.Symmetry.Input.Apply(there.Elements.narrow(0, at, Math.Min(elementsAtOnce, there.Count - at)), probe, Pairing.Outer);
            if (!back.All(f => !f.Value.Value.is_floating_point() || (f.Value.Value - unmoved[f.Key].Value).abs().max().to(torch.float64).item<double>() <= Rounding))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>x moved by g and then by its inverse: x itself but for what sampling loses.</summary>
    private sealed class ThereAndBack(Symmetry symmetry) : IOrbitSource
    {
        public Batch Apply(Tensor g, Batch x, Pairing pairing)
        {
            var moved = symmetry.Input.Apply(g, x, pairing);
            var back = symmetry.Group.For(x).Inverse(g);
            return symmetry.Input.Apply(pairing == Pairing.Outer ? back.repeat_interleave(x.Size, 0) : back, moved, Pairing.Each);
        }
    }
}
