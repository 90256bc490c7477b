using System.Globalization;
using System.Text;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// Trajectories as CSV, with commas, semicolons or tabs, plain or packed with gzip. Long form: columns <c>trajectory, time, object, x, y[, z][, vx, vy[, vz]]</c> and further columns of
/// numbers, a row for each object at each time, in any order; a missing trajectory or object column stands for a single one. Wide form: <c>trajectory, time, x1, y1[, z1], x2, y2[, z2]</c> and so on.
/// Names of trajectories and objects are any text; an object may be absent at some times (no row, or empty coordinates).
/// </summary>
public static class TrajectoryFile
{
    private const string Format = "a CSV file of trajectories";
    private const int MaxObjects = 100_000;
    private const long MaxPlaces = 100_000_000;
    private static readonly char[] Delimiters = [',', ';', '\t'];

    /// <summary>Reads a file, packed or not.</summary>
    /// <exception cref="InputException">Missing, damaged or of another form; the message names the row or column, and what is expected.</exception>
    public static TrajectorySet Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads a stream, packed or not.</summary>
    /// <param name="stream">Seekable; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static TrajectorySet Read(Stream stream, string name) => InputFile.Parse(name, Format, () => InputFile.Unpacked(stream, unpacked =>
    {
        using var memory = new MemoryStream();
        unpacked.CopyTo(memory);
        memory.Position = 0;
        var delimiter = Delimiter(memory);
        var columns = TrajectoryColumns.Of(CsvColumns.Header(memory, name, delimiter), name);
        memory.Position = 0;
        var csv = CsvColumns.Read(memory, name, new CsvOptions
        {
            Delimiter = delimiter,
            Text = [.. new[] { columns.Trajectory, columns.Object }.OfType<string>()],
            Missing = MissingValues.NotANumber,
        });
        return new Rows(csv, columns, name).Trajectories();
    }));

    /// <summary>Writes trajectories in long form, comma-separated; absent objects have no row.</summary>
    public static void Write(Stream stream, TrajectorySet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        string[] axes = ["x", "y", "z"];
        string[] places = axes[..set.Dimension];
        writer.WriteLine(string.Join(',', ["trajectory", "time", "object", .. places, .. set.HasVelocities ? places.Select(a => $"v{a}") : [], .. set.Features.Select(Cell)]));
        foreach (var item in set.Items)
        {
            for (var row = 0; row < item.Times.Count * item.Objects.Count; row++)
            {
                var (time, body) = (row / item.Objects.Count, row % item.Objects.Count);
                if (item.Has(time, body))
                {
                    IEnumerable<double> Of(double[]? values, int count) => (values ?? []).Skip(row * count).Take(count);
                    IEnumerable<double> numbers = [.. Of(item.Positions, set.Dimension), .. Of(item.Velocities, set.Dimension), .. Of(item.Features, set.Features.Count)];
                    writer.WriteLine(string.Join(',', [Cell(item.Name), Number(item.Times[time]), Cell(item.Objects[body]), .. numbers.Select(Number)]));
                }
            }
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Cell(string text) => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The one of the delimiters that the first line has most of.</summary>
    private static char Delimiter(MemoryStream memory)
    {
        var bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        var end = bytes.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        return Delimiters.MaxBy(d => line.Count(c => c == d));
    }

    /// <summary>Rows of the file, sorted into trajectories.</summary>
    private sealed class Rows(CsvColumns csv, TrajectoryColumns columns, string name)
    {
        private readonly double[] _times = csv.Numbers(columns.Time);
        private readonly string[]? _objects = columns.Object is { } item ? csv.Text(item) : null;

        public TrajectorySet Trajectories()
        {
            if (csv.Rows == 0)
            {
                throw new InputException($"{name} has a header and no rows.");
            }

            var odd = Array.FindIndex(_times, t => !double.IsFinite(t));
            if (odd >= 0)
            {
                throw new InputException($"{name}, row {odd + 1} below the header: the column {InputFile.Quote(columns.Time)} holds {(double.IsNaN(_times[odd]) ? "nothing" : _times[odd])}; each row needs a finite time.");
            }

            var names = columns.Trajectory is { } column ? csv.Text(column) : null;
            var items = Enumerable.Range(0, csv.Rows).GroupBy(row => names is null ? "1" : names[row].Trim(), StringComparer.Ordinal).Select(g => Of(g.Key, [.. g])).ToArray();
            return new TrajectorySet(columns.Dimension, columns.Objects[0].Velocity.Count > 0, columns.Features, items);
        }

        private Trajectory Of(string title, int[] rows)
        {
            double[] times = [.. rows.Select(r => _times[r]).Distinct().Order()];
            string[] objects = columns.Objects.Count > 1 ? [.. columns.Objects.Select(o => o.Name)]
                : _objects is null ? [columns.Objects[0].Name]
                : [.. rows.Select(r => _objects[r].Trim()).Distinct(StringComparer.Ordinal)];
            if (objects.Length > MaxObjects || (long)times.Length * objects.Length * columns.Dimension > MaxPlaces)
            {
                throw new InputException($"{name}: the trajectory {InputFile.Quote(title)} has {objects.Length} objects at {times.Length} times; at most {MaxObjects} objects and {MaxPlaces} coordinates are read.");
            }

            var places = Filled(times.Length * objects.Length * columns.Dimension);
            var moves = columns.Objects[0].Velocity.Count > 0 ? Filled(places.Length) : null;
            var features = Filled(times.Length * objects.Length * columns.Features.Count);
            var numbers = objects.Index().ToDictionary(o => o.Item, o => o.Index, StringComparer.Ordinal);
            var moments = times.Index().ToDictionary(t => t.Item, t => t.Index);
            var taken = new int[times.Length * objects.Length];
            foreach (var row in rows)
            {
                foreach (var (order, body) in columns.Objects.Index())
                {
                    var number = _objects is null ? order : numbers[_objects[row].Trim()];
                    var place = (moments[_times[row]] * objects.Length) + number;
                    if (taken[place] != 0)
                    {
                        throw new InputException(
                            $"{name}, rows {taken[place]} and {row + 1} below the header: both give the object {InputFile.Quote(objects[number])} of the trajectory {InputFile.Quote(title)} at the time {_times[row]}."
                            + (columns.Object is null && columns.Objects.Count == 1 ? " If there are several objects, name them in a column 'object'." : "") + (columns.Trajectory is null ? " If there are several trajectories, name them in a column 'trajectory'." : ""));
                    }

                    taken[place] = row + 1;
                    if (Take(row, body.Position, places, place, absent: true))
                    {
                        _ = Take(row, body.Velocity, moves, place, absent: false) && Take(row, body.Features, features, place, absent: false);
                    }
                }
            }

            return new Trajectory(title, objects, times, places, moves, features);
        }

        /// <summary>Copies an object's numbers; false where it is absent.</summary>
        private bool Take(int row, IReadOnlyList<string> from, double[]? to, int place, bool absent)
        {
            for (var i = 0; i < from.Count; i++)
            {
                var value = Column(from[i])[row];
                if (double.IsNaN(value) && absent && i == 0 && from.All(c => double.IsNaN(Column(c)[row])))
                {
                    return false;
                }

                to![(place * from.Count) + i] = double.IsFinite(value)
                    ? value
                    : throw new InputException($"{name}, row {row + 1} below the header: the column {InputFile.Quote(from[i])} holds {(double.IsNaN(value) ? "nothing" : value)}; an object that is there has a finite number in each column (one that is absent has no coordinate at all).");
            }

            return true;
        }

        private readonly Dictionary<string, double[]> _kept = [];

        private double[] Column(string column) => _kept.TryGetValue(column, out var values) ? values : _kept[column] = csv.Numbers(column);

        private static double[] Filled(int count)
        {
            var values = new double[count];
            Array.Fill(values, double.NaN);
            return values;
        }
    }
}
