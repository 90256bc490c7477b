namespace Noether.Learning;

/// <summary>When the strengths of a <see cref="SymmetryRegularizer"/> are adjusted.</summary>
/// <param name="AdjustAt">Step after which they are adjusted.</param>
/// <param name="Window">Steps before it over which penalties are averaged.</param>
/// <param name="Every">Steps between two measurements of penalties.</param>
public sealed record StrengthSchedule(long AdjustAt, long Window, long Every = 1)
{
    /// <summary>Steps between two measurements of penalties, at least 1.</summary>
    public long Every { get; } = Every >= 1 ? Every : throw new ArgumentOutOfRangeException(nameof(Every), Every, "Penalties are measured every step or less often.");

    /// <summary>Steps between further adjustments, which follow a moving average of the penalties; null for one adjustment alone.</summary>
    public long? RepeatEvery { get; init; }

    /// <summary>Memory of the moving average, from one measurement to the next.</summary>
    public double Decay { get; init; } = 0.95;
}

/// <summary>
/// A training whose regulariser adjusts its strengths by the penalties seen so far, once or again and again. Penalties and strengths are logged as <c>penalty.GROUP</c> and
/// <c>strength.GROUP</c>, and are part of the state.
/// </summary>
public sealed class StrengthTuning : IProcess, IDisposable
{
    private readonly IProcess _training;
    private readonly SymmetryRegularizer _regularizer;
    private readonly StrengthSchedule _schedule;
    private double[] _sums;
    private double[] _average;
    private long _measured;

    /// <param name="training">Trains the weights that the regulariser looks at.</param>
    /// <param name="regularizer">Part of what it minimises.</param>
    /// <param name="schedule">When to adjust.</param>
    public StrengthTuning(IProcess training, SymmetryRegularizer regularizer, StrengthSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(regularizer);
        ArgumentNullException.ThrowIfNull(schedule);
        (_training, _regularizer, _schedule) = (training, regularizer, schedule);
        (_sums, _average) = (new double[regularizer.Groups.Count], new double[regularizer.Groups.Count]);
    }

    /// <inheritdoc/>
    public string Phase => _training.Phase;

    /// <inheritdoc/>
    public long Position => _training.Position;

    /// <inheritdoc/>
    public long? Length => _training.Length;

    /// <summary>Penalty of each group, the mean over the window before the first adjustment; NaN before anything was measured there.</summary>
    public IReadOnlyList<double> Recorded => [.. _sums.Select(s => s / _measured)];

    /// <inheritdoc/>
    public bool Step(RunContext context)
    {
        var before = Position;
        var goesOn = _training.Step(context);
        if (Position > before)
        {
            Measure(context);
            Adjust(context);
        }

        return goesOn;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        using var scope = torch.NewDisposeScope();
        _training.Save(writer.Under("training"));
        writer.Write("strengths", torch.tensor(_regularizer.Strengths.ToArray(), torch.float64));
        writer.Write("sums", torch.tensor(_sums, torch.float64));
        writer.Write("average", torch.tensor(_average, torch.float64));
        writer.Write("measured", _measured);
    }

    /// <inheritdoc/>
    public void Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        using var scope = torch.NewDisposeScope();
        _training.Load(reader.Under("training"));
        _regularizer.SetStrengths(reader.Tensor("strengths").data<double>().ToArray());
        _sums = reader.Tensor("sums").data<double>().ToArray();
        _average = reader.Tensor("average").data<double>().ToArray();
        _measured = reader.Int64("measured");
    }

    /// <inheritdoc/>
    public void Dispose() => (_training as IDisposable)?.Dispose();

    private void Measure(RunContext context)
    {
        if (Position % _schedule.Every != 0 && Position != 1 && Position != _schedule.AdjustAt)
        {
            return;
        }

        var totals = _regularizer.Totals();
        var first = _average.All(a => a == 0);
        _average = [.. _average.Zip(totals, (a, t) => first ? t : a + ((1 - _schedule.Decay) * (t - a)))];
        if (Position > _schedule.AdjustAt - _schedule.Window && Position <= _schedule.AdjustAt)
        {
            _sums = [.. _sums.Zip(totals, (s, t) => s + t)];
            _measured++;
        }

        context.Sink.Metrics(Position, _regularizer.Groups.Index().SelectMany(g => (KeyValuePair<string, double>[])
        [
            new($"penalty.{g.Item.Name}", totals[g.Index]),
            new($"strength.{g.Item.Name}", _regularizer.Strengths[g.Index]),
        ]).ToDictionary(StringComparer.Ordinal));
    }

    private void Adjust(RunContext context)
    {
        var again = _schedule.RepeatEvery is { } every && Position > _schedule.AdjustAt && (Position - _schedule.AdjustAt) % every == 0;
        if (Position == _schedule.AdjustAt || again)
        {
            _regularizer.Adjust(again ? _average : Recorded);
            context.Sink.Message($"Strengths after step {Position}: {string.Join(", ", _regularizer.Groups.Zip(_regularizer.Strengths, (g, s) => $"{g.Name} {s:G3}"))}.");
        }
    }
}
