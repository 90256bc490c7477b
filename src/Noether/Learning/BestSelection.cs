namespace Noether.Learning;

/// <summary>Remembers the steps with the best values of a metric and how long the best one has stood.</summary>
internal sealed class BestSelection(bool higherIsBetter, int keep)
{
    private readonly List<(long Step, double Value)> _kept = [];

    /// <summary>The best so far; null before the first number.</summary>
    public (long Step, double Value)? Best { get; private set; }

    /// <summary>Offers in a row that were no new best.</summary>
    public long Waited { get; private set; }

    /// <summary>The steps whose values are among the best, best first.</summary>
    public IEnumerable<long> KeptSteps => _kept.Select(k => k.Step);

    /// <summary>Takes note of a value. Not-a-number is never good.</summary>
    /// <returns>Whether it is a new best, and whether it is among those kept.</returns>
    public (bool IsBest, bool IsKept) Offer(long step, double value)
    {
        var isBest = !double.IsNaN(value) && (Best is not { } best || Better(value, best.Value));
        Waited = isBest ? 0 : Waited + 1;
        if (isBest)
        {
            Best = (step, value);
        }

        var rank = _kept.TakeWhile(k => !Better(value, k.Value)).Count();
        var isKept = !double.IsNaN(value) && rank < keep;
        if (isKept)
        {
            _kept.Insert(rank, (step, value));
            _kept.RemoveRange(Math.Min(keep, _kept.Count), Math.Max(0, _kept.Count - keep));
        }

        return (isBest, isKept);
    }

    public void Save(StateWriter writer)
    {
        writer.Write("waited", Waited);
        writer.Write("count", _kept.Count);
        foreach (var (i, (step, value)) in _kept.Index())
        {
            writer.Write($"{i}/step", step);
            writer.Write($"{i}/value", value);
        }

        writer.Write("has-best", Best is null ? 0 : 1);
        if (Best is { } best)
        {
            writer.Write("best/step", best.Step);
            writer.Write("best/value", best.Value);
        }
    }

    public void Load(StateReader reader)
    {
        Waited = reader.Int64("waited");
        _kept.Clear();
        for (long i = 0; i < reader.Int64("count"); i++)
        {
            _kept.Add((reader.Int64($"{i}/step"), reader.Double($"{i}/value")));
        }

        Best = reader.Int64("has-best") == 0 ? null : (reader.Int64("best/step"), reader.Double("best/value"));
    }

    private bool Better(double a, double b) => higherIsBetter ? a > b : a < b;
}
