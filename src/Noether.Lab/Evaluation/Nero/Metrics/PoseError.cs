using Noether.Fields;
using Noether.Lab.Data.Solids;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Metrics;

/// <summary>The angle between a predicted pose of a solid (field <c>axes</c>) and the nearest of those that look like the true one, in degrees.</summary>
public sealed record PoseError() : AuditMetric("pose-error", "angle to the nearest pose that looks like the true one, in degrees", HigherIsBetter: false)
{
    private const double Degrees = 180 / Math.PI;

    /// <inheritdoc/>
    public override (string Name, string Meaning) ConsensusWording => ($"consensus-{AskedFor}", "angle to the model's own consensus, in degrees");

    /// <inheritdoc/>
    public override Tensor Values(Batch outputs, Batch targets)
    {
        using var scope = torch.NewDisposeScope();
        _ = Needed(outputs, "model's outputs", RenderedPoses.Axes);
        _ = Needed(targets, "targets", RenderedPoses.Axes);

        // A consensus does not know which solid it is about.
        var (found, truth) = (RenderedPoses.PosesOf(outputs), RenderedPoses.PosesOf(targets));
        return scope.MoveToOuter(targets.TryGetValue(RenderedPoses.Shape, out var shape)
            ? SolidPictures.Error(found, truth, shape.Value) * Degrees
            : new Groups.SO3().Distance(found.to(torch.float64), truth.to(torch.float64)).cpu() * Degrees);
    }
}
