using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Noether.Learning;

namespace Noether.Tests.Learning;

public sealed class SafetensorsTests
{
    private static readonly torch.ScalarType[] Types =
    [
        torch.ScalarType.Float64, torch.ScalarType.Float32, torch.ScalarType.Float16, torch.ScalarType.BFloat16, torch.ScalarType.Int64,
        torch.ScalarType.Int32, torch.ScalarType.Int16, torch.ScalarType.Int8, torch.ScalarType.Byte, torch.ScalarType.Bool,
    ];

    [Fact]
    public void Every_type_and_shape_comes_back_bit_for_bit()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = Types.ToDictionary(t => $"of {t}", t => torch.arange(-3, 3, torch.float64).view(2, 3).to(t), StringComparer.Ordinal);
        tensors["scalar"] = torch.tensor(double.NaN);
        tensors["empty"] = torch.zeros(0, 4);
        tensors["transposed"] = torch.rand(3, 5).t();
        using var file = SafetensorsFile.Open(new MemoryStream(Bytes(tensors)), "test");
        foreach (var (name, tensor) in tensors)
        {
            using var read = file.Tensor(name);
            Assert.Equal(tensor.dtype, read.dtype);
            Assert.Equal(tensor.shape, read.shape);
            Assert.Equal(Convert.ToHexString(tensor.contiguous().bytes), Convert.ToHexString(read.bytes));
        }
    }

    [Fact]
    public void Texts_come_back_as_they_were()
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "ü \" \\ \n {", ["b"] = "" };
        using var file = SafetensorsFile.Open(new MemoryStream(Bytes([], texts)), "test");
        Assert.Equal(texts, file.Header.Metadata);
        Assert.Empty(file.Header.Entries);
    }

    [Fact]
    public void Equal_contents_give_equal_bytes_in_whatever_order_they_were_added()
    {
        using var a = torch.ones(3);
        using var b = torch.zeros(2, torch.int64);
        var forward = Bytes(new() { ["a"] = a, ["b"] = b }, new() { ["x"] = "1", ["y"] = "2" });
        var backward = Bytes(new() { ["b"] = b, ["a"] = a }, new() { ["y"] = "2", ["x"] = "1" });
        Assert.Equal(forward, backward);
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(forward) % 8);
    }

    [Fact]
    public void A_file_of_the_reference_implementation_is_read()
    {
        const string Header = """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        using var file = SafetensorsFile.Open(new MemoryStream([.. Raw(Header), .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]), "test");
        using var w = file.Tensor("w");
        Assert.Equal([1.5f, -2f], w.data<float>().ToArray());
        Assert.Equal("pt", file.Header.Metadata["format"]);
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("[]", "not an object")]
    [InlineData("{", "is not valid JSON")]
    [InlineData("""{"w":1}""", "not Object")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "has no data_offsets")]
    [InlineData("""{"w":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", "the type 'F33'")]
    [InlineData("""{"w":{"dtype":"1","shape":[2],"data_offsets":[0,8]}}""", "the type '1'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "-2 where a whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "2.5 where a whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "not a start and an end")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", "not a start and an end")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "cannot have 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "cannot have 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "cannot have 0 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "its header describes 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "where 0 was due")]
    [InlineData("""{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "where 8 was due")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "cut short")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "is not valid JSON")]
    [InlineData("""{"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not String")]
    public void A_malformed_header_is_refused_with_what_is_wrong(string header, string expected)
    {
        var error = Assert.Throws<InputException>(() => SafetensorsFile.Open(new MemoryStream([.. Raw(header), .. new byte[8]]), "weights.safetensors"));
        Assert.Contains("weights.safetensors is not a valid safetensors file", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused_without_allocating_it()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InputException>(() => SafetensorsFile.Open(new MemoryStream(bytes), "test"));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_in_one_sentence()
    {
        using var scope = torch.NewDisposeScope();
        var good = Bytes(new() { ["weight"] = torch.rand(4, 3), ["flag"] = torch.ones(5, torch.@bool), ["n"] = torch.arange(3) }, new() { ["note"] = "text" });
        var damage = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 7], Gen.Bool);
        damage.Sample(
            d =>
            {
                var (position, bit, truncate) = d;
                var bytes = truncate ? good[..position] : [.. good];
                if (!truncate)
                {
                    bytes[position] ^= (byte)(1 << bit);
                }

                try
                {
                    using var file = SafetensorsFile.Open(new MemoryStream(bytes), "test");
                    foreach (var tensor in file.Tensors().Values)
                    {
                        tensor.Dispose();
                    }

                    return !truncate;
                }
                catch (InputException e)
                {
                    return !e.Message.Contains('\n', StringComparison.Ordinal);
                }
            },
            seed: "0000KOIPe036",
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void A_bool_that_is_neither_0_nor_1_counts_as_true()
    {
        const string Header = """{"b":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""";
        using var file = SafetensorsFile.Open(new MemoryStream([.. Raw(Header), 0, 7]), "test");
        using var b = file.Tensor("b");
        Assert.Equal([0, 1], b.bytes.ToArray());
    }

    [Fact]
    public void A_missing_tensor_is_named_beside_those_there_are()
    {
        using var a = torch.ones(1);
        using var file = SafetensorsFile.Open(new MemoryStream(Bytes(new() { ["here"] = a })), "f.safetensors");
        Assert.Equal("f.safetensors holds no tensor 'there'; it holds here.", Assert.Throws<InputException>(() => file.Tensor("there")).Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Contains("/no/such/file", Assert.Throws<InputException>(() => SafetensorsFile.Open("/no/such/file")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_the_format_lacks_is_named()
    {
        using var complex = torch.zeros(1, torch.complex64);
        Assert.Contains("'z'", Assert.Throws<ArgumentException>(() => Bytes(new() { ["z"] = complex })).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(Dictionary<string, Tensor> tensors, Dictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static byte[] Raw(string header)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, json.Length);
        return [.. prefix, .. json];
    }
}
