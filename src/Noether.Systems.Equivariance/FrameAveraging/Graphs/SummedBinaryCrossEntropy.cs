using Noether.Fields;
using Noether.Learning;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>Two classes from one number a graph: the binary cross entropy, summed over the batch, and the share of graphs that is right.</summary>
internal sealed class SummedBinaryCrossEntropy : IObjective
{
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        var scores = model.Forward(batch)["output"].Value.squeeze(1);
        var labels = batch["label"].Value;
        var loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction: torch.nn.Reduction.Sum);
        return new ObjectiveValue(loss, new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["accuracy"] = Right(scores.detach(), labels) });
    }

    /// <summary>The share of scores on the right side of zero.</summary>
    public static Tensor Right(Tensor scores, Tensor labels) => scores.gt(0).eq(labels.gt(0.5)).to(torch.float32).mean();
}
