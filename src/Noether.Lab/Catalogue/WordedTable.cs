namespace Noether.Lab.Catalogue;

/// <summary>Numbers in rows that begin with words: a part of what a run found, for readers.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What it shows, as a sentence.</param>
/// <param name="Words">What the rows' words say.</param>
/// <param name="Columns">Names of the numbers, with units where they have one.</param>
/// <param name="Rows">The rows, one number a column.</param>
public sealed record WordedTable(string Name, string Title, string Words, IReadOnlyList<string> Columns, IReadOnlyList<WordedRow> Rows)
{
    /// <summary>What the numbers are and how they were found; empty where the title says it.</summary>
    public string Note { get; init; } = "";
}

/// <summary>Numbers that belong to some words.</summary>
public sealed record WordedRow(string Words, IReadOnlyList<double> Values);
