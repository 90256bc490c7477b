using Noether.Fields;

namespace Noether.Learning;

/// <summary>Classification: the mean cross entropy between the model's logits and the labels, and the share of samples it gets right.</summary>
/// <param name="logits">Field of the model's output, <c>[batch, classes]</c>.</param>
/// <param name="label">Field of the batch, int64 <c>[batch]</c>.</param>
/// <param name="smoothing">The part of a label's weight that is spread over all classes; from 0 to below 1.</param>
public sealed class CrossEntropy(string logits = "logits", string label = "label", double smoothing = 0) : IObjective
{
    /// <inheritdoc/>
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        var scores = model.Forward(batch)[logits].Value;
        var labels = batch[label].Value;
        var accuracy = scores.detach().argmax(1).eq(labels).to(torch.float32).mean();
        return new ObjectiveValue(torch.nn.functional.cross_entropy(scores, labels, label_smoothing: smoothing), new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["accuracy"] = accuracy });
    }
}
