using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Learning;
using SkiaSharp;

namespace Noether.Lab.Tests.Data.Formats;

/// <summary>Truncated and flipped files are read or refused in one line, in bounded memory and time; nothing else happens.</summary>
public sealed class RobustnessTests
{
    private const int Cases = 1000;
    private const long MaxBytes = 16_000_000;

    public static TheoryData<string> Formats => [.. Readers.Keys];

    private static readonly NumberArray Numbers = NumberArray.Of<float>([4, 3, 5], [.. Enumerable.Range(0, 60).Select(i => i * 0.5f)]);

    private static readonly Dictionary<string, (Func<byte[]> Make, Action<Stream, string> Read)> Readers = new()
    {
        ["idx"] = (() => Written(s => IdxFile.Write(s, Numbers)), (s, n) => IdxFile.Read(s, n)),
        ["idx.gz"] = (PackedIdx, (s, n) => IdxFile.Read(s, n)),
        ["npy"] = (() => Written(s => NpyFile.Write(s, Numbers)), (s, n) => NpyFile.Read(s, n)),
        ["npy-fortran"] = (FortranNpy, (s, n) => NpyFile.Read(s, n)),
        ["npz"] = (() => Written(s => NpzFile.Write(s, [new("a", Numbers), new("b", Numbers)])), ReadNpz),
        ["meshes"] = (CadObjectsTests.OneMesh, ReadMeshes),
        ["csv"] = (() => "name,x,y\n\"a\"\"b\",1,2\nc,3.5,-4e5\n\"d\ne\",5,6\n"u8.ToArray(), (s, n) => CsvColumns.Read(s, n, new CsvOptions { Text = ["name"] })),
        ["g6"] = (() => ">>graph6<<G???F{\nG??CFw\nDQc\nX}rM\\QTeLEuUlQY[I\\IgtWfTxCrhEOZo{FfwEew`LXMbWp}JDtM\n"u8.ToArray(), (s, n) => Graph6File.Read(s, n)),
        ["exp"] = (() => Encoding.ASCII.GetBytes(LabelledGraphFileTests.Two), (s, n) => LabelledGraphFile.Read(s, n)),
        ["xyz"] = (() => Encoding.ASCII.GetBytes(ExtendedXyzFileTests.Two), (s, n) => ExtendedXyzFile.Read(s, n)),
        ["flo"] = (() => Written(s => FloFile.Write(s, NumberArray.Of<float>([2, 5, 7], [.. Enumerable.Range(0, 70).Select(i => i - 30.5f)]))), (s, n) => FloFile.Read(s, n)),
        ["parquet"] = (() => Written(s => ParquetFile.Write(s, [], [("x", [1, 2, 3]), ("y", [0.5f, -1, 4e10f])])), (s, n) => ParquetFile.Read(s, n)),
        ["png"] = (() => ImageFileTests.Png(Picture()), (s, n) => ImageFile.Read(s, n)),
        ["jpeg"] = (Jpeg, (s, n) => ImageFile.Read(s, n)),
        ["safetensors"] = (Safetensors, ReadArrays),
        ["safetensors-tensors"] = (Safetensors, ReadTensors),
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_damaged_file_is_read_or_refused_in_one_line(string format)
    {
        var (make, read) = Readers[format];
        var valid = make();
        var name = $"some/file.{format}";
        read(new MemoryStream(valid), name);
        var random = new Random(20240229);
        var refused = 0;
        for (var i = 0; i < Cases; i++)
        {
            var damaged = Damage(valid, random);
            var (start, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            try
            {
                read(new MemoryStream(damaged), name);
            }
            catch (InputException e)
            {
                refused++;
                Assert.Contains(name, e.Message);
                Assert.DoesNotContain(e.Message, char.IsControl);
                Assert.InRange(e.Message.Length, 1, 1000);
            }
            catch (Exception e)
            {
                Assert.Fail($"Case {i} threw {e}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, MaxBytes);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        }

        Assert.InRange(refused, Cases / 4, Cases);
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        var kind = random.Next(3);
        byte[] damaged = kind == 0 ? valid[..random.Next(valid.Length)] : [.. valid];
        for (var flips = kind == 0 || damaged.Length == 0 ? 0 : 1 + random.Next(kind == 1 ? 1 : 12); flips > 0; flips--)
        {
            // Half of the flips fall into the first bytes, where lengths and types stand.
            var at = random.Next(2) == 0 ? random.Next(Math.Min(damaged.Length, 64)) : random.Next(damaged.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));
        }

        return damaged;
    }

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static byte[] PackedIdx() => Written(stream =>
    {
        using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        IdxFile.Write(packed, Numbers);
    });

    private static byte[] FortranNpy() => NpyFileTests.File(2, "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3, 2), }", new byte[24]);

    private static NumberArray Picture() => NumberArray.Of<byte>([3, 16, 24], [.. Enumerable.Range(0, 3 * 16 * 24).Select(i => (byte)(i * i / 7))]);

    private static byte[] Jpeg()
    {
        using var bitmap = SKBitmap.Decode(ImageFileTests.Png(Picture()));
        return bitmap.Encode(SKEncodedImageFormat.Jpeg, 90).ToArray();
    }

    private static byte[] Safetensors()
    {
        using var scope = torch.NewDisposeScope();
        return Written(stream => SafetensorsWriter.Write(
            stream,
            new Dictionary<string, Tensor> { ["weight"] = torch.arange(12).reshape(3, 4).to(torch.float32), ["on"] = torch.ones(3, torch.@bool) },
            new Dictionary<string, string> { ["made"] = "here" }));
    }

    private static void ReadNpz(Stream stream, string name)
    {
        using var file = NpzFile.Open(stream, name);
        foreach (var array in file.Names)
        {
            Assert.NotNull(file[array]);
        }
    }

    private static void ReadMeshes(Stream stream, string name)
    {
        foreach (var mesh in CadObjects.ReadMeshes(stream, name))
        {
            mesh.Dispose();
        }
    }

    private static void ReadArrays(Stream stream, string name)
    {
        using var arrays = SafetensorsArrays.Open(stream, name);
        foreach (var array in arrays.Names)
        {
            Assert.NotNull(arrays[array]);
        }
    }

    private static void ReadTensors(Stream stream, string name)
    {
        using var scope = torch.NewDisposeScope();
        using var file = SafetensorsFile.Open(stream, name);
        foreach (var tensor in file.Tensors().Values)
        {
            tensor.Dispose();
        }
    }
}
