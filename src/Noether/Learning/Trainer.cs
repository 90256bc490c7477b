using System.Globalization;
using Noether.Nn;
using Noether.Numerics;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Learning;

/// <summary>
/// Trains a model: batch, loss, gradients, one move of the weights a step; validation, best weights and early stopping in between.
/// A run is a function of model, data, options and seed, and continues from a checkpoint bit for bit.
/// At its end the model holds the weights to evaluate (best, averaged or last, as the options say) in evaluation mode.
/// </summary>
public sealed class Trainer : IProcess, IDisposable
{
    private readonly NetworkModel _model;
    private readonly IObjective _objective;
    private readonly IBatchSource _source;
    private readonly TrainerOptions _options;
    private readonly Generator _generator;
    private readonly Selector? _selector;
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _parameters;
    private readonly ParameterUpdate _update;
    private readonly WeightCopy? _average;
    private readonly long _scheduled;
    private readonly long _length;
    private bool _finished;
    private WeightCopy? _trained;

    /// <param name="model">On its device; the trainer does not dispose it.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="source">Where batches come from; on the model's device.</param>
    /// <param name="options">How.</param>
    /// <param name="generator">Gives the seed: each step draws from a child forked by its number.</param>
    /// <param name="validation">Measures the model in between; null for none.</param>
    public Trainer(NetworkModel model, IObjective objective, IBatchSource source, TrainerOptions options, Generator generator, IValidation? validation = null)
    {
        if (options.Accumulate < 1 || options.LogEvery < 1)
        {
            throw new ArgumentException($"{nameof(options.Accumulate)} ({options.Accumulate}) and {nameof(options.LogEvery)} ({options.LogEvery}) must be at least 1.", nameof(options));
        }

        _model = model;
        _objective = objective;
        _source = source;
        _options = options;
        _generator = generator;
        if (options.Limits.Overfit is { } samples)
        {
            source.Limit(samples);
        }

        var stepsPerEpoch = (double)source.BatchesPerEpoch / options.Accumulate;
        _scheduled = options.Length.ToSteps(stepsPerEpoch);
        _length = Math.Min(_scheduled, options.Limits.MaxSteps ?? long.MaxValue);
        _parameters = [.. model.named_parameters().Where(p => p.parameter.requires_grad).Select(p => (p.name, p.parameter))];
        _update = new ParameterUpdate(options.Optimizer, _parameters);
        _average = options.AverageDecay is null ? null : new WeightCopy(_parameters.Select(p => (p.Name, (Tensor)p.Parameter)));
        _selector = validation is null ? null : new Selector(model, validation, options, options.ValidateEvery.ToSteps(stepsPerEpoch));
    }

    /// <inheritdoc/>
    public string Phase => "train";

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public long? Length => _length;

