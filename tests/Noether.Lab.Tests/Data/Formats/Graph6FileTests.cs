using System.IO.Compression;
using System.Text;
using CsCheck;
using Noether.Geometry;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class Graph6FileTests
{
    [Fact]
    public void The_example_of_the_format_is_read_and_written()
    {
        // The description's example: edges 0-2, 0-4, 1-3, 3-4 on five nodes are DQc.
        var graph = Graph.FromPairs(5, (0, 2), (0, 4), (1, 3), (3, 4));
        Assert.Equal("DQc", Graph6File.Write(graph));
        Same(graph, Assert.Single(Read("DQc\n")));
    }

    [Fact]
    public void What_is_written_is_read() =>
        (from nodes in Gen.Int[0, 80]
         from seed in Gen.Int
         select (nodes, seed)).Sample(c =>
         {
             var random = new Random(c.seed);
             var pairs = Enumerable.Range(0, c.nodes).SelectMany(j => Enumerable.Range(0, j).Select(i => (i, j))).Where(_ => random.Next(3) == 0);
             var graph = Graph.FromPairs(c.nodes, pairs);
             Same(graph, Assert.Single(Read(Graph6File.Write(graph))));
         });

    [Fact]
    public void Headers_empty_lines_and_packing_are_understood()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(">>graph6<<DQc\r\n\nDQc"u8);
        }

        packed.Position = 0;
        Assert.Equal(2, Graph6File.Read(packed, "x").Count);
    }

    [Theory]
    [InlineData("DQc\nDQ\n", "Line 2 of some/file.g6 has 2 characters")]
    [InlineData("DQcc", "has 4 characters")]
    [InlineData("D c", "character 2")]
    [InlineData("~~??~?????", "more than")]
    [InlineData("~~", "more than")]
    [InlineData("~~~~", "more than")]
    public void Broken_lines_are_refused_by_number(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => Read(text)).Message);

    [Fact]
    public void Graphs_without_a_code_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Graph6File.Write(Graph.FromEdges(2, (0, 1))));
        Assert.Throws<ArgumentException>(() => Graph6File.Write(Graph.FromEdges(1, (0, 0))));
    }

    private static IReadOnlyList<Graph> Read(string text) => Graph6File.Read(new MemoryStream(Encoding.ASCII.GetBytes(text)), "some/file.g6");

    private static void Same(Graph expected, Graph actual)
    {
        Assert.Equal(expected.Nodes, actual.Nodes);
        Assert.Equal(expected.Senders.ToArray(), actual.Senders.ToArray());
        Assert.Equal(expected.Offsets.ToArray(), actual.Offsets.ToArray());
    }
}
