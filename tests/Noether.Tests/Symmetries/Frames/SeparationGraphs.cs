using System.IO.Compression;
using Noether.Fields;

namespace Noether.Tests.Symmetries.Frames;

/// <summary>The public graph-separation benchmarks, for tests that need graphs which are hard to tell apart; skips where they are not here.</summary>
internal static class SeparationGraphs
{
    private const string Set = "graph-separation";

    /// <summary>1200 planar graphs of 32 to 64 nodes in pairs (Abboud et al., IJCAI 2021), padded to 64.</summary>
    public static Batch Exp()
    {
        using var lines = Lines("EXP.txt.gz");
        var graphs = Graphs(lines).ToList();
        var (values, masks) = (new double[graphs.Count * 64 * 64], new bool[graphs.Count * 64]);
        for (var g = 0; g < graphs.Count; g++)
        {
            masks.AsSpan(g * 64, graphs[g].Nodes).Fill(true);
            foreach (var (i, j) in graphs[g].Edges)
            {
                values[(((g * 64) + i) * 64) + j] = 1;
            }
        }

        return Batch(torch.tensor(values, torch.float64).view(-1, 64, 64, 1), torch.tensor(masks).view(-1, 64));
    }

    /// <summary>All 11,117 connected graphs of 8 nodes.</summary>
    public static Batch Graph8()
    {
        using var lines = Lines("graph8c.g6.gz");
        var values = new List<double>();
        while (lines.ReadLine() is { Length: > 0 } line)
        {
            // graph6: the upper triangle column by column, six bits a character.
            var bit = 0;
            var adjacency = new double[64];
            for (var j = 1; j < 8; j++)
            {
                for (var i = 0; i < j; i++, bit++)
                {
                    adjacency[(i * 8) + j] = adjacency[(j * 8) + i] = ((line[1 + (bit / 6)] - 63) >> (5 - (bit % 6))) & 1;
                }
            }

            values.AddRange(adjacency);
        }

        return Batch(torch.tensor(values, torch.float64).view(-1, 8, 8, 1), null);
    }

    private static IEnumerable<(int Nodes, List<(int From, int To)> Edges)> Graphs(StreamReader lines)
    {
        int[] Next() => [.. lines.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        for (var left = Next()[0]; left > 0; left--)
        {
            var nodes = Next()[0];
            yield return (nodes, [.. Enumerable.Range(0, nodes).SelectMany(i => Next().Skip(2).Select(j => (i, j)))]);
        }
    }

    private static StreamReader Lines(string file)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("NOETHER_DATA") ?? "", Set, file);
        Assert.SkipUnless(File.Exists(path), $"The graphs are not here: set NOETHER_DATA to a folder that has {Set}/{file}.");
        return new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
    }

    private static Batch Batch(Tensor edges, Tensor? mask) => new(("a", new Field(edges, FieldType.Edge, mask)));
}
