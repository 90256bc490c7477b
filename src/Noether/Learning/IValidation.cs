using Noether.Fields;

namespace Noether.Learning;

/// <summary>Measures a model between steps of its training, in evaluation mode and off the tape.</summary>
public interface IValidation
{
    /// <summary>Numbers by name; they are logged as <c>val.name</c>.</summary>
    IReadOnlyDictionary<string, double> Measure(IModel model, StepContext context);
}

/// <summary>
/// The objective on data that training does not see: <c>loss</c> and the objective's terms, each the mean over samples of what their batches give.
/// That is exact for terms that are themselves means over samples.
/// </summary>
/// <param name="data">All samples.</param>
/// <param name="objective">What is measured.</param>
/// <param name="batchSize">Samples a batch.</param>
public sealed class ObjectiveValidation(Batch data, IObjective objective, int batchSize = 256) : IValidation
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Measure(IModel model, StepContext context)
    {
        var sums = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (long start = 0; start < data.Size; start += batchSize)
        {
            using var scope = torch.NewDisposeScope();
            var length = Math.Min(batchSize, data.Size - start);
            var value = objective.Evaluate(model, data.Slice(start, length), context);
            foreach (var (name, term) in value.Terms.Append(new("loss", value.Total)))
            {
                sums[name] = sums.GetValueOrDefault(name) + (term.ToDouble() * length);
            }
        }

        return sums.ToDictionary(p => p.Key, p => p.Value / data.Size, StringComparer.Ordinal);
    }
}
