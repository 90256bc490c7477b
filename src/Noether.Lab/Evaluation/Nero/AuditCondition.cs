using System.Globalization;
using System.Text.RegularExpressions;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>A condition on an audit's numbers, as a build server sets it: <c>gap&gt;0.1</c>.</summary>
/// <param name="Name">One of <see cref="AuditSummary.Numbers"/>.</param>
/// <param name="Comparison"><c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c> or <c>&lt;=</c>.</param>
/// <param name="Bound">What it is compared with.</param>
public sealed partial record AuditCondition(string Name, string Comparison, double Bound)
{
    private static readonly string[] Names = ["identity", "mean", "min", "max", "range", "variance", "gap", "defect", "correlation"];

    /// <summary>Reads a condition.</summary>
    /// <exception cref="InputException">It is none, or names no number of an audit.</exception>
    public static AuditCondition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Shape().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["bound"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound))
        {
            throw new InputException($"'{text}' is not a condition such as 'gap>0.1': a number of the audit, one of > >= < <=, and a bound.");
        }

        var name = match.Groups["name"].Value;
        return Names.Contains(name)
            ? new AuditCondition(name, match.Groups["comparison"].Value, bound)
            : throw new InputException($"An audit has no number '{name}'{NearestName.Hint(name, Names)} It has {string.Join(", ", Names)}.");
    }

    /// <summary>Whether it holds.</summary>
    /// <exception cref="InputException">The audit did not measure that number.</exception>
    public bool Holds(AuditSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (!summary.Numbers().TryGetValue(Name, out var value))
        {
            throw new InputException($"'{Name}' was not measured: {Why}. Set a condition on another number.");
        }

        return Comparison switch
        {
            ">" => value > Bound,
            ">=" => value >= Bound,
            "<" => value < Bound,
            _ => value <= Bound,
        };
    }

    private string Why => Name == "correlation"
        ? "values against the consensus and the truth are not both there, or one side does not vary"
        : "the model's answers cannot be subtracted";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}{Comparison}{Bound.ToString(CultureInfo.InvariantCulture)}";

    [GeneratedRegex(@"^\s*(?<name>[a-z]+)\s*(?<comparison>>=|<=|>|<)\s*(?<bound>\S+)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
