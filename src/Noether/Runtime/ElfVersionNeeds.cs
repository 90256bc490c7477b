using System.Buffers.Binary;
using System.Text;

namespace Noether.Runtime;

/// <summary>One symbol version that an ELF library asks another library for.</summary>
/// <param name="Library">The library that is asked, e.g. <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version node, e.g. <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Weak">Whether the dynamic linker goes on when the library lacks that version.</param>
/// <param name="FlagsOffset">Where in the file the requirement's two flag bytes are.</param>
internal readonly record struct ElfVersionNeed(string Library, string Version, bool Weak, int FlagsOffset);

/// <summary>
/// The version requirements (section <c>.gnu.version_r</c>) of a 64-bit little-endian ELF library. Source: the Linux Standard Base,
/// "Symbol Versioning", Elfxx_Verneed and Elfxx_Vernaux.
/// </summary>
internal static class ElfVersionNeeds
{
    private const uint VersionNeedsSection = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;
    private const int SectionHeaderSize = 64;
    private const int NeedSize = 16;
    private const int AuxiliarySize = 16;

    /// <summary>All requirements, in file order; empty if the library has none.</summary>
    /// <exception cref="InvalidDataException">The bytes are no 64-bit little-endian ELF file with section headers, or are cut short.</exception>
    public static IReadOnlyList<ElfVersionNeed> Read(ReadOnlySpan<byte> file)
    {
        var isElf64 = file.Length >= 64 && file[..4].SequenceEqual("\u007fELF"u8) && file[4] == 2 && file[5] == 1;
        if (!isElf64)
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF library");
        }

        var headers = BinaryPrimitives.ReadUInt64LittleEndian(file[0x28..]);
        int headerSize = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3a..]);
        int headerCount = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3c..]);
        if (headerCount == 0 || headerSize < SectionHeaderSize)
        {
            throw new InvalidDataException("the ELF library has no section headers");
        }

        for (var i = 0; i < headerCount; i++)
        {
            var header = Section.At(file, headers + (ulong)(i * headerSize));
            if (header.Type == VersionNeedsSection)
            {
                return ReadNeeds(file, header, Section.At(file, headers + (header.Link * (ulong)headerSize)));
            }
        }

        return [];
    }

    /// <summary>A copy of the library in which the requirement for one version is weak, so that it loads where that version is missing.</summary>
    /// <returns>Null if the library does not ask for that version.</returns>
    /// <exception cref="InvalidDataException">See <see cref="Read"/>.</exception>
    public static byte[]? Weaken(byte[] file, string version)
    {
        byte[]? copy = null;
        foreach (var need in Read(file).Where(need => need.Version == version))
        {
            copy ??= (byte[])file.Clone();
            var flags = copy.AsSpan(need.FlagsOffset, 2);
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | WeakFlag));
        }

        return copy;
    }

    private static List<ElfVersionNeed> ReadNeeds(ReadOnlySpan<byte> file, Section section, Section strings)
    {
        var needs = new List<ElfVersionNeed>();
        var needAt = section.Offset;
        uint nextNeed;
        do
        {
            var need = Slice(file, needAt, NeedSize);
            int auxiliaries = BinaryPrimitives.ReadUInt16LittleEndian(need[2..]);
            var library = Text(file, strings, BinaryPrimitives.ReadUInt32LittleEndian(need[4..]));
            var auxiliaryAt = needAt + BinaryPrimitives.ReadUInt32LittleEndian(need[8..]);
            for (var i = 0; i < auxiliaries; i++)
            {
                var auxiliary = Slice(file, auxiliaryAt, AuxiliarySize);
                var flags = BinaryPrimitives.ReadUInt16LittleEndian(auxiliary[4..]);
                var version = Text(file, strings, BinaryPrimitives.ReadUInt32LittleEndian(auxiliary[8..]));
                needs.Add(new ElfVersionNeed(library, version, (flags & WeakFlag) != 0, (int)auxiliaryAt + 4));
                auxiliaryAt += BinaryPrimitives.ReadUInt32LittleEndian(auxiliary[12..]);
            }

            nextNeed = BinaryPrimitives.ReadUInt32LittleEndian(need[12..]);
            needAt += nextNeed;
        }
        while (nextNeed != 0);
        return needs;
    }

    private static string Text(ReadOnlySpan<byte> file, Section strings, uint offset)
    {
        var rest = Slice(file, strings.Offset, strings.Size);
        if (offset >= (uint)rest.Length)
        {
            throw new InvalidDataException("the ELF library names a string outside its string table");
        }

        rest = rest[(int)offset..];
        var end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> file, ulong offset, ulong length)
    {
        if (offset > (ulong)file.Length || length > (ulong)file.Length - offset)
        {
            throw new InvalidDataException("the ELF library is cut short");
        }

        return file.Slice((int)offset, (int)length);
    }

    private readonly record struct Section(uint Type, uint Link, ulong Offset, ulong Size)
    {
        public static Section At(ReadOnlySpan<byte> file, ulong position)
        {
            var header = Slice(file, position, SectionHeaderSize);
            return new Section(
                BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                BinaryPrimitives.ReadUInt32LittleEndian(header[40..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[32..]));
        }
    }
}
