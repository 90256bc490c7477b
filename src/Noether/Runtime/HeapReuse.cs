using System.Runtime.InteropServices;

namespace Noether.Runtime;

/// <summary>
/// Lets the C library keep freed memory for the next step. The GNU C library asks the system for each large block and gives it back when it is freed, until
/// it has seen a larger one freed; a training step would then have every page of its tensors mapped and cleared anew.
/// </summary>
internal static unsafe class HeapReuse
{
    /// <summary>The largest block from which the GNU C library learns, 32 MB on systems of 64 bits, less its own header and the rest of a page.</summary>
    private const nuint Lesson = (32 << 20) - (1 << 16);

    /// <summary>
    /// Blocks up to 32 MB are reused from now on, and up to 64 MB of free memory are kept. Its pages are not touched, so it costs nothing; limits that the user set
    /// (<c>MALLOC_TRIM_THRESHOLD_</c> and its like) stay, and on other C libraries it has no effect.
    /// </summary>
    public static void Teach() => NativeMemory.Free(NativeMemory.Alloc(Lesson));
}
