using Google.Protobuf;
using static Google.Protobuf.WireFormat;

namespace Noether.Lab.Models.Onnx;

/// <summary>Writes one protocol-buffer message field by field.</summary>
internal sealed class OnnxMessage
{
    private readonly CodedOutputStream _to;

    private OnnxMessage(CodedOutputStream to) => _to = to;

    public static byte[] Write(Action<OnnxMessage> write)
    {
        using var buffer = new MemoryStream();
        using (var to = new CodedOutputStream(buffer, leaveOpen: true))
        {
            write(new OnnxMessage(to));
        }

        return buffer.ToArray();
    }

    public void Number(int field, long value)
    {
        _to.WriteTag(field, WireType.Varint);
        _to.WriteInt64(value);
    }

    public void Single(int field, float value)
    {
        _to.WriteTag(field, WireType.Fixed32);
        _to.WriteFloat(value);
    }

    public void Text(int field, string value)
    {
        _to.WriteTag(field, WireType.LengthDelimited);
        _to.WriteString(value);
    }

    public void Bytes(int field, ByteString value)
    {
        _to.WriteTag(field, WireType.LengthDelimited);
        _to.WriteBytes(value);
    }

    public void Messages(int field, IEnumerable<byte[]> messages)
    {
        foreach (var message in messages)
        {
            Bytes(field, UnsafeByteOperations.UnsafeWrap(message));
        }
    }
}
