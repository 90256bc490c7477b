using System.Text;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class LabelledGraphFileTests
{
    internal const string Two = "2\n3 1\n0 2 1 2\n1 1 0\n0 1 0\n1 0\n7 0\n";

    [Fact]
    public void Graphs_labels_and_kinds_are_read()
    {
        var graphs = Read(Two);
        Assert.Equal([1, 0], graphs.Select(g => g.Label));
        Assert.Equal([0, 1, 0], graphs[0].Kinds);
        Assert.Equal([1, 2, 0, 0], graphs[0].Graph.Senders.ToArray());
        Assert.Equal([0, 0, 1, 2], graphs[0].Graph.Receivers());
        Assert.Equal((1, 0, 7), (graphs[1].Graph.Nodes, graphs[1].Graph.Edges, graphs[1].Kinds[0]));
    }

    [Theory]
    [InlineData("", "ends before line 1")]
    [InlineData("1 2\n", "line 1")]
    [InlineData("x\n", "'x'")]
    [InlineData("1\n2 0\n0 1 1\n", "ends before line 4")]
    [InlineData("1\n1 0\n0 2 0\n", "line 3")]
    [InlineData("1\n1 0\n0 1 5\n", "does not exist")]
    [InlineData("1\n2 0\n0 2 1 1\n0 0\n", "twice")]
    [InlineData("1\n1 0\n0 0\n1 0\n", "goes on after")]
    [InlineData("1\n-1 0\n", "'-1'")]
    public void Broken_files_are_refused_by_line(string text, string expected)
    {
        var message = Assert.Throws<InputException>(() => Read(text)).Message;
        Assert.Contains(expected, message);
        Assert.Contains("some/file.txt", message);
    }

    private static IReadOnlyList<LabelledGraph> Read(string text) => LabelledGraphFile.Read(new MemoryStream(Encoding.ASCII.GetBytes(text)), "some/file.txt");
}
