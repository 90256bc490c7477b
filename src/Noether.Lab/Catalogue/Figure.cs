namespace Noether.Lab.Catalogue;

/// <summary>A drawing as data: what to draw, not how. Rendered to SVG, PNG or the browser by the room that draws.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
public abstract record Figure(string Name, string Title)
{
    /// <summary>How to read it and what to see in it, in a sentence or two for a reader who does not know the method; empty where the title says it.</summary>
    public string WhatToSee { get; init; } = "";
}

/// <summary>A named line of points.</summary>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>How sure the line is, drawn as a band round it; null: no band.</summary>
    public SeriesBand? Band { get; init; }

    /// <summary>Whether it is there to compare the others with: drawn grey and dashed.</summary>
    public bool IsReference { get; init; }
}

/// <summary>A band round a line.</summary>
/// <param name="Low">Lower end at each point of the line.</param>
/// <param name="High">Upper end at each point of the line.</param>
public sealed record SeriesBand(IReadOnlyList<double> Low, IReadOnlyList<double> High);

/// <summary>Lines over one horizontal axis.</summary>
public sealed record LineFigure(string Name, string Title, string XLabel, string YLabel, IReadOnlyList<Series> Series, bool LogX = false, bool LogY = false)
    : Figure(Name, Title)
{
    /// <summary>Whether both axes hold the same numbers at the same lengths, so that equal numbers lie on the diagonal of a square.</summary>
    public bool HasEqualAxes { get; init; }
}

/// <summary>Closed lines round a circle: X in degrees counter-clockwise, Y the radius from 0 to <paramref name="MaxRadius"/>.</summary>
public sealed record PolarFigure(string Name, string Title, IReadOnlyList<Series> Series, double MaxRadius = 1)
    : Figure(Name, Title)
{
    /// <summary>Whether each series has a small circle of its own, side by side, with the references in all of them.</summary>
    public bool IsApart { get; init; }
}

/// <summary>Bars on zero, in named groups side by side: a bar of each series in each group.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="XLabel">What tells the groups apart.</param>
/// <param name="YLabel">What a bar's height is, with its unit.</param>
/// <param name="Groups">Names of the groups, from left to right.</param>
/// <param name="Bars">Heights, as many as there are groups.</param>
public sealed record BarFigure(string Name, string Title, string XLabel, string YLabel, IReadOnlyList<string> Groups, IReadOnlyList<BarSeries> Bars)
    : Figure(Name, Title);

/// <summary>The bars of one colour, one a group; what is not finite is left out.</summary>
public sealed record BarSeries(string Name, IReadOnlyList<double> Values);
