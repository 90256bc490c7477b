using Noether.Fields;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>What training minimises.</summary>
public interface IObjective
{
    /// <summary>The loss of this batch and its named terms.</summary>
    ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context);
}

/// <summary>A loss, and the terms to log with it.</summary>
/// <param name="Total">Scalar tensor that is differentiated.</param>
/// <param name="Terms">Named scalar tensors for the log (weighted parts of the total, or metrics); they may be empty.</param>
public sealed record ObjectiveValue(Tensor Total, IReadOnlyDictionary<string, Tensor> Terms);

/// <summary>What a step may know besides its batch.</summary>
/// <param name="Step">Steps done before this one.</param>
/// <param name="Generator">The source of all randomness in this step; saved with the run.</param>
/// <param name="Training">False while validating.</param>
public sealed record StepContext(long Step, Generator Generator, bool Training);
