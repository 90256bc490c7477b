using System.Numerics;
using System.Runtime.InteropServices;
using Noether.Runtime;

namespace Noether.Lab.Data;

/// <summary>
/// Numbers in a box: what array files hold, without torch. Entries lie in row-major order, little-endian, in one block of memory.
/// </summary>
public sealed class NumberArray
{
    private readonly byte[] _data;

    /// <param name="shape">Lengths of the axes, slowest first; empty for a single number.</param>
    /// <param name="type">Type of an entry.</param>
    /// <param name="data">The entries' bytes, row-major and little-endian; taken over, not copied.</param>
    /// <exception cref="ArgumentException">The block's length is not that of the shape and type.</exception>
    public NumberArray(IReadOnlyList<long> shape, NumberType type, byte[] data)
    {
        if (ByteCount(shape, type) != data.LongLength)
        {
            throw new ArgumentException($"{data.LongLength} bytes do not hold {type} [{string.Join(", ", shape)}].", nameof(data));
        }

        Shape = [.. shape];
        Type = type;
        _data = data;
    }

    /// <summary>Lengths of the axes, slowest first; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Type of an entry.</summary>
    public NumberType Type { get; }

    /// <summary>Number of entries.</summary>
    public int Count => _data.Length / Type.Size();

    /// <summary>The entries' bytes, row-major and little-endian.</summary>
    public ReadOnlySpan<byte> Bytes => _data;

    /// <summary>An array of given entries.</summary>
    /// <typeparam name="T">One of the number types of <see cref="NumberType"/> (<c>bool</c>, <c>byte</c>, <c>float</c>, <c>Half</c>, ...).</typeparam>
    /// <param name="shape">Lengths of the axes; their product is the number of values.</param>
    /// <param name="values">The entries in row-major order; copied.</param>
    public static NumberArray Of<T>(IReadOnlyList<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged
        => new(shape, TypeOf<T>(), MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Bytes that a shape needs; null when that is negative or more than one block of memory can hold (2 GB).</summary>
    public static int? ByteCount(IReadOnlyList<long> shape, NumberType type)
    {
        if (shape.Any(n => n < 0))
        {
            return null;
        }

        if (shape.Contains(0))
        {
            return 0;
        }

        var bytes = (UInt128)type.Size();
        foreach (var length in shape)
        {
            bytes *= (UInt128)length;
            if (bytes > (UInt128)Array.MaxLength)
            {
                return null;
            }
        }

        return (int)bytes;
    }

    /// <summary>The same entries in another shape; the memory is shared.</summary>
    /// <exception cref="ArgumentException">The shape has another number of entries.</exception>
    public NumberArray Reshape(params IReadOnlyList<long> shape) => new(shape, Type, _data);

    /// <summary>The entries as they lie in memory.</summary>
    /// <typeparam name="T">The .NET type of <see cref="Type"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The array holds another type.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
        => TypeOf<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(_data)
            : throw new InvalidOperationException($"The array holds {Type}, not {TypeOf<T>()}.");

    /// <summary>The entries as doubles; whole numbers above 2^53 are rounded.</summary>
    /// <exception cref="InvalidOperationException">The entries are complex.</exception>
    public double[] ToDoubles()
    {
        var result = new double[Count];
        switch (Type)
        {
            case NumberType.Boolean: Convert<byte, double>(result); break;
            case NumberType.BFloat16: Widen(result); break;
            case NumberType.UInt8: Convert<byte, double>(result); break;
            case NumberType.Int8: Convert<sbyte, double>(result); break;
            case NumberType.UInt16: Convert<ushort, double>(result); break;
            case NumberType.Int16: Convert<short, double>(result); break;
            case NumberType.UInt32: Convert<uint, double>(result); break;
            case NumberType.Int32: Convert<int, double>(result); break;
            case NumberType.UInt64: Convert<ulong, double>(result); break;
            case NumberType.Int64: Convert<long, double>(result); break;
            case NumberType.Float16: Convert<Half, double>(result); break;
            case NumberType.Float32: Convert<float, double>(result); break;
            case NumberType.Float64: Convert<double, double>(result); break;
            default: throw new InvalidOperationException("Complex numbers are not real numbers; read them with Values<Complex>().");
        }

        return result;
    }

    /// <summary>
    /// A tensor of the same shape that owns its memory. Unsigned types, which torch computes with only as bytes, become the next wider signed type.
    /// </summary>
    /// <exception cref="InputException">A uint64 entry does not fit int64.</exception>
    public Tensor ToTensor()
    {
        NativeTorch.EnsureLoaded();
        var (type, bytes) = Type switch
        {
            NumberType.Boolean => (torch.ScalarType.Bool, _data),
            NumberType.UInt8 => (torch.ScalarType.Byte, _data),
            NumberType.Int8 => (torch.ScalarType.Int8, _data),
            NumberType.UInt16 => (torch.ScalarType.Int32, Widened<ushort, int>()),
            NumberType.Int16 => (torch.ScalarType.Int16, _data),
            NumberType.UInt32 => (torch.ScalarType.Int64, Widened<uint, long>()),
            NumberType.Int32 => (torch.ScalarType.Int32, _data),
            NumberType.UInt64 => (torch.ScalarType.Int64, Widened<ulong, long>()),
            NumberType.Int64 => (torch.ScalarType.Int64, _data),
            NumberType.Float16 => (torch.ScalarType.Float16, _data),
            NumberType.BFloat16 => (torch.ScalarType.BFloat16, _data),
            NumberType.Float32 => (torch.ScalarType.Float32, _data),
            NumberType.Float64 => (torch.ScalarType.Float64, _data),
            NumberType.Complex64 => (torch.ScalarType.ComplexFloat32, _data),
            _ => (torch.ScalarType.ComplexFloat64, _data),
        };
        var tensor = torch.empty([.. Shape], dtype: type);
        if (bytes.Length > 0)
        {
            tensor.bytes = bytes;
        }

        return tensor;
    }

    /// <summary>The type and shape: <c>Float32 [3, 4]</c>.</summary>
    public override string ToString() => $"{Type} [{string.Join(", ", Shape)}]";

    private static NumberType TypeOf<T>() => default(T) switch
    {
        bool => NumberType.Boolean,
        byte => NumberType.UInt8,
        sbyte => NumberType.Int8,
        ushort => NumberType.UInt16,
        short => NumberType.Int16,
        uint => NumberType.UInt32,
        int => NumberType.Int32,
        ulong => NumberType.UInt64,
        long => NumberType.Int64,
        Half => NumberType.Float16,
        float => NumberType.Float32,
        double => NumberType.Float64,
        Complex => NumberType.Complex128,
        _ => throw new NotSupportedException($"{typeof(T).Name} is not a number type of arrays."),
    };

    private void Convert<TFrom, TTo>(Span<TTo> to)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(_data);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = TTo.CreateChecked(from[i]);
        }
    }

    private void Widen(Span<double> to)
    {
        var from = MemoryMarshal.Cast<byte, ushort>(_data);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = BitConverter.UInt32BitsToSingle((uint)from[i] << 16);
        }
    }

    private byte[] Widened<TFrom, TTo>()
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var result = new TTo[Count];
        try
        {
            Convert<TFrom, TTo>(result);
        }
        catch (OverflowException e)
        {
            throw new InputException($"An entry of {this} is above {long.MaxValue}, the largest whole number of a tensor.", e);
        }

        return MemoryMarshal.AsBytes<TTo>(result).ToArray();
    }
}
