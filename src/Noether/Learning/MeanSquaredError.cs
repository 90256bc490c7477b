using Noether.Fields;

namespace Noether.Learning;

/// <summary>Regression: the mean over all entries of the squared difference between a field of the model's output and one of the batch. Entries that the target's mask excludes do not count.</summary>
/// <param name="target">Field of the batch.</param>
/// <param name="prediction">Field of the model's output; null where it has the target's name.</param>
public sealed class MeanSquaredError(string target, string? prediction = null) : IObjective
{
    /// <inheritdoc/>
    /// <exception cref="InputException">The two fields differ in shape.</exception>
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        var name = prediction ?? target;
        var (found, wanted) = (model.Forward(batch)[name].Value, batch[target]);
        if (!found.shape.SequenceEqual(wanted.Value.shape))
        {
            throw new InputException(
                $"The model's '{name}' is [{string.Join(", ", found.shape)}], the batch's '{target}' [{string.Join(", ", wanted.Value.shape)}]; a squared error needs equal shapes.");
        }

        var squares = (found - wanted.Value).square();
        var mean = wanted.Exists() is { } exists ? squares.masked_select(exists.expand_as(squares)).mean() : squares.mean();
        return new ObjectiveValue(mean, new Dictionary<string, Tensor>(StringComparer.Ordinal));
    }
}
