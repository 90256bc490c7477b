using System.Diagnostics.CodeAnalysis;

namespace Noether.Learning;

/// <summary>Element types of safetensors files, by the names that stand in them.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The format's own names.")]
public enum SafetensorsType
{
    /// <summary>64-bit float.</summary>
    F64,

    /// <summary>32-bit float.</summary>
    F32,

    /// <summary>16-bit float.</summary>
    F16,

    /// <summary>16-bit float with the exponent of a 32-bit one.</summary>
    BF16,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit integer.</summary>
    I32,

    /// <summary>16-bit integer.</summary>
    I16,

    /// <summary>8-bit integer.</summary>
    I8,

    /// <summary>8-bit unsigned integer.</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    BOOL,
}

/// <summary>Names and sizes of <see cref="SafetensorsType"/>.</summary>
public static class SafetensorsTypes
{
    /// <summary>Bytes an element.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 => 4,
        SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 => 2,
        _ => 1,
    };

    internal static bool TryParse(string name, out SafetensorsType type) =>
        Enum.TryParse(name, ignoreCase: false, out type) && Enum.GetName(type) == name;

    internal static torch.ScalarType ToTorch(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 => torch.ScalarType.Float64,
        SafetensorsType.F32 => torch.ScalarType.Float32,
        SafetensorsType.F16 => torch.ScalarType.Float16,
        SafetensorsType.BF16 => torch.ScalarType.BFloat16,
        SafetensorsType.I64 => torch.ScalarType.Int64,
        SafetensorsType.I32 => torch.ScalarType.Int32,
        SafetensorsType.I16 => torch.ScalarType.Int16,
        SafetensorsType.I8 => torch.ScalarType.Int8,
        SafetensorsType.U8 => torch.ScalarType.Byte,
        _ => torch.ScalarType.Bool,
    };

    internal static SafetensorsType FromTorch(torch.ScalarType type, string name) => type switch
    {
        torch.ScalarType.Float64 => SafetensorsType.F64,
        torch.ScalarType.Float32 => SafetensorsType.F32,
        torch.ScalarType.Float16 => SafetensorsType.F16,
        torch.ScalarType.BFloat16 => SafetensorsType.BF16,
        torch.ScalarType.Int64 => SafetensorsType.I64,
        torch.ScalarType.Int32 => SafetensorsType.I32,
        torch.ScalarType.Int16 => SafetensorsType.I16,
        torch.ScalarType.Int8 => SafetensorsType.I8,
        torch.ScalarType.Byte => SafetensorsType.U8,
        torch.ScalarType.Bool => SafetensorsType.BOOL,
        _ => throw new ArgumentException($"Tensor '{name}' is of type {type}, which safetensors files cannot hold; convert it first (complex: view_as_real).", nameof(type)),
    };
}
