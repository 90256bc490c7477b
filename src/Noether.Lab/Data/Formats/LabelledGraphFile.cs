using System.Globalization;
using System.Text;
using Noether.Geometry;

namespace Noether.Lab.Data.Formats;

/// <summary>A graph with a class and a kind of each node.</summary>
/// <param name="Graph">Nodes and edges.</param>
/// <param name="Label">The graph's class.</param>
/// <param name="Kinds">The kind of each node, a small whole number.</param>
public sealed record LabelledGraph(Graph Graph, int Label, IReadOnlyList<int> Kinds);

/// <summary>
/// Graphs with labels as text, plain or packed with gzip: the number of graphs; for each a line <c>nodes label</c>, then a line <c>kind degree neighbour ...</c> for
/// each node, neighbours counted from 0. It is the format of EXP and CEXP (Abboud, Ceylan, Grohe, Lukasiewicz, "The surprising power of graph neural networks with
/// random node initialization", IJCAI 2021) and of the TU collections in GIN's repository.
/// </summary>
public static class LabelledGraphFile
{
    private const string Format = "a text file of labelled graphs";

    /// <summary>A line is read up to that many characters.</summary>
    private const int MaxLine = 1 << 20;

    /// <summary>Reads all graphs of a file, packed or not.</summary>
    /// <exception cref="InputException">Missing, damaged or of another format; the message names the line.</exception>
    public static IReadOnlyList<LabelledGraph> Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads all graphs of a stream, packed or not.</summary>
    /// <param name="stream">Seekable; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static IReadOnlyList<LabelledGraph> Read(Stream stream, string name) => InputFile.Parse(name, Format, () => InputFile.Unpacked(stream, s =>
    {
        using var reader = new StreamReader(s, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var lines = new NumberLines(reader, name);
        var count = lines.Next("the number of graphs", 1)[0];
        List<LabelledGraph> graphs = [];
        for (var i = 0; i < count; i++)
        {
            graphs.Add(One(lines));
        }

        lines.ExpectEnd(count);
        return graphs;
    }));

    private static LabelledGraph One(NumberLines lines)
    {
        var head = lines.Next("nodes and label", 2);
        var place = lines.Place;
        List<(int Sender, int Receiver)> edges = [];
        List<int> kinds = [];
        for (var node = 0; node < head[0]; node++)
        {
            var row = lines.Next("kind, degree and neighbours", null);
            if (row.Length < 2 || row[1] != row.Length - 2)
            {
                throw new InputException($"{lines.Place} should hold a kind, a degree and as many neighbours; it holds {row.Length} numbers{(row.Length > 1 ? $", the degree {row[1]}" : "")}.");
            }

            kinds.Add(row[0]);
            edges.AddRange(row[2..].Select(neighbour => (neighbour, node)));
        }

        try
        {
            return new LabelledGraph(Graph.FromEdges(head[0], edges), head[1], kinds);
        }
        catch (ArgumentException e)
        {
            throw new InputException($"The graph that begins in {place} has an edge to a node that does not exist, or one that stands twice.", e);
        }
    }

    /// <summary>Lines of whole numbers.</summary>
    private sealed class NumberLines(StreamReader reader, string name)
    {
        private int _number;

        /// <summary>The line read last, for messages.</summary>
        public string Place => $"line {_number} of {name}";

        public int[] Next(string what, int? count)
        {
            _number++;
            var line = ReadLine() ?? throw new InputException($"{name} ends before line {_number}, which should hold {what}; it may be a partial copy.");
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var numbers = new int[words.Length];
            for (var i = 0; i < words.Length; i++)
            {
                if (!int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                {
                    throw new InputException($"{Place} should hold {what} as whole numbers; found {InputFile.Quote(words[i])}.");
                }
            }

            return count is null || numbers.Length == count
                ? numbers
                : throw new InputException($"{Place} should hold {what} ({count} whole numbers); it holds {numbers.Length}.");
        }

        public void ExpectEnd(int count)
        {
            while (ReadLine() is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    throw new InputException($"{name} goes on after its {count} graphs; the first line and the rest do not belong together.");
                }
            }
        }

        private string? ReadLine()
        {
            var line = new StringBuilder();
            for (var c = reader.Read(); c != '\n'; c = reader.Read())
            {
                if (c < 0)
                {
                    return line.Length == 0 ? null : line.ToString();
                }

                if (line.Append((char)c).Length > MaxLine)
                {
                    throw new InputException($"Line {_number} of {name} is longer than {MaxLine} characters; it is not {Format}.");
                }
            }

            return line.ToString();
        }
    }
}
