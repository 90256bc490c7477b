using Spectre.Console;

namespace Noether.Cli.Rendering;

/// <summary>Tables as this program draws them: no frames, one heading, numbers to the right.</summary>
internal static class Layout
{
    private const int Gap = 2;
    private const int Indent = 4;

    // A narrower column of prose is no pleasure to read.
    private const int NarrowestProse = 36;

    /// <summary>
    /// Draws a table. Where the terminal is too narrow for it, the last column wraps; where that would leave it too narrow, the last columns stand beneath their row, indented.
    /// </summary>
    /// <param name="terminal">Where.</param>
    /// <param name="columns">Headings; one that begins with '&gt;' is aligned to the right.</param>
    /// <param name="rows">Cells as plain text.</param>
    public static void Table(Terminal terminal, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var cells = rows.ToList();
        var beside = Beside(terminal.OutWidth ?? int.MaxValue, columns, cells);
        var lines = Lines(terminal, [.. columns.Take(beside)], cells.Select(row => row.Take(beside)));
        if (beside == columns.Count)
        {
            lines.ForEach(terminal.Out.WriteLine);
            return;
        }

        foreach (var (line, below) in lines.Zip(cells.Prepend([.. columns.Select(Heading)]), (line, row) => (line, row.Skip(beside))))
        {
            terminal.Out.WriteLine(line);
            foreach (var part in Wrapped(string.Join("; ", below.Where(c => c.Length > 0)), terminal.OutWidth!.Value - Indent))
            {
                terminal.Out.WriteLine(new string(' ', Indent) + part);
            }
        }
    }

    /// <summary>
    /// Draws numbers, whose rows are named in the first column. Where the terminal is too narrow for them, the columns go on in further tables below, each with the names again.
    /// </summary>
    /// <param name="terminal">Where.</param>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">Cells as plain text.</param>
    public static void Numbers(Terminal terminal, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var cells = rows.ToList();
        var widths = Widths(columns, cells);
        for (var first = 1; first < columns.Count;)
        {
            var (end, used) = (first + 1, widths[0] + widths[first]);
            while (end < columns.Count && used + widths[end] <= (terminal.OutWidth ?? int.MaxValue))
            {
                used += widths[end++];
            }

            if (first > 1)
            {
                terminal.Out.WriteLine();
            }

            var part = first..end;
            Lines(terminal, [columns[0], .. columns.Take(part).Select(c => $">{c}")], cells.Select(row => row.Take(part).Prepend(row[0]))).ForEach(terminal.Out.WriteLine);
            first = end;
        }
    }

    /// <summary>Text cut at blanks into lines of at most that width; a longer word stays whole.</summary>
    public static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }

    /// <summary>How many columns stand side by side: all of them where the last has room to wrap, else as many as fit unwrapped.</summary>
    private static int Beside(int width, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Widths(columns, rows);
        var total = widths.Sum() - Gap;
        if (total <= width || width - total + widths[^1] - Gap >= NarrowestProse)
        {
            return columns.Count;
        }

        return Math.Max(1, Enumerable.Range(1, columns.Count).TakeWhile(n => widths.Take(n).Sum() - Gap <= width).LastOrDefault());
    }

    private static List<int> Widths(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows) =>
        [.. columns.Select((c, i) => rows.Select(r => r[i].Length).Append(Heading(c).Length).Max() + Gap)];

    private static string Heading(string column) => column.TrimStart('>');

    private static List<string> Lines(Terminal terminal, IReadOnlyList<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var column in columns)
        {
            var heading = new TableColumn(new Text(Heading(column), new Style(decoration: Decoration.Bold)));
            heading.Padding = new Padding(0, 0, Gap, 0);
            table.AddColumn(column.StartsWith('>') ? heading.RightAligned() : heading);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(c => new Text(c)));
        }

        // The cells of the last column are padded; nobody wants these blanks in a file.
        var text = new StringWriter();
        terminal.Rich(text).Write(table);
        return [.. text.ToString().TrimEnd('\r', '\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
