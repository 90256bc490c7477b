using System.Runtime.InteropServices;
using Google.Protobuf;
using Noether.Lab.Data.Formats;
using static Google.Protobuf.WireFormat;

namespace Noether.Lab.Models.Onnx;

/// <summary>
/// Reads an ONNX file's structure from its protocol-buffer fields. Source of the field numbers: onnx.proto of the ONNX standard, version 1.16
/// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
/// </summary>
public static class OnnxReader
{
    private const string Format = "an ONNX model";

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">Missing, above 2 GB, damaged, or no ONNX model.</exception>
    public static OnnxFile Read(string path) => Read(ReadBytes(path), path);

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <exception cref="InputException">Damaged, or no ONNX model.</exception>
    public static OnnxFile Read(byte[] file, string name)
    {
        var model = InputFile.Parse(name, Format, () => Model(UnsafeByteOperations.UnsafeWrap(file)));
        return model.Nodes.Count > 0 && model.Outputs.Count > 0 && model.Opsets.Count > 0
            ? model
            : throw new InputException($"{name} is not {Format}, or it is damaged: it holds no graph with operators, outputs and an operator set.");
    }

    internal static byte[] ReadBytes(string path) => InputFile.Read(path, stream => stream.Length <= Array.MaxLength
        ? InputFile.Parse(path, Format, () => InputFile.ReadBytes(stream, (int)stream.Length))
        : throw new InputException($"{path} has {stream.Length} bytes; an ONNX file holds at most 2 GB."));

    private static OnnxFile Model(ByteString message)
    {
        var (ir, producer, version) = (0L, "", "");
        var opsets = new OrderedDictionary<string, long>();
        var metadata = new OrderedDictionary<string, string>();
        var graph = new Graph();
        Each(message, (field, wire, input) =>
        {
            switch ((field, wire))
            {
                case (1, WireType.Varint): ir = input.ReadInt64(); return true;
                case (2, WireType.LengthDelimited): producer = input.ReadString(); return true;
                case (3, WireType.LengthDelimited): version = input.ReadString(); return true;
                case (7, WireType.LengthDelimited): graph.Read(input.ReadBytes()); return true;
                case (8, WireType.LengthDelimited): Opset(input.ReadBytes(), opsets); return true;
                case (14, WireType.LengthDelimited): Entry(input.ReadBytes(), metadata); return true;
                default: return false;
            }
        });
        var weights = graph.Weights.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        return new OnnxFile(ir, $"{producer} {version}".Trim(), opsets, metadata, graph.Nodes, graph.Weights, [.. graph.Inputs.Where(i => !weights.Contains(i.Name))], graph.Outputs);
    }

    private static void Opset(ByteString message, OrderedDictionary<string, long> into)
    {
        var (domain, version) = ("", 0L);
        Each(message, (field, wire, input) =>
        {
            switch ((field, wire))
            {
                case (1, WireType.LengthDelimited): domain = input.ReadString(); return true;
                case (2, WireType.Varint): version = input.ReadInt64(); return true;
                default: return false;
            }
        });
        into[domain.Length == 0 ? "ai.onnx" : domain] = version;
    }

    private static void Entry(ByteString message, OrderedDictionary<string, string> into)
    {
        var (key, value) = ("", "");
        Each(message, (field, wire, input) =>
        {
            switch ((field, wire))
            {
                case (1, WireType.LengthDelimited): key = input.ReadString(); return true;
                case (2, WireType.LengthDelimited): value = input.ReadString(); return true;
                default: return false;
            }
        });
        into[key] = value;
    }

    private static OnnxNode Node(ByteString message)
    {
        var (name, domain, inputs, outputs) = ("", "", new List<string>(), new List<string>());
        Each(message, (field, wire, input) =>
        {
            switch ((field, wire))
            {
                case (1, WireType.LengthDelimited): inputs.Add(input.ReadString()); return true;
                case (2, WireType.LengthDelimited): outputs.Add(input.ReadString()); return true;
                case (4, WireType.LengthDelimited): name = input.ReadString(); return true;
                case (7, WireType.LengthDelimited): domain = input.ReadString(); return true;
                default: return false;
            }
        });
        return new OnnxNode(name, domain, inputs, outputs);
    }

