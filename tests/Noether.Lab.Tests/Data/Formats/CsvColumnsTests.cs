using System.Text;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class CsvColumnsTests
{
    [Fact]
    public void Columns_are_read_by_name_and_kind()
    {
        var table = Read("name, x ,y\r\n\"a, \"\"b\"\"\",1.5,-2e3\r\n\r\nc,3,4", new CsvOptions { Text = ["name"] });

        Assert.Equal(2, table.Rows);
        Assert.Equal(["x", "y"], table.NumberColumns);
        Assert.Equal(["name"], table.TextColumns);
        Assert.Equal(["a, \"b\"", "c"], table.Text("name"));
        Assert.Equal([1.5, 3], table.Numbers("x"));
        Assert.Equal([1.5, -2000, 3, 4], table.Matrix("x", "y").Values<double>().ToArray());
    }

    [Fact]
    public void Columns_that_are_not_asked_for_may_hold_anything()
    {
        var table = Read("x,junk,y\n1,?!,2\n", new CsvOptions { Columns = ["y", "x"] });
        Assert.Equal(["x", "y"], table.NumberColumns);
        Assert.Equal([2.0], table.Numbers("y"));
    }

    [Fact]
    public void Without_a_header_columns_are_numbered()
    {
        var table = Read("1;2\n3;4\n", new CsvOptions { HasHeader = false, Delimiter = ';' });
        Assert.Equal([1.0, 3], table.Numbers("0"));
        Assert.Equal([2.0, 4], table.Numbers("1"));
    }

    [Fact]
    public void Missing_values_are_refused_or_become_NaN()
    {
        const string Text = "x,y\n1,2\n NA ,3\n,4\nnan,5\n";
        Assert.Contains("line 3, column 'x': ' NA ' is a missing value", Assert.Throws<InputException>(() => Read(Text)).Message);
        Assert.Equal([1, double.NaN, double.NaN, double.NaN], Read(Text, new CsvOptions { Missing = MissingValues.NotANumber }).Numbers("x"));
    }

    [Theory]
    [InlineData("x,y\n1,2\n3,four\n", "line 3, column 'y': 'four' is not a number")]
    [InlineData("x,y\n1,2\n3\n", "line 3: 1 cells, where the header has 2")]
    [InlineData("x,y\n1,\"2\n3,4\n", "line 2: a quote is out of place")]
    [InlineData("x,x\n1,2\n", "two columns named 'x'")]
    [InlineData("", "is empty")]
    [InlineData("x,y\n1,0x10\n", "'0x10' is not a number")]
    [InlineData("x,y\n1,\"1,000\"\n", "'1,000' is not a number")]
    [InlineData("x\n\u0007\u0007\n", "'??' is not a number")]
    public void The_first_bad_cell_is_named(string text, string expected)
    {
        var message = Assert.Throws<InputException>(() => Read(text)).Message;
        Assert.Contains("some/file.csv", message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void Columns_that_are_not_there_are_named()
    {
        Assert.Contains("'z'; it has 'x', 'y'", Assert.Throws<InputException>(() => Read("x,y\n1,2\n", new CsvOptions { Text = ["z"] })).Message);
        Assert.Contains("no column 'z' of numbers", Assert.Throws<InputException>(() => Read("x,y\n1,2\n").Numbers("z")).Message);
    }

    [Fact]
    public void A_header_alone_is_a_table_without_rows()
    {
        var table = Read("x,y\n");
        Assert.Equal(0, table.Rows);
        Assert.Empty(table.Numbers("x"));
    }

    private static CsvColumns Read(string text, CsvOptions? options = null) => CsvColumns.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "some/file.csv", options);
}
