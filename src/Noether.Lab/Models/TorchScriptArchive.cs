using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Models;

/// <summary>
/// A TorchScript file as the zip archive that it is. libtorch ends the process on code that it cannot compile, so that every byte is checked
/// against the archive's checksums, and the code for operators that libtorch lacks, before it sees the file.
/// </summary>
public sealed partial class TorchScriptArchive
{
    private const string Format = "a TorchScript file";
    private const int LargestFile = 0x7fffffc7;
    private const long LargestContent = 8L << 30;
    private const int LargestCode = 64 << 20;

    // Where the name's length stands in an entry's own header, and where the name itself.
    private const int NameLength = 26;
    private const int LocalHeader = 30;

    // Operators of libtorch itself; others come with libraries such as torchvision.
    private static readonly string[] KnownOperators = ["aten", "prim", "prims", "quantized", "_quantized", "inductor", "profiler", "static", "sparse", "onednn", "mkldnn", "mkldnn_prepacked", "xnnpack", "prepacked"];

    private TorchScriptArchive(IReadOnlyList<TorchScriptEntry> entries, IReadOnlyList<InspectedTensor>? tensors) => (Entries, Tensors) = (entries, tensors);

    /// <summary>The files in it, by name without the archive's own folder.</summary>
    public IReadOnlyList<TorchScriptEntry> Entries { get; }

    /// <summary>The tensors in it, by the names of the script's members; null where they are stored in another way than scripts do.</summary>
    public IReadOnlyList<InspectedTensor>? Tensors { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InputException">Missing, too large, damaged, no TorchScript, or its code calls operators that are not there.</exception>
    public static TorchScriptArchive Read(string path) => Read(ReadBytes(path), path);

    internal static byte[] ReadBytes(string path) => InputFile.Read(path, stream => stream.Length <= LargestFile
        ? InputFile.Parse(path, Format, () => InputFile.ReadBytes(stream, (int)stream.Length))
        : throw new InputException($"{path} has {stream.Length} bytes; at most {LargestFile} are read."));

    internal static TorchScriptArchive Read(byte[] file, string path)
    {
        try
        {
            using var zip = new ZipFile(new MemoryStream(file, writable: false));
            return Contents(path, file, zip);
        }
        catch (Exception e) when (e is SharpZipBaseException or IOException or ArgumentException or OverflowException or IndexOutOfRangeException or NotSupportedException)
        {
            throw Damaged(path, e);
        }
    }

    private static TorchScriptArchive Contents(string path, byte[] file, ZipFile zip)
    {
        if (zip.Cast<ZipEntry>().Sum(e => Math.Max(0, e.Size)) > LargestContent)
        {
            throw new InputException($"{path} unpacks to more than {LargestContent} bytes; at most that is read.");
        }

        foreach (ZipEntry entry in zip)
        {
            CheckBytes(path, file, zip, entry);
        }

        List<TorchScriptEntry> entries = [.. zip.Cast<ZipEntry>().Select(e => new TorchScriptEntry(e.Name[(e.Name.IndexOf('/') + 1)..], e.Size))];
        if (!entries.Any(e => e.Name == "data.pkl") || !entries.Any(e => e.Name.StartsWith("code/", StringComparison.Ordinal)))
        {
            var pickle = entries.Any(e => e.Name == "data.pkl") ? " It holds pickled weights without code: save it by torch.jit.script or torch.jit.trace, or export it to ONNX." : "";
            throw new InputException($"{path} is a zip archive, but not {Format}.{pickle}");
        }

        foreach (ZipEntry entry in zip)
        {
            if (entry.Name.EndsWith(".py", StringComparison.Ordinal))
            {
                CheckOperators(path, zip, entry);
            }
        }

        return new TorchScriptArchive(entries, TensorsOf(zip));
    }

    private static IReadOnlyList<InspectedTensor>? TensorsOf(ZipFile zip)
    {
        var entry = zip.Cast<ZipEntry>().First(e => e.Name[(e.Name.IndexOf('/') + 1)..] == "data.pkl");
        if (entry.Size > LargestCode)
        {
            return null;
        }

        using var content = zip.GetInputStream(entry);
        var data = new byte[entry.Size];
        content.ReadExactly(data);
        try
        {
            return ScriptPickle.Tensors(data);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Compares an entry with its own header, by which libtorch finds it, and its content with its checksum.</summary>
    private static void CheckBytes(string path, byte[] file, ZipFile zip, ZipEntry entry)
    {
        var header = file.AsSpan((int)entry.Offset);
        var name = header.Slice(LocalHeader, BinaryPrimitives.ReadUInt16LittleEndian(header[NameLength..]));
        if (!header.StartsWith("PK\x03\x04"u8) || Encoding.UTF8.GetString(name) != entry.Name)
        {
            throw Damaged(path, null);
        }

        var (checksum, size, buffer) = (new Crc32(), 0L, new byte[64 * 1024]);
        using var content = zip.GetInputStream(entry);
        for (var read = content.Read(buffer); read > 0 && size <= entry.Size; read = content.Read(buffer))
        {
            checksum.Update(new ArraySegment<byte>(buffer, 0, read));
            size += read;
        }

        if (size != entry.Size || checksum.Value != entry.Crc)
        {
            throw Damaged(path, null);
        }
    }

    private static void CheckOperators(string path, ZipFile zip, ZipEntry entry)
    {
        if (entry.Size > LargestCode)
        {
            throw new InputException($"{path} holds {entry.Size} bytes of code in {InputFile.Quote(entry.Name)}; at most {LargestCode} are read.");
        }

        using var reader = new StreamReader(zip.GetInputStream(entry));
        foreach (Match call in ForeignOperator().Matches(reader.ReadToEnd()))
        {
            if (!KnownOperators.Contains(call.Groups["library"].Value))
            {
                throw new InputException($"{path} calls the operator {InputFile.Quote($"{call.Groups["library"].Value}::{call.Groups["name"].Value}")}, which libtorch alone does not have. Export the model to ONNX, or script it without that operator.");
            }
        }
    }

    private static InputException Damaged(string path, Exception? e) => new($"{path} is damaged or not {Format}: its contents do not match their checksums; it may be a partial copy.", e);

    [GeneratedRegex(@"\bops\.(?<library>\w+)\.(?<name>\w+)", RegexOptions.NonBacktracking)]
    private static partial Regex ForeignOperator();
}

/// <summary>A file within a TorchScript archive.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Size">Its bytes.</param>
public sealed record TorchScriptEntry(string Name, long Size);
