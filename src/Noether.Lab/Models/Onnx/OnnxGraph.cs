using System.Globalization;
using System.Reflection;
using Google.Protobuf;

namespace Noether.Lab.Models.Onnx;

/// <summary>
/// A computation that is put together operator by operator and written as an ONNX file (operator set 17).
/// Weights are copied when they are added.
/// </summary>
public sealed class OnnxGraph
{
    /// <summary>Version of the standard operators that are written.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8;
    private const string Batch = "batch";

    private readonly List<byte[]> _nodes = [];
    private readonly List<byte[]> _weights = [];
    private readonly List<byte[]> _inputs = [];
    private readonly List<byte[]> _outputs = [];
    private int _names;

    /// <summary>Declares what must be given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Lengths of its axes, the batch first; null where any will do.</param>
    /// <param name="element">Type of its entries.</param>
    /// <param name="rows">Name of the first axis where it is free; axes of one name have one length.</param>
    /// <returns>The name.</returns>
    public string Input(string name, IReadOnlyList<long?> shape, OnnxElement element = OnnxElement.Float32, string rows = Batch)
    {
        _inputs.Add(Value(name, shape, element, rows));
        return name;
    }

    /// <summary>Declares what comes out.</summary>
    /// <param name="computed">Name of the tensor, as <see cref="Add"/> gave it.</param>
    /// <param name="name">Name under which it comes out.</param>
    /// <param name="shape">Lengths of its axes, the batch first; null where they vary.</param>
    /// <param name="element">Type of its entries.</param>
    /// <param name="rows">Name of the first axis where it is free.</param>
    public void Output(string computed, string name, IReadOnlyList<long?> shape, OnnxElement element = OnnxElement.Float32, string rows = Batch)
    {
        _nodes.Add(Node("Identity", [computed], [name], []));
        _outputs.Add(Value(name, shape, element, rows));
    }

    /// <summary>Adds constants.</summary>
    /// <param name="values">float32, float64 or int64; copied.</param>
    /// <returns>The name under which operators take them.</returns>
    /// <exception cref="ArgumentException">Another type.</exception>
    public string Weight(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var type = values.dtype switch
        {
            torch.ScalarType.Float32 => OnnxElement.Float32,
            torch.ScalarType.Float64 => OnnxElement.Float64,
            torch.ScalarType.Int64 => OnnxElement.Int64,
            _ => throw new ArgumentException($"Weights of type {values.dtype} are not written; convert them to float32.", nameof(values)),
        };
        var name = Name("weight");
        using var scope = torch.NewDisposeScope();
        var dense = values.detach().cpu().contiguous();
        var bytes = dense.numel() == 0 ? ByteString.Empty : ByteString.CopyFrom(dense.bytes);
        _weights.Add(OnnxMessage.Write(m =>
        {
            foreach (var length in dense.shape)
            {
                m.Number(1, length);
            }

            m.Number(2, (int)type);
            m.Text(8, name);
            m.Bytes(9, bytes);
        }));
        return name;
    }

    /// <summary>Adds whole numbers, such as a shape or axes.</summary>
    public string Weight(params long[] values)
    {
        using var tensor = torch.tensor(values);
        return Weight(tensor);
    }

    /// <summary>Adds one number.</summary>
    public string Weight(double value)
    {
        using var tensor = torch.tensor((float)value);
        return Weight(tensor);
    }

    /// <summary>Adds an operator of one result.</summary>
    /// <param name="operation">The standard operator's name.</param>
    /// <param name="inputs">Names of what it takes.</param>
    /// <param name="attributes">Its settings.</param>
    /// <returns>The name of what it computes.</returns>
    public string Add(string operation, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes)
    {
        var output = Name(operation.ToLowerInvariant());
        _nodes.Add(Node(operation, inputs, [output], attributes));
        return output;
    }