    /// <inheritdoc/>
    public bool Step(RunContext context)
    {
        if (_finished || Position >= _length)
        {
            Finish(context);
            return false;
        }

        if (!_model.training)
        {
            _model.train();
        }

        var metrics = Accumulate(context);
        var norm = Gradients.Norm(_parameters);
        if (!double.IsFinite(norm))
        {
            throw Gradients.BadGradient(Position, norm, _parameters);
        }

        var rate = _options.Optimizer.LearningRate * _options.Schedule.Factor(Position, _scheduled);
        using (context.Measure("optimizer"))
        {
            Gradients.Clip(_parameters, norm, _options.ClipNorm ?? double.PositiveInfinity);
            _update.Step(rate);
            _average?.Follow(Math.Min(_options.AverageDecay!.Value, (1.0 + Position) / (10.0 + Position)));
        }

        Position++;
        Log(context, metrics, norm, rate);
        var stop = Validate(context);
        if (stop || Position == _length)
        {
            Finish(context, stop);
        }

        return true;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A training that <see cref="RunLimits.MaxSteps"/> ended is saved as one that is under way: with a higher cap it goes on from the weights it had trained,
    /// not from those that were chosen for evaluation.
    /// </remarks>
    /// <exception cref="DivergenceException">The weights are not finite: such a state is not worth keeping.</exception>
    public void Save(StateWriter writer)
    {
        Gradients.Check(Position, NetworkState.Weights(_model));
        writer.Write("options", Fingerprint);
        writer.Write("position", Position);
        writer.Write("finished", _finished && _trained is null ? 1 : 0);
        _trained?.Swap();
        NetworkState.Save(_model, writer.Under("model"));
        _trained?.Swap();
        _update.Save(writer.Under("optimizer"));
        _source.Save(writer.Under("source"));
        _average?.Save(writer.Under("average"));
        _selector?.Save(writer.Under("selection"));
    }

    /// <inheritdoc/>
    public void Load(StateReader reader)
    {
        if (reader.Text("options") is var written && written != Fingerprint)
        {
            throw new InputException($"The checkpoint was written with other training options. Then: {written}. Now: {Fingerprint}. Continue with the former, or start in another folder.");
        }

        Position = reader.Int64("position");
        _finished = reader.Int64("finished") != 0;
        NetworkState.Load(_model, reader.Under("model"));
        _update.Load(reader.Under("optimizer"));
        _source.Load(reader.Under("source"));
        _average?.Load(reader.Under("average"));
        _selector?.Load(reader.Under("selection"));
        if (_finished)
        {
            _model.eval();
        }
        else if (Position >= _length)
        {
            Finish(context: null);
        }
    }

    /// <summary>Frees the optimizer's moments and the copies of the weights; the model stays.</summary>
    public void Dispose()
    {
        _trained?.Dispose();
        _update.Dispose();
        _average?.Dispose();
        _selector?.Dispose();
    }

    private string Fingerprint => (_options with { Limits = _options.Limits with { MaxSteps = null } }).ToString();

    private Dictionary<string, double> Accumulate(RunContext context)
    {
        _model.zero_grad(set_to_none: true);
        using var draw = _generator.Fork(string.Create(CultureInfo.InvariantCulture, $"step {Position}"));
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < _options.Accumulate; i++)
        {
            using var scope = torch.NewDisposeScope();
            var batch = Measured(context, "data", _source.Next);
            var value = Measured(context, "forward", () => _objective.Evaluate(_model, batch, new StepContext(Position, draw, Training: true)));
            var loss = value.Total.ToDouble();
            if (!double.IsFinite(loss))
            {
                throw Gradients.BadLoss(Position, value, NetworkState.Weights(_model));
            }

            using (context.Measure("backward"))
            {
                (_options.Accumulate == 1 ? value.Total : value.Total / _options.Accumulate).backward();
                BackwardGuard.Rethrow();
            }

            Add(metrics, "loss", loss);
            if (Logs(Position + 1))
            {
                foreach (var (name, term) in value.Terms)
                {
                    Add(metrics, name, term.ToDouble());
                }
            }
        }

        return metrics;
    }

    private void Add(Dictionary<string, double> metrics, string name, double value) =>
        metrics[name] = metrics.GetValueOrDefault(name) + (value / _options.Accumulate);

    private bool Logs(long position) => position == 1 || position == _length || position % _options.LogEvery == 0;

    private void Log(RunContext context, Dictionary<string, double> metrics, double norm, double rate)
    {
        if (Logs(Position))
        {
            metrics["gradient_norm"] = norm;
            metrics["learning_rate"] = rate;
            metrics["epoch"] = (double)_source.Position / _source.BatchesPerEpoch;
            context.Sink.Metrics(Position, metrics);
        }
    }

    private bool Validate(RunContext context)
    {
        if (_selector is null || !(_selector.IsDue(Position) || Position == _length))
        {
            return false;
        }

        using var measurement = context.Measure("evaluate");
        using var draw = _generator.Fork("validation");
        _average?.Swap();
        var stop = _selector.Validate(context, Position, draw);
        _average?.Swap();
        return stop;
    }

    /// <summary>Leaves the weights to evaluate in the model; done once. Where a cap ended the training, those trained so far are kept beside.</summary>
    /// <param name="context">Told which weights they are; null where that was told before.</param>
    /// <param name="early">Whether the validation stopped it.</param>
    private void Finish(RunContext? context, bool early = false)
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        if (!early && Position < _scheduled)
        {
            _trained = new WeightCopy(NetworkState.Weights(_model));
        }

        _average?.Put();
        _selector?.Finish(context?.Sink);
        _model.eval();
    }

    private static T Measured<T>(RunContext context, string phase, Func<T> work)
    {
        using var measurement = context.Measure(phase);
        return work();
    }
}
