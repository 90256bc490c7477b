using MathNet.Numerics.Distributions;
using Noether.Fields;
using Noether.Nn;

namespace Noether.Learning;

/// <summary>
/// What the likeliest decisions of an earlier state of the policy cost. The state is replaced by the policy's own where that is better on new problems, by a one-sided paired
/// t-test (<see cref="Challenge"/>).
/// </summary>
/// <remarks>Source: Kool, van Hoof, Welling, "Attention, learn to solve routing problems!", ICLR 2019, section 4.</remarks>
public sealed class GreedyRolloutBaseline : IRolloutBaseline, IDisposable
{
    private readonly NetworkModel _model;
    private readonly IPolicy _policy;
    private readonly double _significance;
    private readonly WeightCopy _weights;

    /// <param name="model">The policy, on its device.</param>
    /// <param name="significance">Probability by chance below which the policy counts as better.</param>
    /// <exception cref="ArgumentException">The model makes no decisions.</exception>
    public GreedyRolloutBaseline(NetworkModel model, double significance = 0.05)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _policy = model as IPolicy ?? throw new ArgumentException($"A {nameof(IPolicy)} is needed.", nameof(model));
        _significance = significance;
        _weights = new WeightCopy(NetworkState.Weights(model));
    }

    /// <summary>How often the state was replaced.</summary>
    public long Replacements { get; private set; }

    /// <inheritdoc/>
    public Tensor Of(Batch problems, Func<Tensor> attempt) => Expected(problems);

    /// <summary>Replaces the state where the policy costs less on these problems and that is hardly chance.</summary>
    /// <param name="problems">Problems that were not trained on.</param>
    /// <returns>Whether it was replaced.</returns>
    public bool Challenge(Batch problems)
    {
        using var scope = torch.NewDisposeScope();
        var gains = (Expected(problems) - Greedy(problems)).mean([1]).to(torch.float64).cpu();
        var deviation = gains.std().ToDouble();
        var mean = gains.mean().ToDouble();
        var chance = deviation == 0 ? (mean > 0 ? 0 : 1) : 1 - StudentT.CDF(0, 1, gains.shape[0] - 1, mean / deviation * Math.Sqrt(gains.shape[0]));
        if (!(mean > 0 && chance < _significance))
        {
            return false;
        }

        _weights.Take();
        Replacements++;
        return true;
    }

    /// <summary>Writes the state.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _weights.Save(writer.Under("weights"));
        writer.Write("replacements", Replacements);
    }

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    public void Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _weights.Load(reader.Under("weights"));
        Replacements = reader.Int64("replacements");
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    private Tensor Expected(Batch problems)
    {
        _weights.Swap();
        try
        {
            return Greedy(problems);
        }
        finally
        {
            _weights.Swap();
        }
    }

    private Tensor Greedy(Batch problems)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var training = _model.training;
        _model.eval();
        var costs = _policy.Run(problems, draws: null).Costs;
        _model.train(training);
        return scope.MoveToOuter(costs.alias());
    }
}

/// <summary>A training by policy gradients whose baseline is challenged from time to time.</summary>
/// <param name="trainer">The training.</param>
/// <param name="baseline">Its baseline.</param>
/// <param name="every">Steps between two challenges.</param>
/// <param name="problems">New problems, given the steps done so far.</param>
public sealed class PolicyTraining(Trainer trainer, GreedyRolloutBaseline baseline, long every, Func<long, Batch> problems) : IProcess, IDisposable
{
    /// <inheritdoc/>
    public string Phase => trainer.Phase;

    /// <inheritdoc/>
    public long Position => trainer.Position;

    /// <inheritdoc/>
    public long? Length => trainer.Length;

    /// <inheritdoc/>
    public bool Step(RunContext context)
    {
        if (!trainer.Step(context))
        {
            return false;
        }

        if (Position % every == 0)
        {
            using var scope = torch.NewDisposeScope();
            _ = baseline.Challenge(problems(Position));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        trainer.Save(writer.Under("trainer"));
        baseline.Save(writer.Under("baseline"));
    }

    /// <inheritdoc/>
    public void Load(StateReader reader)
    {
        trainer.Load(reader.Under("trainer"));
        baseline.Load(reader.Under("baseline"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        trainer.Dispose();
        baseline.Dispose();
    }
}
