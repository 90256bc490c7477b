using Noether.Fields;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>A model that makes decisions, one after another, whose costs are known in the end.</summary>
public interface IPolicy
{
    /// <summary>Decides.</summary>
    /// <param name="problems">What is to be decided.</param>
    /// <param name="draws">Where decisions are drawn from; null takes the likeliest.</param>
    Rollout Run(Batch problems, Generator? draws);
}

/// <summary>What decisions cost, and how likely they were.</summary>
/// <param name="Costs">One of each attempt at each problem, <c>[problems, attempts]</c>; no gradient passes.</param>
/// <param name="LogProbabilities">Logarithm of the probability of all decisions of the attempt, <c>[problems, attempts]</c>.</param>
public sealed record Rollout(Tensor Costs, Tensor LogProbabilities);

/// <summary>What a problem may be expected to cost: it is subtracted from costs, so that gradients scatter less.</summary>
public interface IRolloutBaseline
{
    /// <summary>Expected costs, which broadcast to <c>[problems, attempts]</c>.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="attempt">Makes the policy's attempts at them and tells what they cost, <c>[problems, attempts]</c>; the policy's weights may not be touched after that.</param>
    Tensor Of(Batch problems, Func<Tensor> attempt);
}

/// <summary>The mean of all attempts at the problem.</summary>
/// <remarks>Source: Kwon et al., "POMO: policy optimization with multiple optima for reinforcement learning", NeurIPS 2020, section 4.2.</remarks>
public sealed class SharedBaseline : IRolloutBaseline
{
    /// <inheritdoc/>
    public Tensor Of(Batch problems, Func<Tensor> attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return attempt().mean([1], keepdim: true);
    }
}

/// <summary>
/// The policy gradient: the mean of (cost - baseline) log p(decisions), whose derivative is an unbiased estimate of that of the expected cost. The model is an
/// <see cref="IPolicy"/>.
/// </summary>
/// <param name="baseline">What is expected.</param>
/// <remarks>Source: Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", Machine Learning 8 (1992).</remarks>
public sealed class PolicyGradient(IRolloutBaseline baseline) : IObjective
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The model makes no decisions.</exception>
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var policy = model as IPolicy ?? throw new ArgumentException($"A {nameof(IPolicy)} is needed.", nameof(model));
        Rollout? made = null;
        var expected = baseline.Of(batch, () => (made ??= policy.Run(batch, context.Generator)).Costs.detach());
        var rollout = made ?? policy.Run(batch, context.Generator);
        var costs = rollout.Costs.detach();
        var surprise = costs - expected;
        return new ObjectiveValue((surprise * rollout.LogProbabilities).mean(), new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["cost"] = costs.mean() });
    }
}
