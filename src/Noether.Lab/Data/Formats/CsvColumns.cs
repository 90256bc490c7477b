using System.Globalization;
using CsvHelper;

namespace Noether.Lab.Data.Formats;

/// <summary>What to do with a missing cell of a column of numbers.</summary>
public enum MissingValues
{
    /// <summary>It is an error.</summary>
    Refuse,

    /// <summary>It becomes NaN.</summary>
    NotANumber,
}

/// <summary>How a CSV file is to be read.</summary>
public sealed record CsvOptions
{
    /// <summary>Between the cells of a row.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether the first row holds the columns' names; without, they are named 0, 1, 2 and so on.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The columns to read; null: all.</summary>
    public IReadOnlyCollection<string>? Columns { get; init; }

    /// <summary>The columns that hold text; all others hold numbers.</summary>
    public IReadOnlyCollection<string> Text { get; init; } = [];

    /// <summary>What to do with a missing cell of a column of numbers.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>What stands in a missing cell; blanks round it do not count.</summary>
    public IReadOnlyCollection<string> MissingMarks { get; init; } = ["", "NA", "N/A", "nan", "NaN", "?"];
}

/// <summary>Columns of numbers and texts, read from a CSV file (RFC 4180: quotes, doubled quotes, line breaks inside quotes).</summary>
public sealed class CsvColumns
{
    private const string Format = "a CSV file";
    private const int MaxRow = 1 << 24;

    private readonly OrderedDictionary<string, List<double>> _numbers = [];
    private readonly OrderedDictionary<string, List<string>> _texts = [];
    private readonly string _name;

    private CsvColumns(string name) => _name = name;

    /// <summary>Names of the columns of numbers.</summary>
    public IReadOnlyList<string> NumberColumns => _numbers.Keys;

    /// <summary>Names of the columns of text.</summary>
    public IReadOnlyList<string> TextColumns => _texts.Keys;

    /// <summary>Number of rows, the header not counted.</summary>
    public int Rows { get; private set; }

    /// <summary>Reads a file in UTF-8.</summary>
    /// <exception cref="InputException">Missing or damaged, or a cell is not a number; the message names row and column of the first such cell.</exception>
    public static CsvColumns Read(string path, CsvOptions? options = null) => InputFile.Read(path, s => Read(s, path, options));

    /// <summary>Reads a stream in UTF-8.</summary>
    /// <param name="stream">Read to its end; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="InputException">As <see cref="Read(string, CsvOptions?)"/>.</exception>
    public static CsvColumns Read(Stream stream, string name, CsvOptions? options = null)
    {
        options ??= new CsvOptions();
        try
        {
            return InputFile.Parse(name, Format, () =>
            {
                var columns = new CsvColumns(name);
                using var reader = CsvReader.Create(stream, Dialect(options), leaveOpen: true);
                columns.Fill(reader, options);
                return columns;
            });
        }
        catch (CsvFormatException e)
        {
            throw new InputException($"{name} is damaged or not {Format} near line {e.LineNumber}: a quote is out of place, or a row has more than {MaxRow} bytes.", e);
        }
    }

    /// <summary>The names of a file's columns alone.</summary>
    /// <param name="stream">The caller closes it, and sets it back to read it.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="delimiter">Between the cells of a row.</param>
    /// <exception cref="InputException">It is empty or damaged, or two columns have one name.</exception>
    internal static IReadOnlyList<string> Header(Stream stream, string name, char delimiter)
    {
        try
        {
            using var reader = CsvReader.Create(stream, Dialect(new CsvOptions { Delimiter = delimiter }), leaveOpen: true);
            _ = reader.Read();
            string[] names = [.. reader.Headers.Select(h => h.Trim())];
            _ = new CsvColumns(name).Bind(names, new CsvOptions());
            return names.Length > 0 ? names : throw new InputException($"{name} is empty; expected a header and rows of values separated by '{delimiter}'.");
        }
        catch (CsvFormatException e)
        {
            throw new InputException($"{name} is damaged or not {Format} near line {e.LineNumber}.", e);
        }
    }

