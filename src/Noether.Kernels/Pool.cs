using System.Buffers;

namespace Noether.Kernels;

/// <summary>Arrays that are needed again and again: fresh ones of some size would have to be mapped and cleared by the system each time.</summary>
internal static class Pool
{
    /// <summary>The array itself where it is long enough, else a longer one; its contents are lost.</summary>
    public static TItem[] Grown<TItem>(TItem[] array, int length)
    {
        if (array.Length >= length)
        {
            return array;
        }

        Return(array);
        return ArrayPool<TItem>.Shared.Rent(length);
    }

    /// <summary>Gives an array back.</summary>
    public static void Return<TItem>(TItem[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<TItem>.Shared.Return(array);
        }
    }
}
