namespace Noether.Kernels;

/// <summary>The way there through one block of receivers.</summary>
internal static unsafe class ProductForward<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Edges = ProductFold<TLanes, TVector>.Edges;

    public static void Block(ProductPaths paths, ProductEdges edges, in ProductBuffers b, int block)
    {
        var (first, end) = (edges.ReceiverBlocks[block], edges.ReceiverBlocks[block + 1]);
        new Span<float>(b.Sums + ((nint)first * paths.OutputLength), checked((end - first) * paths.OutputLength)).Clear();
        using var space = new Workspace(((long)(paths.AttributeLength + paths.LargestMatrix) * Edges) + paths.MostChannels, 3);
        var turned = space.Take((long)paths.AttributeLength * Edges);
        var matrices = space.Take((long)paths.LargestMatrix * Edges);
        var ones = space.Take(paths.MostChannels);
        new Span<float>(ones, paths.MostChannels).Fill(1);
        Span<int> group = stackalloc int[Edges];
        var last = edges.ReceiverOffsets[end];
        for (var edge = edges.ReceiverOffsets[first]; edge < last; edge += Edges)
        {
            var count = Math.Min(Edges, last - edge);
            for (var e = 0; e < count; e++)
            {
                group[e] = edge + e;
            }

            ProductFold<TLanes, TVector>.Turn(b.Attributes, paths.AttributeLength, group[..count], turned);
            for (var p = 0; p < paths.Folds.Length; p++)
            {
                ProductFold<TLanes, TVector>.Matrices(paths.Folds[p], turned, matrices);
                Path(paths, p, edges, b, edge, count, matrices, ones);
            }
        }
    }

    private static void Path(ProductPaths paths, int index, ProductEdges edges, in ProductBuffers b, int edge, int count, float* matrices, float* ones)
    {
        var path = paths.All[index];
        var product = new RowProduct
        {
            RowStep = (nint)path.Input.Components * Edges,
            InnerStep = Edges,
            Rows = path.Output.Components,
            Inner = path.Input.Components,
            SourceStride = path.Input.Stride,
            TargetStride = path.Output.Stride,
            Channels = path.Channels,
        };
        for (var e = 0; e < count; e++)
        {
            product.Matrix = matrices + e;
            product.Source = b.Features + ((nint)edges.SenderArray[edge + e] * paths.InputLength) + path.Input.Offset;
            product.Target = b.Sums + ((nint)edges.ReceiverArray[edge + e] * paths.OutputLength) + path.Output.Offset;
            product.Weights = path.Weight is { } weight ? b.Weights + ((edge + e) * b.WeightStride) + weight : ones;
            ChannelLoop<TLanes, TVector>.Run(product);
        }
    }
}
