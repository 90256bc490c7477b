namespace Noether.Kernels;

/// <summary>Both ways of <see cref="OrientedMessages"/> through one block of edges.</summary>
internal static unsafe class OrientedTiles<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    public static void Forward(EdgeTiles tiles, in OrientedBuffers b, int block)
    {
        var (firstNode, endNode, firstEdge, endEdge, _) = tiles.Block(block);
        var shape = b.Shape;
        nint node = (nint)shape.Directions * shape.Width;
        Clear(b.Result + (firstNode * node), (endNode - firstNode) * node);
        using var space = new Workspace((long)shape.TileRows * (shape.FunctionWidth + shape.Width), 2);
        float* basis = space.Take((long)shape.TileRows * shape.FunctionWidth), kernels = space.Take((long)shape.TileRows * shape.Width);
        for (var edge = firstEdge; edge < endEdge; edge += shape.TileEdges)
        {
            var count = Math.Min(shape.TileEdges, endEdge - edge);
            Kernels(b, edge, count, basis, kernels);
            for (var e = 0; e < count; e++)
            {
                float* x = b.Features + (tiles.Senders[edge + e] * node), y = b.Result + (tiles.Receivers[edge + e] * node), k = kernels + (e * node);
                for (nint i = 0; i < node; i += TLanes.Count)
                {
                    TLanes.Store(y + i, TLanes.MultiplyAdd(TLanes.Load(k + i), TLanes.Load(x + i), TLanes.Load(y + i)));
                }
            }
        }
    }

    public static void Backward(EdgeTiles tiles, in OrientedBuffers b, int block)
    {
        var (firstNode, endNode, firstEdge, endEdge, _) = tiles.Block(block);
        var shape = b.Shape;
        nint node = (nint)shape.Directions * shape.Width;
        Clear(b.FeatureGradient + (firstNode * node), (endNode - firstNode) * node);
        using var space = new Workspace((long)shape.TileRows * ((2 * shape.FunctionWidth) + shape.Width), 3);
        float* basis = space.Take((long)shape.TileRows * shape.FunctionWidth), kernels = space.Take((long)shape.TileRows * shape.Width);
        var slopes = space.Take((long)shape.TileRows * shape.FunctionWidth);
        var sum = b.Partials + (block * (nint)shape.KernelLength);
        for (var edge = firstEdge; edge < endEdge; edge += shape.TileEdges)
        {
            var count = Math.Min(shape.TileEdges, endEdge - edge);
            var rows = count * shape.Directions;
            Kernels(b, edge, count, basis, kernels);
            Slopes(tiles, b, edge, count, kernels);
            TileProduct<TLanes, TVector>.Add(basis, 1, shape.FunctionWidth, kernels, sum, shape.Width, (shape.Functions + 1) / 2 * 2, rows);
            if (b.BasisGradient is not null)
            {
                var even = (rows + 1) / 2 * 2;
                Clear(slopes, (nint)even * shape.FunctionWidth);
                TileProduct<TLanes, TVector>.Add(kernels, shape.Width, 1, b.ByChannel, slopes, shape.FunctionWidth, even, shape.Channels);
                Padding.Strip(slopes, rows, shape.FunctionWidth, new Span<float>(b.BasisGradient + ((nint)edge * shape.Directions * shape.Functions), rows * shape.Functions), shape.Functions);
            }
        }
    }

    /// <summary>The functions of some edges, rows padded, and the kernels combined of them.</summary>
    private static void Kernels(in OrientedBuffers b, int edge, int count, float* basis, float* kernels)
    {
        var shape = b.Shape;
        var (rows, even) = (count * shape.Directions, ((count * shape.Directions) + 1) / 2 * 2);
        var from = b.Basis + ((nint)edge * shape.Directions * shape.Functions);
        for (nint row = 0; row < even; row++)
        {
            var to = new Span<float>(basis + (row * shape.FunctionWidth), shape.FunctionWidth);
            if (row < rows)
            {
                new ReadOnlySpan<float>(from + (row * shape.Functions), shape.Functions).CopyTo(to);
                to[shape.Functions..].Clear();
            }
            else
            {
                to.Clear();
            }
        }

        Clear(kernels, (nint)even * shape.Width);
        TileProduct<TLanes, TVector>.Add(basis, shape.FunctionWidth, 1, b.ByFunction, kernels, shape.Width, even, shape.Functions);
    }

    /// <summary>Adds to the gradient of the features, and turns the kernels into their gradients.</summary>
    private static void Slopes(EdgeTiles tiles, in OrientedBuffers b, int edge, int count, float* kernels)
    {
        nint node = (nint)b.Shape.Directions * b.Shape.Width;
        for (var e = 0; e < count; e++)
        {
            var (sender, receiver) = (tiles.Senders[edge + e] * node, tiles.Receivers[edge + e] * node);
            float* x = b.Features + sender, gradient = b.FeatureGradient + sender, slope = b.Result + receiver, k = kernels + (e * node);
            for (nint i = 0; i < node; i += TLanes.Count)
            {
                var s = TLanes.Load(slope + i);
                TLanes.Store(gradient + i, TLanes.MultiplyAdd(TLanes.Load(k + i), s, TLanes.Load(gradient + i)));
                TLanes.Store(k + i, TLanes.Multiply(s, TLanes.Load(x + i)));
            }
        }
    }

    private static void Clear(float* from, nint count) => new Span<float>(from, checked((int)count)).Clear();
}
