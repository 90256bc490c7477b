using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The mean over a cloud's points of 1 - (n . n')²: the sign of a normal means nothing.</summary>
internal sealed record UnsignedAngle() : AuditMetric("error", "mean over points of the squared sine of the angle between the normals", HigherIsBetter: false)
{
    public override double? Largest => 1;

    public override Tensor Values(Batch outputs, Batch targets)
    {
        using var scope = torch.NewDisposeScope();
        var (found, normals) = (outputs[NormalEstimator.Normals], targets[NormalEstimator.Normals]);
        var errors = NormalError.OfPoints(found.With(found.Value.to(torch.float64)), normals.With(normals.Value.to(torch.float64)));
        var mask = normals.Mask?.to(torch.float64) ?? torch.ones_like(errors);
        return scope.MoveToOuter(((errors * mask).sum(1) / mask.sum(1)).cpu());
    }
}
