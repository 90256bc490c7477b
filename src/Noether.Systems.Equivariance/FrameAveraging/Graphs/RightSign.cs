using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>1 where the score of a graph has the sign of its label, 0 elsewhere.</summary>
internal sealed record RightSign() : AuditMetric("accuracy", "share of graphs whose label is right", HigherIsBetter: true)
{
    public override Tensor Values(Batch outputs, Batch targets)
    {
        using var scope = torch.NewDisposeScope();
        var right = outputs["output"].Value.squeeze(1).gt(0).eq(targets["label"].Value.gt(0.5));
        return scope.MoveToOuter(right.to(torch.float64).cpu());
    }
}
