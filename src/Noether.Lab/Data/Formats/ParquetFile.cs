using Parquet;
using Parquet.Schema;

namespace Noether.Lab.Data.Formats;

/// <summary>Tables of numbers and texts in Apache Parquet files: flat columns, no nulls.</summary>
public static class ParquetFile
{
    private const string Format = "a Parquet file";

    // A header may promise more rows than there are bytes for.
    private const int LargestColumn = 1 << 28;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<Type, Func<ParquetRowGroupReader, DataField, int, Task<double[]>>> Readers = new()
    {
        [typeof(float)] = Numbers<float>,
        [typeof(double)] = Numbers<double>,
        [typeof(sbyte)] = Numbers<sbyte>,
        [typeof(byte)] = Numbers<byte>,
        [typeof(short)] = Numbers<short>,
        [typeof(ushort)] = Numbers<ushort>,
        [typeof(int)] = Numbers<int>,
        [typeof(uint)] = Numbers<uint>,
        [typeof(long)] = Numbers<long>,
        [typeof(ulong)] = Numbers<ulong>,
    };

    /// <summary>Reads a file's columns of numbers, in their order.</summary>
    /// <exception cref="InputException">Missing, damaged, or with a column of another kind, or with nulls.</exception>
    public static ParquetNumbers Read(string path) => InputFile.Read(path, stream => Read(stream, path));

    /// <summary>Reads a stream; <paramref name="name"/> is its name for messages.</summary>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static ParquetNumbers Read(Stream stream, string name)
    {
        try
        {
            ParquetFooter.Check(stream);

            // On some broken bytes the library goes on for ever: it is left to itself then.
            var reading = Task.Run(() => ReadAsync(stream, name));
            return Task.WaitAny([reading], Patience) == 0
                ? reading.GetAwaiter().GetResult()
                : throw new InputException($"{name} could not be read in {Patience.TotalMinutes} minutes; it is damaged, or too large: give the samples as .npy.");
        }
        catch (Exception e) when (e is not InputException and not OutOfMemoryException)
        {
            // The library has no exception of its own for broken bytes: whatever it throws at them, from a cast to an index, means that.
            throw new InputException($"{name} is damaged or not {Format}.", e);
        }
    }

    /// <summary>Writes columns of texts, then of numbers, all of one length.</summary>
    public static void Write(Stream stream, IReadOnlyList<(string Name, string[] Values)> texts, IReadOnlyList<(string Name, float[] Values)> numbers)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(numbers);
        WriteAsync(stream, texts, numbers).GetAwaiter().GetResult();
    }

    private static async Task WriteAsync(Stream stream, IReadOnlyList<(string Name, string[] Values)> texts, IReadOnlyList<(string Name, float[] Values)> numbers)
    {
        DataField[] fields = [.. texts.Select(t => new DataField(t.Name, typeof(string), isNullable: false)), .. numbers.Select(n => new DataField<float>(n.Name))];
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            using var group = writer.CreateRowGroup();
            for (var i = 0; i < texts.Count; i++)
            {
                await group.WriteAsync(fields[i], texts[i].Values).ConfigureAwait(false);
            }

            for (var i = 0; i < numbers.Count; i++)
            {
                await group.WriteAsync<float>(fields[texts.Count + i], numbers[i].Values).ConfigureAwait(false);
            }

            group.CompleteValidate();
        }
    }

    private static async Task<ParquetNumbers> ReadAsync(Stream stream, string name)
    {
        var reader = await ParquetReader.CreateAsync(new EndingStream(stream), leaveStreamOpen: true).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var fields = reader.Schema.GetDataFields();
            var odd = fields.FirstOrDefault(f => f.IsArray || f.MaxRepetitionLevel > 0 || !Readers.ContainsKey(f.ClrType));
            if (odd is not null)
            {
                throw new InputException($"{name}: the column {InputFile.Quote(odd.Name)} is no column of numbers; expected those alone.");
            }

            var columns = fields.Select(_ => new List<double>()).ToList();
            for (var g = 0; g < reader.RowGroupCount; g++)
            {
                using var group = reader.OpenRowGroupReader(g);
                var rows = group.RowCount is >= 0 and <= LargestColumn ? (int)group.RowCount : throw new InvalidDataException();
                for (var c = 0; c < fields.Length; c++)
                {
                    columns[c].AddRange(await Readers[fields[c].ClrType](group, fields[c], rows).ConfigureAwait(false));
                }
            }

            return new ParquetNumbers([.. fields.Select(f => f.Name)], Rows(columns));
        }
    }

    private static NumberArray Rows(List<List<double>> columns)
    {
        var rows = columns.Count == 0 ? 0 : columns[0].Count;
        var values = new double[rows * columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i % columns.Count][i / columns.Count];
        }

        return NumberArray.Of<double>([rows, columns.Count], values);
    }

    private static async Task<double[]> Numbers<T>(ParquetRowGroupReader group, DataField field, int rows)
        where T : struct, System.Numerics.INumber<T>
    {
        if (!field.IsNullable)
        {
            var values = new T[rows];
            await group.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
            return [.. values.Select(double.CreateChecked)];
        }

        var found = new T?[rows];
        await group.ReadAsync<T>(field, found.AsMemory()).ConfigureAwait(false);
        return found.Contains(null)
            ? throw new InputException($"The column {InputFile.Quote(field.Name)} has rows without a value; fill them first.")
            : [.. found.Select(v => double.CreateChecked(v!.Value))];
    }
}

/// <summary>A table of numbers.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Values"><c>[rows, columns]</c>, float64.</param>
public sealed record ParquetNumbers(IReadOnlyList<string> Columns, NumberArray Values);
