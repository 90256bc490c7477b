using System.IO.Compression;
using System.Text;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class ExtendedXyzFileTests
{
    internal const string Two =
        "2\nLattice=\"9.0 0 0 0 9 0 0 0 9.5\" Properties=species:S:1:pos:R:3:forces:R:3 energy=-31.5 note=\"a \\\"b\\\" c\" list=[1, 2] set={x y} done pbc=\"T F F\"\n"
        + "O 0.0 0 0.25 1 2 3\nH 1e-1 -0.5 0 -1 -2 -3\n3\nProperties=charge:R:1:Z:I:1:pos:R:3 REF_energy=2\n0.5 8 1 2 3\n-1 1 4 5 6\n0 6 7 8 9\n";

    [Fact]
    public void Frames_headers_and_columns_are_read()
    {
        var frames = Read(Two);
        Assert.Equal(2, frames.Count);
        var (first, second) = (frames[0], frames[1]);
        Assert.Equal([8, 1], first.Numbers);
        Assert.Equal([0, 0, 0.25, 0.1, -0.5, 0], first.Positions);
        Assert.Equal([1, 2, 3, -1, -2, -3], first.Forces!);
        Assert.Equal(-31.5, first.Energy);
        Assert.Equal([9, 0, 0, 0, 9, 0, 0, 0, 9.5], first.Cell!);
        Assert.Equal([true, false, false], first.Periodic);
        Assert.Equal("a \"b\" c", first.Info["note"]);
        Assert.Equal(("[1, 2]", "x y", "T"), (first.Info["list"], first.Info["set"], first.Info["done"]));
        Assert.Equal([8, 1, 6], second.Numbers);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], second.Positions);
        Assert.Equal(2, second.Energy);
        Assert.Null(second.Forces);
        Assert.Null(second.Cell);
    }

    [Fact]
    public void Plain_files_have_symbols_and_places_alone()
    {
        var frame = Assert.Single(Read("1\nwater without its hydrogen\nO 1 2 3\n\n"));
        Assert.Equal([1, 2, 3], frame.Positions);
        Assert.Null(frame.Energy);
    }

    [Fact]
    public void What_is_written_is_read_again_packed_or_not()
    {
        var frames = Read(Two);
        using var plain = new MemoryStream();
        ExtendedXyzFile.Write(plain, frames);
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            ExtendedXyzFile.Write(zip, frames);
        }

        foreach (var stream in new[] { plain, packed })
        {
            stream.Position = 0;
            var again = ExtendedXyzFile.Read(stream, "again.xyz");
            Assert.All(frames.Zip(again), pair =>
            {
                Assert.Equal(pair.First.Numbers, pair.Second.Numbers);
                Assert.Equal(pair.First.Positions, pair.Second.Positions);
                Assert.Equal(pair.First.Forces, pair.Second.Forces);
                Assert.Equal(pair.First.Energy, pair.Second.Energy);
                Assert.Equal(pair.First.Periodic, pair.Second.Periodic);
            });
        }
    }

    [Theory]
    [InlineData("Lattice=\"9 0 0 0 9 0 0 0 9\"", true)]
    [InlineData("Lattice=\"9 0 0 0 9 0 0 0 9\" pbc=\"F F F\"", false)]
    [InlineData("", false)]
    public void A_cell_repeats_unless_the_header_says_otherwise(string header, bool repeats) =>
        Assert.All(Assert.Single(Read($"1\n{header}\nH 0 0 0\n")).Periodic, p => Assert.Equal(repeats, p));

    [Theory]
    [InlineData("", "no frame")]
    [InlineData("x\n", "Line 1")]
    [InlineData("0\n\n", "Line 1")]
    [InlineData("1\n", "Line 2")]
    [InlineData("2\n\nH 0 0 0\n", "Line 4")]
    [InlineData("1\n\nH 0 0 0\nH 1 0 0\n", "line 1 of some")]
    [InlineData("3\n\nH 0 0 0\nH 1 0 0\n1\n\nH 0 0 0\n", "Line 5 of some/file.xyz, atom 3 of 3, has 1 columns")]
    [InlineData("1\n\nH 0 1,5 0\n", "such as -1.5")]
    [InlineData("1\n\nH 0 0\n", "3 columns")]
    [InlineData("1\n\nQq 0 0 0\n", "'Qq'")]
    [InlineData("1\n\nH 0 nan 0\n", "'nan'")]
    [InlineData("1\nProperties=species:S:1:pos:R:3\nH 0 0 0 1\n", "5 columns")]
    [InlineData("1\nProperties=species:S:1:pos:R\nH 0 0 0\n", "triples")]
    [InlineData("1\nProperties=species:S:1:pos:Q:3\nH 0 0 0\n", "'pos:Q:3'")]
    [InlineData("1\nProperties=species:S:1\nH\n", "pos:R:3")]
    [InlineData("1\nProperties=species:S:1:species:S:1:pos:R:3\nH H 0 0 0\n", "twice")]
    [InlineData("1\nenergy=\nH 0 0 0\n", "'energy'")]
    [InlineData("1\nenergy=inf\nH 0 0 0\n", "'inf'")]
    [InlineData("1\nname=\"open\nH 0 0 0\n", "not closed")]
    [InlineData("1\nname={open\nH 0 0 0\n", "not closed")]
    [InlineData("1\n=3\nH 0 0 0\n", "without a key")]
    [InlineData("1\nLattice=\"1 2\"\nH 0 0 0\n", "not 9")]
    [InlineData("1\npbc=\"T F\"\nH 0 0 0\n", "'T F'")]
    [InlineData("1\nProperties=Z:I:1:pos:R:3\n300 0 0 0\n", "'300'")]
    public void Broken_files_are_refused_by_line(string text, string expected)
    {
        var message = Assert.Throws<InputException>(() => Read(text)).Message;
        Assert.Contains(expected, message);
        Assert.Contains("some/file.xyz", message);
    }

    private static IReadOnlyList<AtomFrame> Read(string text) => ExtendedXyzFile.Read(new MemoryStream(Encoding.ASCII.GetBytes(text)), "some/file.xyz");
}
