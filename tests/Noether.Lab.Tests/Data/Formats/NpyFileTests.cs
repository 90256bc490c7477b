using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using CsCheck;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class NpyFileTests
{
    [Fact]
    public void What_is_written_is_read() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 4], Gen.Enum<NumberType>().Where(t => t != NumberType.BFloat16), Gen.Int[0, 255]).Sample((lengths, type, start) =>
        {
            long[] shape = [.. lengths];
            var bytes = new byte[NumberArray.ByteCount(shape, type)!.Value];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(start + i);
            }

            using var stream = new MemoryStream();
            NpyFile.Write(stream, new NumberArray(shape, type, bytes));
            Assert.Equal(0, (stream.Length - bytes.Length) % 64);

            stream.Position = 0;
            var read = NpyFile.Read(stream, "x");
            Assert.Equal(type, read.Type);
            Assert.Equal(shape, read.Shape);
            Assert.Equal(bytes, read.Bytes.ToArray());
        });

    [Fact]
    public void The_header_is_NumPys_own()
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, NumberArray.Of<short>([3], [1, 2, -1]));
        var expected = new byte[] { 0x93 }.Concat(Encoding.ASCII.GetBytes("NUMPY\x01\x00\x76\x00{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }".PadRight(126) + "\n"))
            .Concat(new byte[] { 1, 0, 2, 0, 0xff, 0xff });
        Assert.Equal(expected, stream.ToArray());
    }

    [Theory]
    [InlineData(1, "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }")]
    [InlineData(2, "{\"shape\": (2, 3), \"descr\": \"<i4\", \"fortran_order\": False}\n")]
    [InlineData(3, "  {'fortran_order':False,'shape':(2L,3L),'descr':'<i4'}   ")]
    public void Headers_of_every_version_and_order_are_understood(int version, string header)
    {
        var read = NpyFile.Read(new MemoryStream(File(version, header, [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0])), "x");
        Assert.Equal([2, 3], read.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], read.Values<int>().ToArray());
    }

    [Fact]
    public void Big_endian_words_are_turned_also_inside_complex_numbers()
    {
        Assert.Equal([258], Read("'>i2'", "(1,)", [1, 2]).Values<short>().ToArray());
        Assert.Equal([1.5], Read("'>f8'", "(1,)", BigEndian(1.5)).Values<double>().ToArray());
        Assert.Equal([new Complex(1.5, -2)], Read("'>c16'", "(1,)", [.. BigEndian(1.5), .. BigEndian(-2)]).Values<Complex>().ToArray());
    }

    [Fact]
    public void Fortran_order_becomes_row_major()
    {
        // Of a[i, j, k] = 100 i + 10 j + k the first axis runs fastest.
        byte[] fortran = [.. from k in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 2) select (byte)((100 * i) + (10 * j) + k)];
        byte[] rows = [.. from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 2) select (byte)((100 * i) + (10 * j) + k)];
        var read = NpyFile.Read(new MemoryStream(File(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }", fortran)), "x");
        Assert.Equal(rows, read.Bytes.ToArray());
    }

    [Theory]
    [InlineData("'<U5'", "(1,)", "'<U5'")]
    [InlineData("'|O'", "(1,)", "only numbers")]
    [InlineData("'<f16'", "(1,)", "only numbers")]
    [InlineData("[('x', '<f4')]", "(1,)", "header")]
    [InlineData("'<f4'", "(1000000, 1000000)", "at most 2 GB")]
    [InlineData("'<f4'", "(99999999999999999999,)", "at most 2 GB")]
    [InlineData("'<f4'", "(3,)", "ends too early")]
    [InlineData("'|u1'", "(3,)", "goes on after")]
    [InlineData("'<f4'", "(-1,)", "header")]
    public void Other_contents_are_refused_by_name(string type, string shape, string expected)
    {
        var message = Assert.Throws<InputException>(() => Read(type, shape, [0, 0, 0, 0])).Message;
        Assert.Contains("some/file.npy", message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused() =>
        Assert.Contains("504b0304", Assert.Throws<InputException>(() => NpyFile.Read(new MemoryStream([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0]), "x")).Message);

    [Fact]
    public void A_header_of_blanks_is_read_in_linear_time() =>
        Assert.Throws<InputException>(() => Read("'<f4'", $"(1,){new string(' ', 60_000)}!", []));

    private static byte[] BigEndian(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    private static NumberArray Read(string type, string shape, byte[] data) =>
        NpyFile.Read(new MemoryStream(File(1, $"{{'descr': {type}, 'fortran_order': False, 'shape': {shape}, }}", data)), "some/file.npy");

    internal static byte[] File(int version, string header, byte[] data)
    {
        var length = new byte[version == 1 ? 2 : 4];
        length[0] = (byte)header.Length;
        length[1] = (byte)(header.Length >> 8);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. data];
    }
}