    /// <summary>A column of numbers.</summary>
    /// <exception cref="InputException">There is no such column of numbers.</exception>
    public double[] Numbers(string column) => [.. Column(_numbers, column, "numbers")];

    /// <summary>A column of text.</summary>
    /// <exception cref="InputException">There is no such column of text.</exception>
    public string[] Text(string column) => [.. Column(_texts, column, "text")];

    /// <summary>Columns of numbers beside each other, float64 <c>[rows, columns]</c>.</summary>
    /// <exception cref="InputException">There is no such column of numbers.</exception>
    public NumberArray Matrix(params IReadOnlyList<string> columns)
    {
        var values = new double[Rows * columns.Count];
        for (var j = 0; j < columns.Count; j++)
        {
            var column = Column(_numbers, columns[j], "numbers");
            for (var i = 0; i < Rows; i++)
            {
                values[(i * columns.Count) + j] = column[i];
            }
        }

        return NumberArray.Of<double>([Rows, columns.Count], values);
    }

    private List<T> Column<T>(OrderedDictionary<string, List<T>> columns, string column, string kind) => columns.TryGetValue(column, out var values)
        ? values
        : throw new InputException($"{_name} has no column '{column}' of {kind}; it has {string.Join(", ", columns.Keys.Select(InputFile.Quote))}.");

    private static CsvReaderOptions Dialect(CsvOptions options) => new()
    {
        Separator = options.Delimiter,
        HasHeader = options.HasHeader,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaxRow,
        TrackLineNumbers = true,
    };

    private void Fill(CsvReader reader, CsvOptions options)
    {
        var more = reader.Read();
        var names = options.HasHeader ? [.. reader.Headers.Select(h => h.Trim())] : Enumerable.Range(0, more ? reader.FieldCount : 0).Select(i => $"{i}").ToArray();
        if (names.Length == 0)
        {
            throw new InputException($"{_name} is empty; expected {(options.HasHeader ? "a header and rows" : "rows")} of values separated by '{options.Delimiter}'.");
        }

        var cells = Bind(names, options);
        for (; more; more = reader.Read())
        {
            if (reader.FieldCount != names.Length)
            {
                throw new InputException($"{_name}, line {reader.LineNumber}: {reader.FieldCount} cells, where {(options.HasHeader ? "the header" : "the first row")} has {names.Length}.");
            }

            foreach (var (index, take) in cells)
            {
                take(reader, index);
            }

            Rows++;
        }
    }

    private List<(int Index, Action<CsvReader, int> Take)> Bind(string[] names, CsvOptions options)
    {
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InputException($"{_name} has two columns named {InputFile.Quote(twice.Key)}.");
        }

        if (options.Text.Concat(options.Columns ?? []).FirstOrDefault(c => !names.Contains(c)) is { } absent)
        {
            throw new InputException($"{_name} has no column '{absent}'; it has {string.Join(", ", names.Take(20).Select(InputFile.Quote))}.");
        }

        return [.. names.Index().Where(c => options.Columns?.Contains(c.Item) ?? true).Select(c => (c.Index, Taker(c.Item, options)))];
    }

    private Action<CsvReader, int> Taker(string column, CsvOptions options)
    {
        if (options.Text.Contains(column))
        {
            var texts = new List<string>();
            _texts.Add(column, texts);
            return (reader, index) => texts.Add(reader.GetString(index));
        }

        var numbers = new List<double>();
        _numbers.Add(column, numbers);
        return (reader, index) => numbers.Add(Number(reader, index, column, options));
    }

    private double Number(CsvReader reader, int index, string column, CsvOptions options)
    {
        if (double.TryParse(reader.GetSpan(index), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !double.IsNaN(value))
        {
            return value;
        }

        var cell = reader.GetString(index);
        var missing = options.MissingMarks.Contains(cell.Trim());
        return missing && options.Missing == MissingValues.NotANumber
            ? double.NaN
            : throw new InputException($"{_name}, line {reader.LineNumber}, column {InputFile.Quote(column)}: {InputFile.Quote(cell)} is {(missing ? "a missing value" : "not a number")}.");
    }
}
