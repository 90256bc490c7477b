using System.Text;
using Noether.Geometry;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// graph6, a line of printable characters a simple undirected graph; plain or packed with gzip. The upper triangle of the adjacency matrix, column by column, six bits
/// a character. Source: B. McKay, "Description of graph6, sparse6 and digraph6 encodings", https://users.cecs.anu.edu.au/~bdm/data/formats.txt.
/// </summary>
public static class Graph6File
{
    private const string Format = "a graph6 file";
    private const string Header = ">>graph6<<";

    /// <summary>Most nodes of a graph that is read: its adjacency then has 50 million bits.</summary>
    private const int MaxNodes = 10_000;

    /// <summary>Reads all graphs of a file, packed or not; edges lead both ways.</summary>
    /// <exception cref="InputException">Missing, damaged, of another format, or a graph has more than 10,000 nodes; the message names the line.</exception>
    public static IReadOnlyList<Graph> Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads all graphs of a stream, packed or not; edges lead both ways.</summary>
    /// <param name="stream">Seekable; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static IReadOnlyList<Graph> Read(Stream stream, string name) => InputFile.Parse(name, Format, () => InputFile.Unpacked(stream, s => Lines(s, name)));

    /// <summary>One graph as a line without its end.</summary>
    /// <exception cref="ArgumentException">The graph has loops or edges that lead one way only, or too many nodes.</exception>
    public static string Write(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Nodes > MaxNodes || !graph.IsSymmetric() || Enumerable.Range(0, graph.Nodes).Any(i => graph.Neighbours(i).Contains(i)))
        {
            throw new ArgumentException($"graph6 holds undirected graphs without loops, here of at most {MaxNodes} nodes.", nameof(graph));
        }

        var line = new StringBuilder();
        for (var shift = graph.Nodes < 63 ? 0 : 12; shift >= 0; shift -= 6)
        {
            line.Append(shift == 12 ? "~" : "").Append((char)(((graph.Nodes >> shift) & 63) + 63));
        }

        var (bits, count) = (0, 0);
        for (var j = 1; j < graph.Nodes; j++)
        {
            for (var i = 0; i < j; i++)
            {
                bits = (bits << 1) | (graph.Neighbours(j).BinarySearch(i) >= 0 ? 1 : 0);
                if (++count % 6 == 0)
                {
                    line.Append((char)(bits + 63));
                    bits = 0;
                }
            }
        }

        return count % 6 == 0 ? line.ToString() : line.Append((char)((bits << (6 - (count % 6))) + 63)).ToString();
    }

    private static List<Graph> Lines(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        List<Graph> graphs = [];
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            var text = number == 1 && line.StartsWith(Header, StringComparison.Ordinal) ? line[Header.Length..] : line;
            if (text.Length > 0)
            {
                graphs.Add(Parse(text, $"Line {number} of {name}"));
            }
        }

        return graphs;
    }

    private static Graph Parse(string line, string place)
    {
        if (line.AsSpan().IndexOfAnyExceptInRange('?', '~') is var strange and >= 0)
        {
            throw new InputException($"{place} is not graph6: character {strange + 1} of {InputFile.Quote(line)} is not between '?' and '~'.");
        }

        var (nodes, start) = line[0] != '~' ? (line[0] - 63, 1)
            : line.Length >= 4 && line[1] != '~' ? (((line[1] - 63) << 12) | ((line[2] - 63) << 6) | (line[3] - 63), 4)
            : (int.MaxValue, 0);
        if (nodes > MaxNodes)
        {
            throw new InputException($"{place} is a graph of more than {MaxNodes} nodes, or not graph6: {InputFile.Quote(line)}.");
        }

        var expected = start + ((((long)nodes * (nodes - 1) / 2) + 5) / 6);
        if (line.Length != expected)
        {
            throw new InputException($"{place} has {line.Length} characters; a graph of {nodes} nodes has {expected} in graph6.");
        }

        List<(int, int)> pairs = [];
        var bit = 0;
        for (var j = 1; j < nodes; j++)
        {
            for (var i = 0; i < j; i++, bit++)
            {
                if ((((line[start + (bit / 6)] - 63) >> (5 - (bit % 6))) & 1) != 0)
                {
                    pairs.Add((i, j));
                }
            }
        }

        return Graph.FromPairs(nodes, pairs);
    }
}
