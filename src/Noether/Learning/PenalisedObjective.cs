using Noether.Fields;

namespace Noether.Learning;

/// <summary>An objective with penalties of weights added. Its terms are those of the objective, and <c>penalty</c>.</summary>
/// <param name="objective">What is minimised on data; it alone serves for validation.</param>
/// <param name="penalties">What is added, in training alone.</param>
public sealed class PenalisedObjective(IObjective objective, params IReadOnlyList<IWeightPenalty> penalties) : IObjective
{
    /// <inheritdoc/>
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var value = objective.Evaluate(model, batch, context);
        if (!context.Training || penalties.Count == 0)
        {
            return value;
        }

        var penalty = penalties.Select(p => p.Loss()).Aggregate((a, b) => a + b);
        return new ObjectiveValue(value.Total + penalty, new Dictionary<string, Tensor>(value.Terms, StringComparer.Ordinal) { ["penalty"] = penalty.detach() });
    }
}
