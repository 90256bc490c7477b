global using MiddleLanes = Noether.Kernels.Lanes256<float>;
global using NarrowLanes = Noether.Kernels.Lanes128<float>;
global using ScalarLanes = Noether.Kernels.OneLane<float, Noether.Kernels.RoundedTwice>;
global using WideLanes = Noether.Kernels.Lanes512<float>;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Arithmetic on one vector of numbers. Loops are written once over it; the compiler makes one of each for every kind of vector, and with
/// <see cref="OneLane{T, TRounding}"/> the scalar twin.
/// </summary>
/// <typeparam name="T">The numbers: float32 or float64.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ILanes<T, TVector>
    where T : unmanaged
    where TVector : struct
{
    /// <summary>Numbers a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(T* source);

    static abstract void Store(T* target, TVector value);

    /// <summary>Stores without reading what is overwritten into the caches, where the processor can; the target is aligned to the vector.</summary>
    static abstract void StorePast(T* target, TVector value);

    static abstract TVector Create(T value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a b + c, rounded once where the processor can, else twice.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The larger; not a number where one is none.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>Between the bounds; either bound for what is not a number.</summary>
    static abstract TVector Clamp(TVector value, TVector low, TVector high);

    static abstract TVector Exp(TVector value);

    /// <summary>Multiplies by 2 to the power of the whole number in the low bits of <paramref name="shifted"/>.</summary>
    static abstract TVector Scale(TVector value, TVector shifted);

    /// <summary>One over the square root of what is not negative; 0 where that is no normal number.</summary>
    static abstract TVector InverseRoot(TVector value);

    static abstract T Sum(TVector value);
}

/// <summary>Sixteen lanes of float32: AVX-512.</summary>
internal readonly unsafe struct Lanes512<T> : ILanes<T, Vector512<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector512<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePast(T* target, Vector512<T> value) => value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> a, Vector512<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> a, Vector512<T> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Clamp(Vector512<T> value, Vector512<T> low, Vector512<T> high) => Vector512.ClampNative(value, low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exp(Vector512<T> value) => typeof(T) == typeof(float)
        ? Vector512.Exp(value.AsSingle()).As<float, T>()
        : Vector512.Exp(value.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale(Vector512<T> value, Vector512<T> shifted) => typeof(T) == typeof(float)
        ? (value.AsInt32() + (shifted.AsInt32() << 23)).As<int, T>()
        : (value.AsInt64() + (shifted.AsInt64() << 52)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> InverseRoot(Vector512<T> value) => Vector512.ConditionalSelect(Vector512.IsNormal(value), Vector512.Create(T.One) / Vector512.Sqrt(value), Vector512<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> value) => Vector512.Sum(value);
}

/// <summary>Eight lanes of float32: AVX2.</summary>
internal readonly unsafe struct Lanes256<T> : ILanes<T, Vector256<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector256<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePast(T* target, Vector256<T> value) => value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Create(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> a, Vector256<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> a, Vector256<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> a, Vector256<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> a, Vector256<T> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> a, Vector256<T> b) => Vector256.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Clamp(Vector256<T> value, Vector256<T> low, Vector256<T> high) => Vector256.ClampNative(value, low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Exp(Vector256<T> value) => typeof(T) == typeof(float)
        ? Vector256.Exp(value.AsSingle()).As<float, T>()
        : Vector256.Exp(value.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Scale(Vector256<T> value, Vector256<T> shifted) => typeof(T) == typeof(float)
        ? (value.AsInt32() + (shifted.AsInt32() << 23)).As<int, T>()
        : (value.AsInt64() + (shifted.AsInt64() << 52)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> InverseRoot(Vector256<T> value) => Vector256.ConditionalSelect(Vector256.IsNormal(value), Vector256.Create(T.One) / Vector256.Sqrt(value), Vector256<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> value) => Vector256.Sum(value);
}

/// <summary>Four lanes of float32: SSE, Arm.</summary>
internal readonly unsafe struct Lanes128<T> : ILanes<T, Vector128<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* target, Vector128<T> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePast(T* target, Vector128<T> value) => value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> a, Vector128<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> a, Vector128<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> a, Vector128<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> a, Vector128<T> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> a, Vector128<T> b) => Vector128.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Clamp(Vector128<T> value, Vector128<T> low, Vector128<T> high) => Vector128.ClampNative(value, low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Exp(Vector128<T> value) => typeof(T) == typeof(float)
        ? Vector128.Exp(value.AsSingle()).As<float, T>()
        : Vector128.Exp(value.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Scale(Vector128<T> value, Vector128<T> shifted) => typeof(T) == typeof(float)
        ? (value.AsInt32() + (shifted.AsInt32() << 23)).As<int, T>()
        : (value.AsInt64() + (shifted.AsInt64() << 52)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> InverseRoot(Vector128<T> value) => Vector128.ConditionalSelect(Vector128.IsNormal(value), Vector128.Create(T.One) / Vector128.Sqrt(value), Vector128<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector128<T> value) => Vector128.Sum(value);
}

/// <summary>One lane: the scalar twin, and what does not fill a vector.</summary>
internal readonly unsafe struct OneLane<T, TRounding> : ILanes<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRounding : IRounding
{
    public static int Count => 1;

    public static T Load(T* source) => *source;

    public static void Store(T* target, T value) => *target = value;

    public static void StorePast(T* target, T value) => *target = value;

    public static T Create(T value) => value;

    public static T Add(T a, T b) => a + b;

    public static T Subtract(T a, T b) => a - b;

    public static T Multiply(T a, T b) => a * b;

    public static T Divide(T a, T b) => a / b;

    public static T MultiplyAdd(T a, T b, T c) => TRounding.Once ? T.MultiplyAddEstimate(a, b, c) : (a * b) + c;

    public static T Max(T a, T b) => T.Max(a, b);

    public static T Clamp(T value, T low, T high) => T.ClampNative(value, low, high);

    public static T Exp(T value) => T.Exp(value);

    public static T Scale(T value, T shifted) => typeof(T) == typeof(float)
        ? (T)(object)BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits((float)(object)value) + (BitConverter.SingleToInt32Bits((float)(object)shifted) << 23))
        : (T)(object)BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits((double)(object)value) + (BitConverter.DoubleToInt64Bits((double)(object)shifted) << 52));

    public static T InverseRoot(T value) => T.IsNormal(value) ? T.One / T.Sqrt(value) : T.Zero;

    public static T Sum(T value) => value;
}

/// <summary>How often a product and a sum are rounded by <see cref="OneLane{T, TRounding}"/>.</summary>
internal interface IRounding
{
    static abstract bool Once { get; }
}

/// <summary>Once where the processor can, as in vectors: for what must have their bits.</summary>
internal readonly struct RoundedOnce : IRounding
{
    public static bool Once => true;
}

/// <summary>Twice, on every processor.</summary>
internal readonly struct RoundedTwice : IRounding
{
    public static bool Once => false;
}
