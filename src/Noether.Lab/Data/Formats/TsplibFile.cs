using System.Globalization;
using System.Text;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// Places of the plane in a TSPLIB file with <c>EDGE_WEIGHT_TYPE : EUC_2D</c>; plain or packed with gzip. TSPLIB rounds lengths of ways to whole numbers; the places are given
/// as they are. Source: G. Reinelt, "TSPLIB, a traveling salesman problem library", ORSA Journal on Computing 3 (1991).
/// </summary>
public static class TsplibFile
{
    private const string Format = "a TSPLIB file of places in the plane";
    private const string Kind = "EUC_2D";

    /// <summary>Most places that are read.</summary>
    private const int MostPlaces = 1_000_000;

    /// <summary>Reads a file, packed or not.</summary>
    /// <exception cref="InputException">Missing, damaged, of another format or another kind of distances; the message names the line.</exception>
    public static IReadOnlyList<(double X, double Y)> Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads a stream, packed or not.</summary>
    /// <param name="stream">Seekable; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static IReadOnlyList<(double X, double Y)> Read(Stream stream, string name) => InputFile.Parse(name, Format, () => InputFile.Unpacked(stream, s => Lines(s, name)));

    private static List<(double X, double Y)> Lines(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var (kind, declared, listing) = ("", -1, false);
        List<(double, double)> places = [];
        for (var number = 1; reader.ReadLine()?.Trim() is { } line && line != "EOF"; number++)
        {
            var (key, value) = line.Split(':', 2) is [var left, var right] ? (left.Trim(), right.Trim()) : (line, "");
            switch (key)
            {
                case "EDGE_WEIGHT_TYPE":
                    kind = value;
                    break;
                case "DIMENSION":
                    declared = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostPlaces
                        ? count
                        : throw new InputException($"Line {number} of {name} gives the number of places as {InputFile.Quote(value)}; a whole number of at most {MostPlaces} is expected.");
                    break;
                case "NODE_COORD_SECTION":
                    listing = true;
                    break;
                default:
                    if (listing && places.Count < declared)
                    {
                        places.Add(Place(line, places.Count + 1, $"Line {number} of {name}"));
                    }

                    break;
            }
        }

        return kind != Kind ? throw new InputException($"{name} has EDGE_WEIGHT_TYPE {InputFile.Quote(kind)}; only {Kind}, places in the plane, is read.")
            : places.Count != declared ? throw new InputException($"{name} lists {places.Count} places and announces {declared} (DIMENSION).")
            : places;
    }

    private static (double X, double Y) Place(string line, int expected, string where)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 3
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == expected
            && double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.IsFinite(x)
            && double.TryParse(words[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var y) && double.IsFinite(y)
            ? (x, y)
            : throw new InputException($"{where} is {InputFile.Quote(line)}; place {expected} and its two coordinates are expected.");
    }
}
