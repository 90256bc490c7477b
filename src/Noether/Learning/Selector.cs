using System.Globalization;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>Validates a model in training, keeps its best weights and says when to stop.</summary>
internal sealed class Selector : IDisposable
{
    private readonly NetworkModel _model;
    private readonly IValidation _validation;
    private readonly TrainerOptions _options;
    private readonly long _every;
    private readonly BestSelection _selection;
    private readonly WeightCopy? _best;

    public Selector(NetworkModel model, IValidation validation, TrainerOptions options, long every)
    {
        _model = model;
        _validation = validation;
        _options = options;
        _every = Math.Max(1, every);
        _selection = new BestSelection(options.HigherIsBetter, options.KeepBest);
        _best = options.RestoreBest ? new WeightCopy(NetworkState.Weights(model)) : null;
    }

    public bool IsDue(long position) => position % _every == 0;

    /// <summary>Measures the model as it is now; true when training should stop.</summary>
    public bool Validate(RunContext context, long position, Generator generator)
    {
        _model.eval();
        IReadOnlyDictionary<string, double> measured;
        using (torch.NewDisposeScope())
        using (torch.no_grad())
        {
            measured = _validation.Measure(_model, new StepContext(position, generator, Training: false));
        }

        _model.train();
        context.Sink.Metrics(position, measured.ToDictionary(m => $"val.{m.Key}", m => m.Value, StringComparer.Ordinal));
        if (!measured.TryGetValue(_options.Monitor, out var value))
        {
            throw new InvalidOperationException($"The validation measures {string.Join(", ", measured.Keys)}; the options watch '{_options.Monitor}'.");
        }

        var (isBest, isKept) = _selection.Offer(position, value);
        if (isBest)
        {
            _best?.Take();
        }

        if (isKept)
        {
            Keep(context, position, value);
        }

        return _options.Patience is { } patience && _selection.Waited >= patience;
    }

    /// <summary>Puts the best weights into the model where the options ask for it.</summary>
    public void Finish(IRunSink? sink)
    {
        if (_best is not null && _selection.Best is { } best)
        {
            _best.Put();
            sink?.Message($"The weights after step {best.Step} are kept: their val.{_options.Monitor} of {best.Value:G5} is the best.");
        }
    }

    public void Save(StateWriter writer)
    {
        _selection.Save(writer);
        _best?.Save(writer.Under("weights"));
    }

    public void Load(StateReader reader)
    {
        _selection.Load(reader);
        _best?.Load(reader.Under("weights"));
    }

    public void Dispose() => _best?.Dispose();

    private void Keep(RunContext context, long position, double value)
    {
        var about = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["noether.position"] = position.ToString(CultureInfo.InvariantCulture),
            [$"noether.val.{_options.Monitor}"] = value.ToString("R", CultureInfo.InvariantCulture),
        };
        context.Checkpoints?.WriteBest(position, w => NetworkState.SaveWeights(_model, w.Under("model")), about, _selection.KeptSteps);
    }
}
