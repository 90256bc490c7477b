namespace Noether.Learning;

/// <summary>Moves the bytes of CPU tensors to and from streams, in pieces that a span can hold.</summary>
internal static class TensorBytes
{
    private const int PieceBytes = 1 << 26;

    /// <summary>Calls <paramref name="action"/> on the bytes of a contiguous CPU tensor, in order.</summary>
    public static void Visit(Tensor tensor, SpanAction action)
    {
        var elements = tensor.numel();
        if (elements == 0)
        {
            return;
        }

        using var flat = tensor.view(-1);
        var piece = PieceBytes / tensor.element_size();
        for (long start = 0; start < elements; start += piece)
        {
            using var part = flat.narrow(0, start, Math.Min(piece, elements - start));
            action(part.bytes);
        }
    }

    /// <summary>Fills a contiguous CPU tensor from a stream.</summary>
    public static void Fill(Tensor tensor, Stream stream) => Visit(tensor, span => stream.ReadExactly(span));

    /// <summary>A contiguous copy on the CPU, off the tape, that no later change of <paramref name="tensor"/> reaches; the caller owns it.</summary>
    public static Tensor Snapshot(Tensor tensor)
    {
        using var off = tensor.detach();
        using var here = off.cpu();
        using var dense = here.contiguous();
        return dense.clone().DetachFromDisposeScope();
    }

    public delegate void SpanAction(Span<byte> bytes);
}
