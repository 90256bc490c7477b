using System.Numerics;
using CsCheck;
using Noether.Lab.Data;

namespace Noether.Lab.Tests.Data;

public sealed class NumberArrayTests
{
    [Fact]
    public void Every_type_becomes_doubles_and_a_tensor_of_equal_numbers()
    {
        Check<bool>([true, false], [1, 0], torch.ScalarType.Bool);
        Check<byte>([255, 0], [255, 0], torch.ScalarType.Byte);
        Check<sbyte>([-128, 127], [-128, 127], torch.ScalarType.Int8);
        Check<ushort>([65535, 1], [65535, 1], torch.ScalarType.Int32);
        Check<short>([-32768, 2], [-32768, 2], torch.ScalarType.Int16);
        Check<uint>([uint.MaxValue, 3], [uint.MaxValue, 3], torch.ScalarType.Int64);
        Check<int>([int.MinValue, 4], [int.MinValue, 4], torch.ScalarType.Int32);
        Check<ulong>([1UL << 52, 5], [1L << 52, 5], torch.ScalarType.Int64);
        Check<long>([-(1L << 52), 6], [-(1L << 52), 6], torch.ScalarType.Int64);
        Check<Half>([(Half)1.5, (Half)(-2)], [1.5, -2], torch.ScalarType.Float16);
        Check<float>([0.1f, -2], [0.1f, -2], torch.ScalarType.Float32);
        Check<double>([0.1, -2], [0.1, -2], torch.ScalarType.Float64);
    }

    [Fact]
    public void Bfloat16_is_the_upper_half_of_a_float()
    {
        var array = new NumberArray([2], NumberType.BFloat16, [0xc0, 0x3f, 0x00, 0xc0]);
        using var tensor = array.ToTensor();
        using var floats = tensor.to(torch.float64);
        Assert.Equal([1.5, -2], array.ToDoubles());
        Assert.Equal([1.5, -2], floats.data<double>().ToArray());
    }

    [Fact]
    public void Complex_numbers_keep_both_parts()
    {
        var array = NumberArray.Of<Complex>([2], [new(1, -2), new(3, 4)]);
        using var scope = torch.NewDisposeScope();
        Assert.Equal([1, 3], array.ToTensor().real.data<double>().ToArray());
        Assert.Equal([-2, 4], array.ToTensor().imag.data<double>().ToArray());
        Assert.Throws<InvalidOperationException>(() => array.ToDoubles());
    }

    [Fact]
    public void A_whole_number_that_no_tensor_holds_is_refused() =>
        Assert.Contains("UInt64 [1]", Assert.Throws<InputException>(() => NumberArray.Of<ulong>([1], [ulong.MaxValue]).ToTensor()).Message);

    [Fact]
    public void The_byte_count_is_the_product_or_nothing_when_it_fits_no_memory() =>
        Gen.Select(Gen.Long[-2, 1L << 40].Array[0, 6], Gen.Enum<NumberType>()).Sample((shape, type) =>
        {
            var exact = shape.Any(n => n < 0) ? -1 : shape.Aggregate((BigInteger)type.Size(), (p, n) => p * n);
            Assert.Equal(exact < 0 || exact > Array.MaxLength ? null : (int)exact, NumberArray.ByteCount(shape, type));
        });

    [Fact]
    public void Another_shape_holds_the_same_entries()
    {
        var array = NumberArray.Of<short>([2, 3], [1, 2, 3, 4, 5, 6]).Reshape(3, 2);
        Assert.Equal([3, 2], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Values<short>().ToArray());
        Assert.Throws<ArgumentException>(() => array.Reshape(7));
    }

    [Fact]
    public void Bytes_that_do_not_fit_the_shape_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NumberArray.Of<float>([3], [1, 2]));
        Assert.Throws<InvalidOperationException>(() => NumberArray.Of<float>([2], [1, 2]).Values<int>());
    }

    private static void Check<T>(T[] values, double[] expected, torch.ScalarType type)
        where T : unmanaged
    {
        var array = NumberArray.Of<T>([2, 1], values);
        using var tensor = array.ToTensor();
        using var doubles = tensor.to(torch.float64);
        Assert.Equal(values, array.Values<T>().ToArray());
        Assert.Equal(expected, array.ToDoubles());
        Assert.Equal(type, tensor.dtype);
        Assert.Equal([2, 1], tensor.shape);
        Assert.Equal(expected, doubles.data<double>().ToArray());
    }
}
