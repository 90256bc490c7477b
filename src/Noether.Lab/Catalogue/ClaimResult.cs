using System.Text.Json.Serialization;

namespace Noether.Lab.Catalogue;

/// <summary>What became of a claim in a run or over several seeds.</summary>
/// <param name="Id">The claim's name.</param>
/// <param name="Statement">The claim as a sentence.</param>
/// <param name="Left">Mean over seeds of the left side; null when not measured.</param>
/// <param name="Op">How the sides must compare.</param>
/// <param name="Right">Mean over seeds of the right side; null when not measured.</param>
/// <param name="Outcome">Holds, fails, undecided or not measured.</param>
/// <param name="Scale">The size at which it was made.</param>
/// <param name="Interval">95 % t-interval of the mean of left - right over seeds; null for one seed, and for claims about every seed.</param>
/// <param name="Published">The paper's figure, only where it was seen in the paper.</param>
/// <param name="Note">What a reader must know besides.</param>
public sealed record ClaimResult(
    string Id,
    string Statement,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Left,
    Comparison Op,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Right,
    Outcome Outcome,
    Scale Scale,
    Interval? Interval = null,
    Published? Published = null,
    string? Note = null);

/// <summary>A closed interval of numbers.</summary>
public sealed record Interval(double Low, double High);

/// <summary>Comparisons as signs.</summary>
public static class ComparisonSign
{
    /// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</summary>
    public static string Of(Comparison op) => op switch
    {
        Comparison.Less => "<",
        Comparison.AtMost => "<=",
        Comparison.Greater => ">",
        _ => ">=",
    };

    /// <summary>The comparison that a sign stands for.</summary>
    /// <exception cref="InputException">It stands for none.</exception>
    public static Comparison Parse(string sign) => sign switch
    {
        "<" => Comparison.Less,
        "<=" => Comparison.AtMost,
        ">" => Comparison.Greater,
        ">=" => Comparison.AtLeast,
        _ => throw new InputException($"'{sign}' is no comparison; expected <, <=, > or >=."),
    };

    /// <summary>Whether two numbers compare so; false where one is not a number.</summary>
    public static bool Satisfies(this Comparison op, double left, double right) => op switch
    {
        Comparison.Less => left < right,
        Comparison.AtMost => left <= right,
        Comparison.Greater => left > right,
        _ => left >= right,
    };
}