    private static OnnxValue Value(ByteString message)
    {
        var name = "";
        OnnxElement? element = null;
        IReadOnlyList<OnnxAxis>? shape = null;
        Each(message, (field, wire, input) =>
        {
            switch ((field, wire))
            {
                case (1, WireType.LengthDelimited): name = input.ReadString(); return true;
                case (2, WireType.LengthDelimited): Each(input.ReadBytes(), Type); return true;
                default: return false;
            }
        });
        return new OnnxValue(name, element, shape);

        bool Type(int field, WireType wire, CodedInputStream input)
        {
            if ((field, wire) != (1, WireType.LengthDelimited))
            {
                return false;
            }

            element = OnnxElement.Undefined;
            Each(input.ReadBytes(), Tensor);
            return true;
        }

        bool Tensor(int field, WireType wire, CodedInputStream input)
        {
            switch ((field, wire))
            {
                case (1, WireType.Varint): element = (OnnxElement)input.ReadInt32(); return true;
                case (2, WireType.LengthDelimited): shape = Shape(input.ReadBytes()); return true;
                default: return false;
            }
        }
    }

    private static List<OnnxAxis> Shape(ByteString message)
    {
        List<OnnxAxis> axes = [];
        Each(message, (field, wire, input) =>
        {
            if ((field, wire) != (1, WireType.LengthDelimited))
            {
                return false;
            }

            long? length = null;
            var name = "";
            Each(input.ReadBytes(), (part, kind, axis) =>
            {
                switch ((part, kind))
                {
                    case (1, WireType.Varint): length = axis.ReadInt64() is > 0 and var n ? n : null; return true;
                    case (2, WireType.LengthDelimited): name = axis.ReadString(); return true;
                    default: return false;
                }
            });
            axes.Add(new OnnxAxis(length, name));
            return true;
        });
        return axes;
    }

    private static OnnxWeight Weight(ByteString message)
    {
        var (name, element, external, finite) = ("", OnnxElement.Undefined, false, true);
        List<long> shape = [];
        ByteString? raw = null;
        Each(message, (field, wire, input) =>
        {
            switch ((field, wire))
            {
                case (1, WireType.Varint): shape.Add(input.ReadInt64()); return true;
                case (1, WireType.LengthDelimited): Packed(input.ReadBytes(), shape); return true;
                case (2, WireType.Varint): element = (OnnxElement)input.ReadInt32(); return true;
                case (4, WireType.LengthDelimited): finite &= AllFinite(OnnxElement.Float32, input.ReadBytes()) ?? true; return true;
                case (8, WireType.LengthDelimited): name = input.ReadString(); return true;
                case (9, WireType.LengthDelimited): raw = input.ReadBytes(); return true;
                case (10, WireType.LengthDelimited): finite &= AllFinite(OnnxElement.Float64, input.ReadBytes()) ?? true; return true;
                case (14, WireType.Varint): external = input.ReadInt32() == 1; return true;
                default: return false;
            }
        });
        return new OnnxWeight(name, element, shape, raw is null ? finite : AllFinite(element, raw) is { } all ? all && finite : null, external);
    }

    private static void Packed(ByteString message, List<long> into)
    {
        using var input = message.CreateCodedInput();
        while (!input.IsAtEnd)
        {
            into.Add(input.ReadInt64());
        }
    }

    private static bool? AllFinite(OnnxElement element, ByteString bytes)
    {
        var data = bytes.Span;
        switch (element)
        {
            case OnnxElement.Float32: return !MemoryMarshal.Cast<byte, float>(data).ContainsAnyNotFinite();
            case OnnxElement.Float64: return !MemoryMarshal.Cast<byte, double>(data).ContainsAnyNotFinite();
            case OnnxElement.Float16: return !MemoryMarshal.Cast<byte, Half>(data).ContainsAnyNotFinite();
            case OnnxElement.BFloat16 or OnnxElement.Text: return null;
            default: return true;
        }
    }

    /// <summary>Goes through a message's fields; what <paramref name="read"/> does not take is skipped.</summary>
    private static void Each(ByteString message, Func<int, WireType, CodedInputStream, bool> read)
    {
        using var input = message.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (!read(GetTagFieldNumber(tag), GetTagWireType(tag), input))
            {
                input.SkipLastField();
            }
        }
    }

    private static bool ContainsAnyNotFinite<T>(this ReadOnlySpan<T> numbers)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        foreach (var number in numbers)
        {
            if (!T.IsFinite(number))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Graph
    {
        public List<OnnxNode> Nodes { get; } = [];

        public List<OnnxWeight> Weights { get; } = [];

        public List<OnnxValue> Inputs { get; } = [];

        public List<OnnxValue> Outputs { get; } = [];

        public void Read(ByteString message) => Each(message, (field, wire, input) =>
        {
            switch ((field, wire))
            {
                case (1, WireType.LengthDelimited): Nodes.Add(Node(input.ReadBytes())); return true;
                case (5, WireType.LengthDelimited): Weights.Add(Weight(input.ReadBytes())); return true;
                case (11, WireType.LengthDelimited): Inputs.Add(Value(input.ReadBytes())); return true;
                case (12, WireType.LengthDelimited): Outputs.Add(Value(input.ReadBytes())); return true;
                default: return false;
            }
        });
    }
}
