using Noether.Fields;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>Motions as rows of numbers of about unit size. All coordinates of a field share one factor, which commutes with rotations.</summary>
internal sealed class RowScale
{
    private readonly Dictionary<string, double> _factors;
    private readonly double _target;

    public RowScale(Batch samples)
    {
        _factors = samples.Keys.Where(k => k != MotionSamples.Target).ToDictionary(k => k, k => 1 / Size(samples[k].Value, k), StringComparer.Ordinal);
        _target = 1 / Size(Change(samples), "the change of steps");
    }

    /// <summary>Positions, steps and features, <c>[n, k]</c>.</summary>
    public Tensor Inputs(Batch samples) => torch.cat([.. _factors.Select(p => (samples[p.Key].Value * p.Value).flatten(1))], 1);

    /// <summary>By how much the second step differs from the first, <c>[n, objects·d]</c>.</summary>
    public Tensor Targets(Batch samples) => (Change(samples) * _target).flatten(1);

    private static Tensor Change(Batch samples) => samples[MotionSamples.Target].Value - samples[MotionSamples.Position].Value - samples[MotionSamples.Step].Value;

    private static double Size(Tensor values, string what)
    {
        using var scope = torch.NewDisposeScope();
        var size = values.to(torch.float64).square().mean().sqrt().item<double>();
        return size > 0 ? size : throw new InputException($"Nothing can be learned from these motions: {what} is zero throughout.");
    }
}
