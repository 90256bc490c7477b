namespace Noether.Lab.Models.Onnx;

/// <summary>What an ONNX file says of itself, read without running it and without a native library.</summary>
/// <param name="IrVersion">Version of the format.</param>
/// <param name="Producer">The program that wrote it, with its version; empty when it does not say.</param>
/// <param name="Opsets">Versions of the operator sets by domain; the standard one is <c>ai.onnx</c>.</param>
/// <param name="Metadata">Texts that the file carries by name.</param>
/// <param name="Nodes">Operators in the order of their computation.</param>
/// <param name="Weights">Constants that belong to the graph.</param>
/// <param name="Inputs">What must be given; weights that are listed as inputs are left out.</param>
/// <param name="Outputs">What comes out.</param>
public sealed record OnnxFile(
    long IrVersion,
    string Producer,
    IReadOnlyDictionary<string, long> Opsets,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxWeight> Weights,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs);

/// <summary>One operator.</summary>
/// <param name="Operator">Its name, such as <c>Conv</c>.</param>
/// <param name="Domain">Its operator set; empty for the standard one.</param>
/// <param name="Inputs">Names of what it takes.</param>
/// <param name="Outputs">Names of what it computes.</param>
public sealed record OnnxNode(string Operator, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);

/// <summary>A tensor that is given or comes out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">Type of its entries; null where it is no tensor (a sequence, a map).</param>
/// <param name="Shape">Lengths of its axes: a number, a name where it is free, <c>?</c> where nothing is said; null when not even their number is known.</param>
public sealed record OnnxValue(string Name, OnnxElement? Element, IReadOnlyList<OnnxAxis>? Shape);

/// <summary>An axis of a tensor.</summary>
/// <param name="Length">Its length; null where it is free.</param>
/// <param name="Name">The name of a free one; empty when it has none.</param>
public sealed record OnnxAxis(long? Length, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Length is { } length ? $"{length}" : Name.Length > 0 ? Name : "?";
}

/// <summary>A constant of the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">Type of its entries.</param>
/// <param name="Shape">Lengths of its axes.</param>
/// <param name="Finite">Whether all its numbers are finite; null where the type is not read.</param>
/// <param name="External">Whether its numbers lie in another file.</param>
public sealed record OnnxWeight(string Name, OnnxElement Element, IReadOnlyList<long> Shape, bool? Finite, bool External)
{
    /// <summary>Number of its entries.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}

/// <summary>Types of entries, by ONNX's numbers.</summary>
public enum OnnxElement
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>IEEE single precision.</summary>
    Float32 = 1,

    /// <summary>Unsigned, 1 byte.</summary>
    UInt8 = 2,

    /// <summary>Signed, 1 byte.</summary>
    Int8 = 3,

    /// <summary>Unsigned, 2 bytes.</summary>
    UInt16 = 4,

    /// <summary>Signed, 2 bytes.</summary>
    Int16 = 5,

    /// <summary>Signed, 4 bytes.</summary>
    Int32 = 6,

    /// <summary>Signed, 8 bytes.</summary>
    Int64 = 7,

    /// <summary>Texts.</summary>
    Text = 8,

    /// <summary>Truth values.</summary>
    Boolean = 9,

    /// <summary>IEEE half precision.</summary>
    Float16 = 10,

    /// <summary>IEEE double precision.</summary>
    Float64 = 11,

    /// <summary>Unsigned, 4 bytes.</summary>
    UInt32 = 12,

    /// <summary>Unsigned, 8 bytes.</summary>
    UInt64 = 13,

    /// <summary>Complex, two single-precision numbers.</summary>
    Complex64 = 14,

    /// <summary>Complex, two double-precision numbers.</summary>
    Complex128 = 15,

    /// <summary>The upper half of a single-precision number.</summary>
    BFloat16 = 16,
}
