using System.IO.Compression;
using System.Text;

namespace Noether.Lab.Tests.Models;

/// <summary>A TorchScript archive written by hand, so that tests need no files: images to the two scores (mean, 1 - mean).</summary>
internal static class TinyScript
{
    public const string Code =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.M,
            x: Tensor) -> Tensor:
            m = torch.mean(x, [1, 2, 3])
            return torch.stack([m, torch.rsub(m, 1)], 1)

        """;

    /// <summary>An object of the class with one attribute, <c>training = False</c>, as a pickle.</summary>
    public static byte[] Data() =>
        [0x80, 2, .. "c__torch__\nM\n)"u8, 0x81, .. "}(X"u8, 8, 0, 0, 0, .. "training"u8, 0x89, .. "ub."u8];

    /// <summary>An archive with sound checksums.</summary>
    public static byte[] Archive(string code, ReadOnlySpan<byte> data)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "data.pkl", data);
            Add(zip, "code/__torch__.py", Encoding.UTF8.GetBytes(code));
            Add(zip, "constants.pkl", [0x80, 2, (byte)')', (byte)'.']);
            Add(zip, "version", "3\n"u8);
        }

        return file.ToArray();
    }

    public static byte[] Archive() => Archive(Code, Data());

    /// <summary>An archive whose code or data are changed at a few seeded places, but whose checksums are sound: libtorch sees it.</summary>
    public static byte[] Hostile(int seed)
    {
        var random = new Random(seed);
        var (code, data) = (Encoding.UTF8.GetBytes(Code), Data());
        var target = random.Next(3) == 0 ? data : code;
        for (var changes = 1 + random.Next(3); changes > 0; changes--)
        {
            var at = random.Next(target.Length);
            target[at] = random.Next(2) == 0 ? target[random.Next(target.Length)] : (byte)random.Next(256);
        }

        var cut = random.Next(10) == 0 ? random.Next(code.Length) : code.Length;
        return Archive(Encoding.UTF8.GetString(code, 0, cut), data);
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        using var entry = zip.CreateEntry($"tiny/{name}", CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
