using System.Runtime.InteropServices;

namespace Noether.Kernels;

/// <summary>Memory of one call, handed out in parts that begin on cache lines; not cleared.</summary>
internal sealed unsafe class Workspace(long floats, int parts) : IDisposable
{
    private const int Line = 16;

    private readonly float* _begin = (float*)NativeMemory.AlignedAlloc((nuint)((floats + ((long)parts * Line)) * sizeof(float)), Line * sizeof(float));
    private readonly long _length = floats + ((long)parts * Line);
    private long _taken;

    /// <exception cref="InvalidOperationException">More than was asked for.</exception>
    public float* Take(long floats)
    {
        var part = _begin + _taken;
        _taken += (floats + Line - 1) / Line * Line;
        return _taken <= _length ? part : throw new InvalidOperationException($"{_taken} numbers taken from a workspace of {_length}.");
    }

    /// <summary>A part full of zeros.</summary>
    public float* TakeZeros(long floats)
    {
        var part = Take(floats);
        new Span<float>(part, checked((int)floats)).Clear();
        return part;
    }

    public void Dispose() => NativeMemory.AlignedFree(_begin);
}
