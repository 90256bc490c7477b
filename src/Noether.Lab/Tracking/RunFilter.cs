using System.Globalization;
using System.Text.Json.Nodes;

namespace Noether.Lab.Tracking;

/// <summary>
/// A condition on runs: <c>recipe=digits and plain.upright>0.9</c>. Names are the fields of a run (run or name, system, recipe, preset, seed, status,
/// started, took or seconds), its metrics and its options, in this order; comparisons are =, !=, &lt;, &lt;=, &gt;, &gt;=, joined by <c>and</c>, <c>or</c>
/// and parentheses. Text with blanks stands in quotes. A comparison with something that a run lacks does not hold.
/// </summary>
public sealed class RunFilter
{
    private static readonly string[] Fields = ["run", "name", "system", "recipe", "preset", "seed", "status", "started", "took", "seconds"];
    private readonly Condition _condition;
    private readonly string _text;

    private RunFilter(string text, Condition condition) => (_text, _condition) = (text, condition);

    /// <summary>Reads a condition.</summary>
    /// <exception cref="InputException">It is not one; the message points at the column.</exception>
    public static RunFilter Parse(string text) => new(text, new RunFilterParser(text).Parse());

    /// <summary>Whether a run satisfies it.</summary>
    public bool Matches(RunEntry run) => _condition.Holds(run);

    /// <summary>Checks that each name in it is known to at least one of the runs.</summary>
    /// <exception cref="InputException">A name that no run has; the message points at it and names the nearest.</exception>
    internal void Check(IReadOnlyCollection<RunEntry> runs)
    {
        if (runs.Count == 0)
        {
            return;
        }

        foreach (var comparison in _condition.Comparisons())
        {
            if (!runs.Any(r => Value(r, comparison.Name) is not null))
            {
                var known = Fields.Concat(runs.SelectMany(r => r.Metrics.Keys.Concat(r.Options.Select(o => o.Key)))).Distinct();
                throw RunFilterParser.Error(_text, comparison.Column, $"no run has '{comparison.Name}'{NearestName.Hint(comparison.Name, known)} The fields are {string.Join(", ", Fields)}, besides metrics and options.");
            }
        }
    }

    /// <summary>A run's value of a name: a number, a text, or null.</summary>
    private static object? Value(RunEntry run, string name) => name switch
    {
        "run" or "name" => run.Name,
        "system" => run.System,
        "recipe" => run.Recipe,
        "preset" => run.Preset,
        "seed" => (double)run.Seed,
        "status" => run.Status.ToString(),
        "started" => run.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        "took" or "seconds" => run.Seconds,
        _ when run.Metrics.TryGetValue(name, out var value) => value,
        _ => Option(run.Options, name),
    };

    private static object? Option(JsonObject options, string name) =>
        options.FirstOrDefault(o => string.Equals(o.Key, name, StringComparison.OrdinalIgnoreCase)).Value is not JsonValue value ? null
        : value.TryGetValue<double>(out var number) ? number
        : value.ToString();

    /// <summary>A node of the condition.</summary>
    internal abstract record Condition
    {
        public abstract bool Holds(RunEntry run);

        public abstract IEnumerable<Comparison> Comparisons();
    }

    /// <summary>Both or either of two conditions.</summary>
    internal sealed record Join(bool And, Condition Left, Condition Right) : Condition
    {
        public override bool Holds(RunEntry run) => And ? Left.Holds(run) && Right.Holds(run) : Left.Holds(run) || Right.Holds(run);

        public override IEnumerable<Comparison> Comparisons() => Left.Comparisons().Concat(Right.Comparisons());
    }

    /// <summary>A name compared with a value.</summary>
    internal sealed record Comparison(string Name, string Operator, string Right, int Column) : Condition
    {
        public override bool Holds(RunEntry run) => Value(run, Name) switch
        {
            null => false,
            double left => double.TryParse(Right, NumberStyles.Float, CultureInfo.InvariantCulture, out var right) && Compare(left, right),
            var left => Compare(string.Compare(left.ToString(), Right, StringComparison.OrdinalIgnoreCase), 0),
        };

        public override IEnumerable<Comparison> Comparisons() => [this];

        private bool Compare(double left, double right) => Operator switch
        {
            "=" => left == right,
            "!=" => left != right,
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            _ => left >= right,
        };
    }
}
