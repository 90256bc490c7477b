using Noether.Fields;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>A sample on which motions that differ look different.</summary>
internal static class MotionProbe
{
    private const byte Brightest = 255;

    /// <summary>The first sample with noise in place of its numbers and bytes, the same at every call; whole numbers stay, as they may be places or classes.</summary>
    public static Batch Like(Batch inputs)
    {
        using var generator = new Generator(0);
        return inputs.Slice(0, 1).Select((_, f) => f.Type is not LabelType && (f.Value.is_floating_point() || f.Value.dtype == torch.uint8) ? f with { Value = Noise(f.Value, generator) } : f);
    }

    private static Tensor Noise(Tensor values, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var noise = torch.rand(values.shape, torch.float64, generator: generator.Torch);
        return scope.MoveToOuter((values.is_floating_point() ? noise : noise * Brightest).to(values.dtype).to(values.device));
    }
}
