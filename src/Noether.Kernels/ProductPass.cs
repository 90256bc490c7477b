namespace Noether.Kernels;

/// <summary>Both ways of <see cref="ProductConvolution"/> with one kind of vectors: checks the lengths and runs the blocks.</summary>
internal sealed unsafe class ProductPass<TLanes, TVector> : IProductConvolution
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    public void Forward(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads)
    {
        Validate(paths, edges, inputs, sums.Length);
        fixed (float* features = inputs.Features, attributes = inputs.Attributes, weights = inputs.Weights, results = sums)
        {
            var b = ProductBuffers.Of(paths, inputs, features, attributes, weights);
            b.Sums = results;
            Blocks.Each(edges.ReceiverBlocks.Length - 1, threads, block => ProductForward<TLanes, TVector>.Block(paths, edges, b, block));
        }
    }

    public void Backward(
        ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads)
    {
        Validate(paths, edges, inputs, slopes.Length);
        ProductLengths.Expect(inputs, gradients);
        var (blocks, shared) = (edges.BackwardBlocks.Length - 1, inputs.SharedWeights && !gradients.Weights.IsEmpty);
        using var space = new Workspace(shared ? (long)blocks * ProductLengths.Partial(paths) : 0, 1);
        fixed (float* features = inputs.Features, attributes = inputs.Attributes, weights = inputs.Weights, g = slopes)
        fixed (float* ofFeatures = gradients.Features, ofAttributes = gradients.Attributes, ofWeights = gradients.Weights)
        {
            var b = ProductBuffers.Of(paths, inputs, features, attributes, weights);
            b.Sums = g;
            b.GradientFeatures = ofFeatures;
            b.GradientAttributes = ofAttributes;
            b.GradientWeights = ofWeights;
            gradients.Features.Clear();
            b.Partials = shared ? space.TakeZeros((long)blocks * ProductLengths.Partial(paths)) : null;
            Blocks.Each(blocks, threads, block => ProductBackward<TLanes, TVector>.Block(paths, edges, b, block));
            if (shared)
            {
                Blocks.Gather<TLanes, TVector>(b.Partials, ProductLengths.Partial(paths), blocks);
                new ReadOnlySpan<float>(b.Partials, gradients.Weights.Length).CopyTo(gradients.Weights);
            }
        }
    }

    private static void Validate(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, int sums)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ProductLengths.Expect(paths, byChannel: false, edges.SenderCount, edges.Edges, edges.ReceiverCount, inputs, sums);
    }
}
