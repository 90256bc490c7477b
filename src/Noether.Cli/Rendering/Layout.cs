using Spectre.Console;

namespace Noether.Cli.Rendering;

/// <summary>Tables as this program draws them: no frames, one heading, numbers to the right.</summary>
internal static class Layout
{
    /// <summary>Draws a table.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="columns">Headings; one that begins with '&gt;' is aligned to the right.</param>
    /// <param name="rows">Cells as plain text.</param>
    public static void Table(Terminal terminal, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            var heading = new TableColumn(new Text(right ? column[1..] : column, new Style(decoration: Decoration.Bold)));
            heading.Padding = new Padding(0, 0, 2, 0);
            table.AddColumn(right ? heading.RightAligned() : heading);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(c => new Text(c)));
        }

        // The cells of the last column are padded; nobody wants these blanks in a file.
        var text = new StringWriter();
        terminal.Rich(text).Write(table);
        foreach (var line in text.ToString().TrimEnd('\r', '\n').Split('\n'))
        {
            terminal.Out.WriteLine(line.TrimEnd());
        }
    }
}
