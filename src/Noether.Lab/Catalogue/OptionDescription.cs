namespace Noether.Lab.Catalogue;

/// <summary>One option of a recipe, as <c>noether info</c> shows it.</summary>
/// <param name="Key">Name for <c>--set</c> and files; nested records are joined by dots.</param>
/// <param name="Type">Its type in words: <c>whole number</c>, <c>list of numbers</c>, <c>one of plain, steerable</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Unit">Unit of its value, if it has one.</param>
/// <param name="Min">Smallest value allowed; minus infinity without a limit.</param>
/// <param name="Max">Largest value allowed; infinity without a limit.</param>
/// <param name="Defaults">The value of each preset as compact JSON.</param>
public sealed record OptionDescription(
    string Key,
    string Type,
    string Description,
    string? Unit,
    double Min,
    double Max,
    IReadOnlyDictionary<Preset, string> Defaults)
{
    /// <summary>The range in words with its unit: <c>1 to 1000 epochs</c>; the unit alone, or nothing, where there is no limit.</summary>
    public string Range => OptionShape.Range(Min, Max, Unit);
}
