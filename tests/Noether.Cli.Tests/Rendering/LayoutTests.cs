using Noether.Cli.Rendering;

namespace Noether.Cli.Tests.Rendering;

public sealed class LayoutTests
{
    private const string Prose = "Images a training step, drawn anew in every epoch from all there are";

    [Fact]
    public void A_table_that_fits_has_a_line_a_row() =>
        Assert.Equal(["option  smoke  what it does", $"size       32  {Prose}"], Drawn(100, ["option", ">smoke", "what it does"], ["size", "32", Prose]));

    [Fact]
    public void The_last_column_wraps_while_it_stays_readable()
    {
        var lines = Drawn(60, ["option", ">smoke", "what it does"], ["size", "32", Prose]);

        Assert.Equal(3, lines.Length);
        Assert.StartsWith("size       32  Images a training step", lines[1]);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 60));
    }

    [Fact]
    public void Columns_that_would_be_too_narrow_stand_beneath_their_row() =>
        Assert.Equal(
            [
                "option              smoke",
                "    range; what it does",
                "batchesOfEachEpoch     32",
                "    at least 1; Images a training",
                "    step, drawn anew in every epoch",
                "    from all there are",
                "size                    4",
                "    Images",
            ],
            Drawn(36, ["option", ">smoke", "range", "what it does"], ["batchesOfEachEpoch", "32", "at least 1", Prose], ["size", "4", "", "Images"]));

    [Fact]
    public void Numbers_that_do_not_fit_go_on_below_with_the_names_of_their_rows_again()
    {
        using var text = new StringWriter { NewLine = "\n" };
        Layout.Numbers(new Terminal(text, TextWriter.Null, 22, 22), ["", "plain", "framed", "turned"], [["error", "0.1", "0.25", "3"], ["gap", "1", "2", "4"]]);

        Assert.Equal(
            ["       plain  framed", "error    0.1    0.25", "gap        1       2", "", "       turned", "error       3", "gap         4"],
            Plain(text.ToString()).TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("list", "nero ")]
    [InlineData("info nero", "trainImages ")]
    [InlineData("data list", "mnist ")]
    public void Tables_keep_within_eighty_columns_and_cut_no_word(string line, string row)
    {
        var lines = Plain(Invocation.AskOnTerminal(80, line.Split(' ')).Out).Split('\n');

        Assert.Contains(lines, l => l.StartsWith(row, StringComparison.Ordinal));
        Assert.All(lines.Where(l => l.Contains("  ") && !l.Contains(" = {")), l => Assert.InRange(l.Length, 0, 80));
    }

    private static string[] Drawn(int width, string[] columns, params string[][] rows)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Layout.Table(new Terminal(text, TextWriter.Null, width, width), columns, rows);
        return Plain(text.ToString()).TrimEnd('\n').Split('\n');
    }

    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*m", "");
}
