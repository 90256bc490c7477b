namespace Noether.Lab.Catalogue;

/// <summary>Estimates with their intervals, one a row: a forest plot.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="XLabel">What is estimated, with its unit.</param>
/// <param name="Groups">Kinds of rows, each in a colour of its own, in the order of the legend.</param>
/// <param name="Rows">From top to bottom.</param>
public sealed record ForestFigure(string Name, string Title, string XLabel, IReadOnlyList<string> Groups, IReadOnlyList<ForestRow> Rows) : Figure(Name, Title)
{
    /// <summary>A value that rows are compared with, drawn as a line through all; null for none.</summary>
    public double? Reference { get; init; }
}

/// <summary>A row of a forest plot.</summary>
/// <param name="Name">What is estimated.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Group">One of the figure's groups.</param>
public sealed record ForestRow(string Name, double Value, double Low, double High, string Group);
