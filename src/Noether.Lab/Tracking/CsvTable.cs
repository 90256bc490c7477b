using System.Globalization;
using CsvHelper;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tracking;

/// <summary>Tables of numbers as CSV: a header, then one row a line, numbers in their shortest exact form, line feeds on every platform.</summary>
public static class CsvTable
{
    /// <summary>The table as text.</summary>
    public static string Write(Table table) => Write(table.Columns, table.Rows.Select(row => row.Select(v => (double?)v)));

    /// <summary>Rows under column names as text; null is an empty cell.</summary>
    public static string Write(IEnumerable<string> columns, IEnumerable<IEnumerable<double?>> rows) =>
        Lines([columns, .. rows.Select(row => row.Select(Text))]);

    /// <summary>Rows that begin with a name, under column names, as text.</summary>
    public static string Write(IEnumerable<string> columns, IEnumerable<(string Name, IEnumerable<double?> Values)> rows) =>
        Lines([columns, .. rows.Select(row => row.Values.Select(Text).Prepend(row.Name))]);

    /// <summary>Reads back what <see cref="Write(Table)"/> wrote, bit for bit.</summary>
    /// <exception cref="InputException">Missing, or an entry is not a number; the message names file, line and column.</exception>
    public static Table Read(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { TrackLineNumbers = true });
            csv.ReadHeader();
            string[] columns = [.. csv.Headers];
            var rows = new List<double[]>();
            while (csv.Read())
            {
                rows.Add([.. columns.Select((column, i) => Number(csv, path, column, i))]);
            }

            return new Table(columns, rows);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            throw new InputException($"Cannot read the table '{path}': {e.Message.Split('\n')[0]}", e);
        }
    }

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Lines(IEnumerable<IEnumerable<string>> records)
    {
        using var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            foreach (var record in records)
            {
                csv.WriteRecord([.. record]);
            }
        }

        return text.ToString();
    }

    private static double Number(CsvReader csv, string path, string column, int index)
    {
        var text = index < csv.FieldCount ? csv.GetString(index) : "";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InputException($"'{path}', line {csv.LineNumber}, column '{column}': expected a number, found '{text}'.");
    }
}
