using System.Globalization;
using System.Text;
using Noether.Geometry;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// Surfaces in the Object File Format: a line OFF, numbers of vertices, faces and edges (perhaps on the same line, as in ModelNet), then vertices and faces; comments begin with
/// <c>#</c>. Faces of more than three corners are cut into triangles from their first corner. Plain or packed with gzip.
/// </summary>
public static class OffFile
{
    private const string Format = "an OFF file";
    private const string Mark = "OFF";

    /// <summary>Most vertices or faces that are read.</summary>
    private const int Most = 20_000_000;

    /// <summary>Reads a file, packed or not. The caller disposes the mesh.</summary>
    /// <exception cref="InputException">Missing, damaged or of another format.</exception>
    public static Mesh Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads a stream, packed or not. The caller disposes the mesh.</summary>
    /// <param name="stream">Seekable; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static Mesh Read(Stream stream, string name) => InputFile.Parse(name, Format, () => InputFile.Unpacked(stream, s => Surface(s, name)));

    private static Mesh Surface(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        using var words = Words(reader).GetEnumerator();
        string Next() => words.MoveNext() ? words.Current : throw new EndOfStreamException();
        var mark = Next();
        if (!mark.StartsWith(Mark, StringComparison.Ordinal))
        {
            throw new InputException($"{name} begins with {InputFile.Quote(mark)}, not with {Mark}: it is not {Format}.");
        }

        // In ModelNet some files lack the line's end behind the mark.
        var (vertices, faces) = (Whole(mark.Length > Mark.Length ? mark[Mark.Length..] : Next(), name), Whole(Next(), name));
        _ = Whole(Next(), name);
        var coordinates = new List<double>();
        for (var i = 0; i < 3 * vertices; i++)
        {
            coordinates.Add(Number(Next(), name));
        }

        List<long> triangles = [];
        for (var face = 0; face < faces; face++)
        {
            long[] corners = [.. Enumerable.Range(0, Whole(Next(), name)).Select(_ => (long)Whole(Next(), name))];
            for (var c = 1; c + 1 < corners.Length; c++)
            {
                triangles.AddRange([corners[0], corners[c], corners[c + 1]]);
            }
        }

        using var table = torch.tensor(coordinates.ToArray()).view(-1, 3);
        using var indices = torch.tensor(triangles.ToArray()).view(-1, 3);
        return new Mesh(table, indices);
    }

    private static IEnumerable<string> Words(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            foreach (var word in line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return word;
            }
        }
    }

    private static int Whole(string word, string name) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= Most
        ? value
        : throw new InputException($"{name} has {InputFile.Quote(word)} where a whole number of at most {Most} is expected.");

    private static double Number(string word, string name) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
        ? value
        : throw new InputException($"{name} has {InputFile.Quote(word)} where a coordinate is expected.");
}
