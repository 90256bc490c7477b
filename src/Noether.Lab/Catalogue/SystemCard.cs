namespace Noether.Lab.Catalogue;

/// <summary>A published method that can be run, and that states what it must show.</summary>
public interface ISystem
{
    /// <summary>What it is and where it was published.</summary>
    SystemCard Card { get; }

    /// <summary>What can be run; the first is the default.</summary>
    IReadOnlyList<Recipe> Recipes { get; }
}

/// <summary>Names a method and its publication.</summary>
/// <param name="Slug">The name on the command line: lower case, digits and hyphens.</param>
/// <param name="Title">The paper's title.</param>
/// <param name="Area">The area it is listed under, e.g. <c>Equivariance</c>.</param>
/// <param name="Summary">Two or three sentences for a user who does not know the paper: what it does, for which data, when to reach for it.</param>
/// <param name="Authors">The paper's authors.</param>
/// <param name="Venue">Journal or conference.</param>
/// <param name="Year">Year of publication.</param>
/// <param name="Identifier">arXiv number or DOI.</param>
public sealed record SystemCard(
    string Slug,
    string Title,
    string Area,
    string Summary,
    IReadOnlyList<string> Authors,
    string Venue,
    int Year,
    string Identifier)
{
    /// <summary>What a user weighs before taking it that is better read in columns; the system's page shows them below the summary.</summary>
    public IReadOnlyList<CardTable> Tables { get; init; } = [];
}

/// <summary>A table of words on a system's page.</summary>
/// <param name="Caption">What it shows, as a sentence.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">The rows, a cell a column.</param>
public sealed record CardTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
