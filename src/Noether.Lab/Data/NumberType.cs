namespace Noether.Lab.Data;

/// <summary>The type of a <see cref="NumberArray"/>'s entries.</summary>
public enum NumberType
{
    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>Unsigned, 1 byte.</summary>
    UInt8,

    /// <summary>Signed, 1 byte.</summary>
    Int8,

    /// <summary>Unsigned, 2 bytes.</summary>
    UInt16,

    /// <summary>Signed, 2 bytes.</summary>
    Int16,

    /// <summary>Unsigned, 4 bytes.</summary>
    UInt32,

    /// <summary>Signed, 4 bytes.</summary>
    Int32,

    /// <summary>Unsigned, 8 bytes.</summary>
    UInt64,

    /// <summary>Signed, 8 bytes.</summary>
    Int64,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>The upper half of a float32.</summary>
    BFloat16,

    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>IEEE double precision.</summary>
    Float64,

    /// <summary>Real and imaginary part, float32 each.</summary>
    Complex64,

    /// <summary>Real and imaginary part, float64 each.</summary>
    Complex128,
}

/// <summary>Sizes of <see cref="NumberType"/>s.</summary>
public static class NumberTypes
{
    /// <summary>Bytes of one entry.</summary>
    public static int Size(this NumberType type) => type switch
    {
        NumberType.Boolean or NumberType.UInt8 or NumberType.Int8 => 1,
        NumberType.UInt16 or NumberType.Int16 or NumberType.Float16 or NumberType.BFloat16 => 2,
        NumberType.UInt32 or NumberType.Int32 or NumberType.Float32 => 4,
        NumberType.UInt64 or NumberType.Int64 or NumberType.Float64 or NumberType.Complex64 => 8,
        NumberType.Complex128 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a number type."),
    };

    /// <summary>Bytes of one machine word of an entry: half the size of a complex entry, the size of any other.</summary>
    internal static int WordSize(this NumberType type) =>
        type is NumberType.Complex64 or NumberType.Complex128 ? type.Size() / 2 : type.Size();
}
