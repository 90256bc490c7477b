using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Noether.Browser.Tests;

/// <summary>The report of a run, as a reader sees it.</summary>
public sealed partial class ReportTests(FinishedRun run, Chromium chromium) : IClassFixture<FinishedRun>, IClassFixture<Chromium>
{
    // Corners are written with two decimals on a radius of 186 pixels.
    private const double Drawn = 1e-4;

    [Fact]
    public async Task It_opens_from_its_file_without_complaints_and_asks_nobody_for_anything()
    {
        await using var opened = await chromium.Open(run.Report);
        await opened.Page.WaitForTimeoutAsync(100);
        Assert.Equal([new Uri(run.Report).AbsoluteUri], opened.Requests);
        Assert.Empty(opened.Complaints);
        Assert.Contains("NERO", await opened.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_polar_plot_shows_the_values_of_the_result()
    {
        await using var opened = await chromium.Open(run.Report);
        var curves = await opened.Page.EvaluateAsync<DrawnCurve[]>(DrawnCurve.Script);
        Assert.Equal([.. run.Arms, "there and back"], curves.Select(c => c.Name));
        Near(run.Curves[curves[^1].Name], curves[^1].Radii, Drawn);
        Assert.All(curves.SkipLast(1), curve =>
        {
            Assert.InRange(curve.Width, 20, 600);
            var expected = run.Curves[curve.Name];
            Near(expected, curve.Values, 1e-5);
            Near(expected, curve.Radii, Drawn);
            var seen = Enumerable.Range(0, expected.Length).Where(i => expected[i] > 0);
            Assert.All(seen, i => Assert.Equal(0, Math.IEEERemainder(curve.Angles[i] - run.Curves["angle (degrees)"][i], 360), 0.2));
            Assert.Equal(run.Metrics[$"{curve.Name}.upright"], curve.Radii[0], Drawn);
            Assert.Equal(run.Metrics[$"{curve.Name}.orbit_mean"], curve.Radii.Average(), Drawn);
            Assert.Equal(run.Metrics[$"{curve.Name}.worst"], curve.Radii.Min(), Drawn);
        });
    }

    [Theory]
    [InlineData(90)]
    [InlineData(285)]
    public async Task Pointing_at_an_angle_reads_its_values(int degrees)
    {
        await using var opened = await chromium.Open(run.Report);
        var plot = opened.Page.Locator("svg[data-frame^=polar]").First;
        await plot.ScrollIntoViewIfNeededAsync();
        var box = (await plot.BoundingBoxAsync())!;
        var view = (await plot.GetAttributeAsync("viewBox"))!.Split(' ').Select(double.Parse).ToArray();
        var frame = (await plot.GetAttributeAsync("data-frame"))!.Split(' ').Skip(1).Select(double.Parse).ToArray();
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (scale, half) = (box.Width / view[2], frame[2] / 2);
        await opened.Page.Mouse.MoveAsync((float)(box.X + (scale * (frame[0] - (half * sin)))), (float)(box.Y + (scale * (frame[1] - (half * cos)))));
        var reading = await opened.Page.Locator("output.reading").First.InnerTextAsync();
        var index = Array.IndexOf(run.Curves["angle (degrees)"], degrees);
        Assert.StartsWith($"{degrees}°", reading, StringComparison.Ordinal);
        Assert.All(run.Arms, arm => Assert.Equal(run.Curves[arm][index], double.Parse(Regex.Match(reading, $@"{arm} ([\d.]+)").Groups[1].Value), 5e-3));
    }

    [Fact]
    public async Task The_tables_show_the_arms_and_the_claims_of_the_result()
    {
        await using var opened = await chromium.Open(run.Report);
        var table = opened.Page.Locator("table").First;

        // There are more metrics than a screen is wide: they are the rows.
        Assert.Equal(run.Arms, await table.Locator("thead th").AllInnerTextsAsync());
        var metrics = await table.Locator("tbody th").EvaluateAllAsync<string[]>("heads => heads.map(h => h.firstChild.textContent.replaceAll(' ', '_'))");
        Assert.Contains("orbit_mean", metrics);
        var cells = (await table.Locator("tbody td").AllInnerTextsAsync()).Chunk(run.Arms.Count).ToList();
        Assert.Equal(metrics.Length, cells.Count);
        Assert.All(metrics.Zip(cells), row => Assert.All(run.Arms.Zip(row.Second), cell => Shows(cell.Second, run.Metrics[$"{cell.First}.{row.First}"])));
        Assert.True(await table.EvaluateAsync<bool>("table => table.scrollWidth <= table.parentElement.clientWidth"));

        var outcomes = await opened.Page.Locator("td.outcome").AllInnerTextsAsync();
        Assert.Equal(run.Outcomes, outcomes.Select(o => o[2..].Replace(" measured", "Measured", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1366, 768, ColorScheme.Light)]
    [InlineData(1366, 768, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task It_fits_the_screen_and_can_be_read_in_light_and_dark(int width, int height, ColorScheme colours)
    {
        await using var opened = await chromium.Open(run.Report, width, height, colours);
        Assert.Equal(width, await opened.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth)"));
        var plot = opened.Page.Locator("svg[data-frame^=polar]").First;
        Assert.True(await plot.IsVisibleAsync());
        Assert.InRange((await plot.BoundingBoxAsync())!.Width, 300, width);

        var page = Luminance(await opened.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor"));
        var panel = Luminance(await opened.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('figure')).backgroundColor"));
        var text = Luminance(await opened.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).color"));
        Assert.Equal(colours == ColorScheme.Dark, page < 0.2);
        Assert.InRange(Contrast(text, page), 7, 21);
        var curves = await opened.Page.EvaluateAsync<DrawnCurve[]>(DrawnCurve.Script);
        Assert.Equal(curves.Length, curves.Select(c => c.Colour).Distinct().Count());
        Assert.All(curves, c => Assert.InRange(Contrast(Luminance(c.Colour), panel), 3, 21));
    }

    private static void Near(double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    /// <summary>A cell is the number rounded to the decimals that it shows.</summary>
    private static void Shows(string cell, double value)
    {
        var decimals = cell.Contains('.', StringComparison.Ordinal) && !cell.Contains('e', StringComparison.Ordinal) ? cell.Length - cell.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        Assert.Equal(value, double.Parse(cell, CultureInfo.InvariantCulture), (0.5 * Math.Pow(10, -decimals)) + 1e-12);
    }

    /// <summary>Contrast ratio of WCAG 2.2.</summary>
    private static double Contrast(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

    /// <summary>Relative luminance of WCAG 2.2.</summary>
    private static double Luminance(string colour)
    {
        var parts = Numbers().Matches(colour).Take(3).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture) / 255).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex(@"[\d.]+")]
    private static partial Regex Numbers();
}
