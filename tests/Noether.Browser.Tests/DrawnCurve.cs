namespace Noether.Browser.Tests;

/// <summary>A closed line of a polar plot, taken back from the picture.</summary>
internal sealed class DrawnCurve
{
    /// <summary>The arm.</summary>
    public string Name { get; init; } = "";

    /// <summary>Degrees counter-clockwise from the top, from the corners' places.</summary>
    public double[] Angles { get; init; } = [];

    /// <summary>Distances of the corners from the centre, as shares of the outermost ring.</summary>
    public double[] Radii { get; init; } = [];

    /// <summary>The values that the page reads out.</summary>
    public double[] Values { get; init; } = [];

    /// <summary>Width of the line's box on the screen, in pixels.</summary>
    public double Width { get; init; }

    /// <summary>The line's colour as shown.</summary>
    public string Colour { get; init; } = "";

    /// <summary>Gives the curves of the first polar plot, by what is painted.</summary>
    public const string Script = """
        () => {
          const svg = document.querySelector('svg[data-frame^=polar]');
          const [, cx, cy, radius] = svg.dataset.frame.split(' ').map(Number);
          return [...svg.querySelectorAll('polygon')].map(line => {
            const corners = [...line.points].map(p => [cx - p.x, cy - p.y]);
            return {
              name: line.dataset.name,
              angles: corners.map(([x, y]) => (Math.atan2(x, y) * 180 / Math.PI + 360) % 360),
              radii: corners.map(([x, y]) => Math.hypot(x, y) / radius),
              values: line.dataset.y.split(' ').map(Number),
              width: line.getBoundingClientRect().width,
              colour: getComputedStyle(line).stroke };
          });
        }
        """;
}
