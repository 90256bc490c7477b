using System.Text;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class TsplibFileTests
{
    private const string Three = "NAME : three\nTYPE : TSP\nCOMMENT : places of a triangle\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n 2 3.5e0 0\n3 0 -4\nEOF\n";

    [Fact]
    public void Places_are_read() => Assert.Equal([(0, 0), (3.5, 0), (0, -4)], Read(Three));

    [Theory]
    [InlineData("EUC_2D", "GEO", "GEO")]
    [InlineData("3\nEDGE", "4\nEDGE", "lists 3 places and announces 4")]
    [InlineData(" 2 3.5e0 0", "2 x 0", "Line 8 of some/file.tsp")]
    [InlineData(" 2 3.5e0 0", "5 1 0", "place 2")]
    [InlineData("DIMENSION : 3", "DIMENSION : many", "Line 4 of some/file.tsp")]
    public void What_is_wrong_is_named(string right, string wrong, string told) =>
        Assert.Contains(told, Assert.Throws<InputException>(() => Read(Three.Replace(right, wrong, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    private static IReadOnlyList<(double X, double Y)> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(text));
        return TsplibFile.Read(stream, "some/file.tsp");
    }
}
