using System.Text.RegularExpressions;
using System.Xml.Linq;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Report;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Evaluation.Report;

public sealed partial class ReportPageTests
{
    private static readonly string Page = ReportPage.Write(ExampleReport.Digits);

    [Fact]
    public void Equal_reports_give_equal_text() => Assert.Equal(Page, ReportPage.Write(ExampleReport.Digits with { }));

    [Fact]
    public void It_asks_for_nothing_from_elsewhere()
    {
        Assert.All(Addresses().Matches(Page), a => Assert.Equal("http://www.w3.org/2000/svg", a.Value));
        Assert.DoesNotContain(" src=", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_script_is_short() => Assert.InRange(Page[Page.IndexOf("<script>", StringComparison.Ordinal)..].Split('\n').Length, 10, 70);

    [Fact]
    public void Every_cell_is_named_by_a_row_and_a_column()
    {
        var table = Tables()[0];
        var columns = table.Descendants("th").Count(t => t.Attribute("scope")?.Value == "col");
        var rows = table.Element("tbody")!.Elements("tr").ToList();
        Assert.Equal(5, columns);
        Assert.Equal(["plain", "equivariant"], rows.Select(r => r.Element("th")!.Value));
        Assert.All(rows, r => Assert.Equal(columns, r.Elements("td").Count()));
    }

    [Theory]
    [InlineData(8, 4, true)]
    [InlineData(7, 4, false)]
    [InlineData(8, 5, false)]
    public void Many_metrics_of_few_arms_stand_as_rows(int metrics, int arms, bool turned)
    {
        var table = new MetricsTable(
            [.. Enumerable.Range(0, metrics).Select(m => new MetricColumn($"m{m}", $"meaning {m}"))],
            [.. Enumerable.Range(0, arms).Select(a => new MetricsRow($"arm {a}", [.. Enumerable.Range(0, metrics).Select(m => (double?)(a + (m / 10.0)))]))]);
        var page = ReportPage.Write(ExampleReport.Digits with { Metrics = table });
        var shown = Tables(page)[0];
        var rows = shown.Element("tbody")!.Elements("tr").ToList();
        Assert.Equal(turned ? metrics : arms, rows.Count);
        Assert.Equal(turned ? arms : metrics, shown.Element("thead")!.Descendants("th").Count());
        Assert.Equal(turned ? "m1meaning 1" : "arm 1", rows[1].Element("th")!.Value);
        Assert.Equal(turned ? ["0.100", "1.100", "2.100", "3.100"] : ["1", "1.100"], rows[1].Elements("td").Select(t => t.Value).Take(turned ? 4 : 2));
    }

    [Fact]
    public void Numbers_are_set_for_reading()
    {
        var cells = Tables()[0].Descendants("td").Select(t => t.Value).ToList();
        Assert.Equal(["", "0.954", "0.413", "0.162", "0.06710", "–", "0.936", "0.921", "0.904", "0.00012", "45210"], cells);
    }

    [Fact]
    public void Facts_that_are_numbers_do_not_break_across_lines()
    {
        Assert.Contains("<dt>epochs</dt><dd class=\"number\">4</dd>", Page, StringComparison.Ordinal);
        Assert.Contains("<dt>device</dt><dd>cpu, 2 threads</dd>", Page, StringComparison.Ordinal);
        Assert.Contains(".facts dd.number{flex:none;white-space:nowrap", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_does_not_hold_is_said_in_words()
    {
        var words = Tables()[1].Descendants("td").Where(t => t.Attribute("class")!.Value.StartsWith("outcome", StringComparison.Ordinal)).Select(t => t.Value.Trim());
        Assert.Equal(["✓ Holds", "✗ Fails", "? Undecided", "– Not measured"], words);
    }

    [Fact]
    public void Text_is_never_taken_for_markup()
    {
        var page = ReportPage.Write(ExampleReport.Digits with { Title = "<script>alert(1)</script>", Summary = "a < b & c" });
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("a &lt; b &amp; c", page, StringComparison.Ordinal);
        Assert.Contains("augmentation &lt;none &amp; &quot;nothing&quot;&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_speak_to_those_who_do_not_see_them()
    {
        var labels = Labels().Matches(Page).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, labels.Count(l => l.Contains("lowest", StringComparison.Ordinal) && l.Contains("mean", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_empty_is_left_out()
    {
        var page = ReportPage.Write(new ReportModel { Title = "Bare", Summary = "Nothing else." });
        Assert.DoesNotContain("<h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Details_are_folded_away_and_named_where_they_are()
    {
        var table = MetricsTable.Of(["a"], new Dictionary<string, double> { ["a.error"] = 0.25, ["a.frames_made"] = 7 }, [new("error"), new("frames_made", IsDetail: true)]);
        var page = ReportPage.Write(new ReportModel { Title = "Bare", Summary = "Nothing else.", Metrics = table });
        var (shown, folded) = (page[..page.IndexOf("<details>", StringComparison.Ordinal)], page[page.IndexOf("<details>", StringComparison.Ordinal)..]);
        Assert.Contains("0.250", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("frames made", shown, StringComparison.Ordinal);
        Assert.Contains("<summary>More numbers: frames made</summary>", folded, StringComparison.Ordinal);
        Assert.Equal(["a|7"], Assert.Single(Tables(folded)).Element("tbody")!.Elements("tr").Select(r => string.Join('|', r.Elements().Select(c => c.Value))));
    }

    [Fact]
    public void A_claims_interval_stands_beside_its_sides()
    {
        var claim = new ClaimRecord("c", "It is.", 0.9, ">", 0.5, Outcome.Holds, Interval: new Interval(0.35, 0.45));
        Assert.Contains("differs by 0.350 to 0.450 (95 %)", ReportPage.Write(new ReportModel { Title = "Bare", Summary = "Nothing else.", Claims = [claim] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_found_from_the_metrics_where_none_are_named()
    {
        var table = MetricsTable.Of(["a", "b"], new Dictionary<string, double> { ["a.x"] = 1, ["a.y.z"] = 2, ["b.x"] = 3, ["other.w"] = 4 });
        Assert.Equal(["x", "y.z"], table.Columns.Select(c => c.Name));
        Assert.Equal([1, 2], table.Rows[0].Values);
        Assert.Equal([3, null], table.Rows[1].Values);
    }

    [Fact]
    public void A_table_in_words_stands_under_its_title()
    {
        var worded = new WordedTable("elements", "Errors <here>", "element", ["a (px)", "b (px)"], [new("flip across /", [0.25, 0.5]), new("identity", [0.75, double.NaN])]) { Note = "In pixels." };
        var page = ReportPage.Write(new ReportModel { Title = "Bare", Summary = "Nothing else.", Tables = [worded, worded with { Title = "None", Rows = [] }] });
        Assert.Contains("<h2>Errors &lt;here&gt;</h2>\n<p>In pixels.</p>\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("None", page, StringComparison.Ordinal);
        var rows = Assert.Single(Tables(page)).Element("tbody")!.Elements("tr").Select(r => string.Join('|', r.Elements().Select(c => c.Value)));
        Assert.Equal(["flip across /|0.250|0.500", "identity|0.750|NaN"], rows);
    }

    private static List<XElement> Tables(string? page = null) => [.. TableElements().Matches(page ?? Page).Select(m => XElement.Parse(m.Value))];

    [GeneratedRegex("https?://[^\"'\\s)<]+")]
    private static partial Regex Addresses();

    [GeneratedRegex("<table.*?</table>", RegexOptions.Singleline)]
    private static partial Regex TableElements();

    [GeneratedRegex("aria-label=\"([^\"]*)\"")]
    private static partial Regex Labels();
}
