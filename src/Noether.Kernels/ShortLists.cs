using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>Sorts lists of a few dozen different numbers.</summary>
internal static class ShortLists
{
    /// <summary>Entries that must be readable behind a list, of any value.</summary>
    public const int Slack = 4 * 8;

    /// <summary>From here on a general sort is faster.</summary>
    private const int Longest = 192;

    /// <summary>
    /// Writes a list in ascending order. The place of a number is how many are smaller, which is counted for eight or 32 numbers at once: no branch depends on the numbers.
    /// </summary>
    /// <param name="list">Different numbers, and <see cref="Slack"/> entries more.</param>
    /// <param name="sorted">Result, of the list's length.</param>
    public static void Sort(ReadOnlySpan<int> list, Span<int> sorted)
    {
        if (!Vector256.IsHardwareAccelerated || sorted.Length > Longest)
        {
            list[..sorted.Length].CopyTo(sorted);
            sorted.Sort();
            return;
        }

        // Below two vectors the wide step would do more than two narrow ones.
        const int Wide = Slack / 2;
        ref var numbers = ref MemoryMarshal.GetReference(list);
        for (var begin = 0; begin < sorted.Length;)
        {
            if (sorted.Length - begin > Wide)
            {
                Place32(ref numbers, begin, sorted);
                begin += Slack;
            }
            else
            {
                Place8(ref numbers, begin, sorted);
                begin += Vector256<int>.Count;
            }
        }
    }

    private static void Place32(ref int numbers, int begin, Span<int> sorted)
    {
        ref var own = ref Unsafe.Add(ref numbers, begin);
        var (a, b, c, d) = (Vector256.LoadUnsafe(ref own), Vector256.LoadUnsafe(ref own, 8), Vector256.LoadUnsafe(ref own, 16), Vector256.LoadUnsafe(ref own, 24));
        var (smallerA, smallerB, smallerC, smallerD) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        for (var i = 0; i < sorted.Length; i++)
        {
            var number = Vector256.Create(Unsafe.Add(ref numbers, i));

            // True is minus one.
            smallerA -= Vector256.GreaterThan(a, number);
            smallerB -= Vector256.GreaterThan(b, number);
            smallerC -= Vector256.GreaterThan(c, number);
            smallerD -= Vector256.GreaterThan(d, number);
        }

        Span<int> places = stackalloc int[Slack];
        smallerA.CopyTo(places);
        smallerB.CopyTo(places[8..]);
        smallerC.CopyTo(places[16..]);
        smallerD.CopyTo(places[24..]);
        Put(ref own, places, sorted, begin);
    }

    private static void Place8(ref int numbers, int begin, Span<int> sorted)
    {
        ref var own = ref Unsafe.Add(ref numbers, begin);
        var eight = Vector256.LoadUnsafe(ref own);
        var smaller = Vector256<int>.Zero;
        for (var i = 0; i < sorted.Length; i++)
        {
            smaller -= Vector256.GreaterThan(eight, Vector256.Create(Unsafe.Add(ref numbers, i)));
        }

        Span<int> places = stackalloc int[Vector256<int>.Count];
        smaller.CopyTo(places);
        Put(ref own, places, sorted, begin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref int own, ReadOnlySpan<int> places, Span<int> sorted, int begin)
    {
        var count = Math.Min(places.Length, sorted.Length - begin);
        for (var i = 0; i < count; i++)
        {
            sorted[places[i]] = Unsafe.Add(ref own, i);
        }
    }
}
