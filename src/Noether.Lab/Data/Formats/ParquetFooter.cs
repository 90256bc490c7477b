using System.Buffers.Binary;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// Walks through a Parquet file's footer, a struct of Thrift's compact protocol, and refuses one that does not end where it should: a reader that trusts it
/// goes on for ever, or takes the memory that a length promises.
/// </summary>
internal ref struct ParquetFooter
{
    private const int Deepest = 32;
    private const int TailLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <param name="stream">The file; its place stays what it was.</param>
    /// <exception cref="InvalidDataException">The footer is damaged.</exception>
    public static void Check(Stream stream)
    {
        var (start, tail) = (stream.Position, new byte[TailLength]);
        Ensure(stream.Length >= 2 * TailLength);
        stream.Position = stream.Length - TailLength;
        stream.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        Ensure(tail.AsSpan(4).SequenceEqual("PAR1"u8) && length > 0 && length <= stream.Length - TailLength - 4);
        var footer = new byte[length];
        stream.Position = stream.Length - TailLength - length;
        stream.ReadExactly(footer);
        stream.Position = start;
        var walk = new ParquetFooter(footer);
        walk.Struct(0);
        Ensure(walk._at == length);
    }

    private static void Ensure(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException();
        }
    }

    private void Struct(int depth)
    {
        Ensure(depth < Deepest);
        for (var header = Byte(); header != 0; header = Byte())
        {
            if (header >> 4 == 0)
            {
                _ = Number();
            }

            // A truth value of a field stands in its header.
            if ((header & 15) is not (1 or 2))
            {
                Value(header & 15, depth);
            }
        }
    }

    private void Value(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2 or 3:
                _ = Byte();
                break;
            case 4 or 5 or 6:
                _ = Number();
                break;
            case 7:
                Skip(sizeof(double));
                break;
            case 8:
                Skip(Number());
                break;
            case 9 or 10:
                List(depth + 1);
                break;
            case 12:
                Struct(depth + 1);
                break;
            default:
                throw new InvalidDataException();
        }
    }

    private void List(int depth)
    {
        Ensure(depth < Deepest);
        var header = Byte();
        var count = header >> 4 == 15 ? Number() : (ulong)(header >> 4);
        Ensure(count <= (ulong)(_bytes.Length - _at));
        for (ulong i = 0; i < count; i++)
        {
            Value(header & 15, depth);
        }
    }

    private byte Byte()
    {
        Ensure(_at < _bytes.Length);
        return _bytes[_at++];
    }

    private ulong Number()
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            Ensure(shift < 64);
            var next = Byte();
            number |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return number;
            }
        }
    }

    private void Skip(ulong bytes)
    {
        Ensure(bytes <= (ulong)(_bytes.Length - _at));
        _at += (int)bytes;
    }
}