    /// <summary>Adds an operator of several results.</summary>
    /// <param name="operation">The standard operator's name.</param>
    /// <param name="outputs">Number of results.</param>
    /// <param name="inputs">Names of what it takes.</param>
    /// <param name="attributes">Its settings.</param>
    /// <returns>The names of what it computes.</returns>
    public IReadOnlyList<string> AddMany(string operation, int outputs, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes)
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => Name(operation.ToLowerInvariant()))];
        _nodes.Add(Node(operation, inputs, names, attributes));
        return names;
    }

    /// <summary>The whole file.</summary>
    /// <param name="metadata">Texts that it carries by name.</param>
    public byte[] ToFile(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var graph = OnnxMessage.Write(m =>
        {
            m.Messages(1, _nodes);
            m.Text(2, "noether");
            m.Messages(5, _weights);
            m.Messages(11, _inputs);
            m.Messages(12, _outputs);
        });
        var version = typeof(OnnxGraph).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2)[0];
        return OnnxMessage.Write(m =>
        {
            m.Number(1, IrVersion);
            m.Text(2, "Noether");
            m.Text(3, version);
            m.Bytes(7, UnsafeByteOperations.UnsafeWrap(graph));
            m.Messages(8, [OnnxMessage.Write(opset => opset.Number(2, Opset))]);
            m.Messages(14, metadata.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => OnnxMessage.Write(entry =>
            {
                entry.Text(1, p.Key);
                entry.Text(2, p.Value);
            })));
        });
    }

    private static byte[] Node(string operation, IReadOnlyList<string> inputs, string[] outputs, IReadOnlyList<OnnxAttribute> attributes) => OnnxMessage.Write(m =>
    {
        foreach (var input in inputs)
        {
            m.Text(1, input);
        }

        foreach (var output in outputs)
        {
            m.Text(2, output);
        }

        m.Text(3, outputs[0]);
        m.Text(4, operation);
        m.Messages(5, attributes.Select(a => a.ToMessage()));
    });

    private static byte[] Value(string name, IReadOnlyList<long?> shape, OnnxElement element, string rows) => OnnxMessage.Write(value =>
    {
        value.Text(1, name);
        value.Messages(2, [OnnxMessage.Write(type => type.Messages(1, [OnnxMessage.Write(tensor =>
        {
            tensor.Number(1, (int)element);
            tensor.Messages(2, [OnnxMessage.Write(axes => axes.Messages(1, Axes(name, shape, rows)))]);
        })]))]);
    });

    private static IEnumerable<byte[]> Axes(string name, IReadOnlyList<long?> shape, string rows) =>
        shape.Select((length, i) => OnnxMessage.Write(axis =>
        {
            if (length is { } known)
            {
                axis.Number(1, known);
            }
            else
            {
                axis.Text(2, i == 0 ? rows : $"{name}_axis{i}");
            }
        }));

    private string Name(string word) => string.Create(CultureInfo.InvariantCulture, $"{word}_{_names++}");
}

/// <summary>A setting of an operator.</summary>
public sealed class OnnxAttribute
{
    private const int Float = 1;
    private const int Int = 2;
    private const int Letters = 3;
    private const int Ints = 7;

    private readonly byte[] _message;

    private OnnxAttribute(byte[] message) => _message = message;

    /// <summary>A whole number.</summary>
    public static OnnxAttribute Of(string name, long value) => Of(name, Int, m => m.Number(3, value));

    /// <summary>A number.</summary>
    public static OnnxAttribute Of(string name, double value) => Of(name, Float, m => m.Single(2, (float)value));

    /// <summary>A word.</summary>
    public static OnnxAttribute Of(string name, string value) => Of(name, Letters, m => m.Text(4, value));

    /// <summary>Whole numbers.</summary>
    public static OnnxAttribute Of(string name, IEnumerable<long> values) => Of(name, Ints, m =>
    {
        foreach (var value in values)
        {
            m.Number(8, value);
        }
    });

    internal byte[] ToMessage() => _message;

    private static OnnxAttribute Of(string name, int type, Action<OnnxMessage> value) => new(OnnxMessage.Write(m =>
    {
        m.Text(1, name);
        value(m);
        m.Number(20, type);
    }));
}
