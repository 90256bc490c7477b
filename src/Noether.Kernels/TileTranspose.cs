using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Noether.Kernels;

/// <summary>Turns planes (component after component) into rows (point after point) and back, for tiles that lie in the first cache; eight by eight in registers where there is AVX.</summary>
internal static unsafe class TileTranspose
{
    private const int Side = 8;

    /// <param name="planes">Component c of point i at c <paramref name="stride"/> + i.</param>
    /// <param name="stride">From component to component.</param>
    /// <param name="components">Number of components.</param>
    /// <param name="rows">Result: component c of point i at i <paramref name="components"/> + c.</param>
    /// <param name="points">Number of points.</param>
    public static void ToRows(float* planes, int stride, int components, float* rows, int points) => Turn(planes, stride, rows, components, components, points);

    /// <param name="rows">Component c of point i at i <paramref name="components"/> + c.</param>
    /// <param name="components">Number of components.</param>
    /// <param name="planes">Result: component c of point i at c <paramref name="stride"/> + i; zero for points beyond the last, up to the stride.</param>
    /// <param name="stride">From component to component.</param>
    /// <param name="points">Number of points.</param>
    public static void ToPlanes(float* rows, int components, float* planes, int stride, int points)
    {
        Turn(rows, components, planes, stride, points, components);
        for (var c = 0; c < components && points < stride; c++)
        {
            new Span<float>(planes + ((nint)c * stride) + points, stride - points).Clear();
        }
    }

    /// <summary>target[j targetStride + i] = source[i sourceStride + j] for i below <paramref name="outer"/> and j below <paramref name="inner"/>.</summary>
    private static void Turn(float* source, nint sourceStride, float* target, nint targetStride, int outer, int inner)
    {
        var i = 0;
        for (; Avx.IsSupported && i <= outer - Side; i += Side)
        {
            var j = 0;
            for (; j <= inner - Side; j += Side)
            {
                Block(source + (i * sourceStride) + j, sourceStride, target + (j * targetStride) + i, targetStride);
            }

            Plain(source, sourceStride, target, targetStride, (i, i + Side), (j, inner));
        }

        Plain(source, sourceStride, target, targetStride, (i, outer), (0, inner));
    }

    private static void Plain(float* source, nint sourceStride, float* target, nint targetStride, (int Begin, int End) outer, (int Begin, int End) inner)
    {
        for (var j = inner.Begin; j < inner.End; j++)
        {
            for (var i = outer.Begin; i < outer.End; i++)
            {
                target[(j * targetStride) + i] = source[(i * sourceStride) + j];
            }
        }
    }

    private static void Block(float* source, nint s, float* target, nint t)
    {
        // Pairs of rows interleaved, then pairs of pairs, then halves exchanged.
        Vector256<float> r0 = Avx.LoadVector256(source), r1 = Avx.LoadVector256(source + s), r2 = Avx.LoadVector256(source + (2 * s)), r3 = Avx.LoadVector256(source + (3 * s));
        Vector256<float> r4 = Avx.LoadVector256(source + (4 * s)), r5 = Avx.LoadVector256(source + (5 * s)), r6 = Avx.LoadVector256(source + (6 * s)), r7 = Avx.LoadVector256(source + (7 * s));
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Low(a0, a2), b1 = High(a0, a2), b2 = Low(a1, a3), b3 = High(a1, a3);
        Vector256<float> b4 = Low(a4, a6), b5 = High(a4, a6), b6 = Low(a5, a7), b7 = High(a5, a7);
        Avx.Store(target, Avx.Permute2x128(b0, b4, 0x20));
        Avx.Store(target + t, Avx.Permute2x128(b1, b5, 0x20));
        Avx.Store(target + (2 * t), Avx.Permute2x128(b2, b6, 0x20));
        Avx.Store(target + (3 * t), Avx.Permute2x128(b3, b7, 0x20));
        Avx.Store(target + (4 * t), Avx.Permute2x128(b0, b4, 0x31));
        Avx.Store(target + (5 * t), Avx.Permute2x128(b1, b5, 0x31));
        Avx.Store(target + (6 * t), Avx.Permute2x128(b2, b6, 0x31));
        Avx.Store(target + (7 * t), Avx.Permute2x128(b3, b7, 0x31));
    }

    private static Vector256<float> Low(Vector256<float> a, Vector256<float> b) => Avx.Shuffle(a, b, 0x44);

    private static Vector256<float> High(Vector256<float> a, Vector256<float> b) => Avx.Shuffle(a, b, 0xEE);
}
