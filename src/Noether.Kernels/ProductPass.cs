namespace Noether.Kernels;

/// <summary>Both ways of <see cref="ProductConvolution"/> with one kind of vectors: checks the lengths and runs the blocks.</summary>
internal static unsafe class ProductPass<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    public static void Forward(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads)
    {
        Validate(paths, edges, inputs, sums.Length);
        fixed (float* features = inputs.Features, attributes = inputs.Attributes, weights = inputs.Weights, results = sums)
        {
            var b = Buffers(paths, inputs, features, attributes, weights);
            b.Sums = results;
            Blocks.Each(edges.ReceiverBlocks.Length - 1, threads, block => ProductForward<TLanes, TVector>.Block(paths, edges, b, block));
        }
    }

    public static void Backward(
        ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads)
    {
        Validate(paths, edges, inputs, slopes.Length);
        Validate(inputs, gradients);
        var (blocks, shared) = (edges.BackwardBlocks.Length - 1, inputs.SharedWeights && !gradients.Weights.IsEmpty);
        using var space = new Workspace(shared ? (long)blocks * PartialLength(paths) : 0, 1);
        fixed (float* features = inputs.Features, attributes = inputs.Attributes, weights = inputs.Weights, g = slopes)
        fixed (float* ofFeatures = gradients.Features, ofAttributes = gradients.Attributes, ofWeights = gradients.Weights)
        {
            var b = Buffers(paths, inputs, features, attributes, weights);
            b.Sums = g;
            b.GradientFeatures = ofFeatures;
            b.GradientAttributes = ofAttributes;
            b.GradientWeights = ofWeights;
            gradients.Features.Clear();
            b.Partials = shared ? space.TakeZeros((long)blocks * PartialLength(paths)) : null;
            Blocks.Each(blocks, threads, block => ProductBackward<TLanes, TVector>.Block(paths, edges, b, block));
            if (shared)
            {
                Blocks.Gather<TLanes, TVector>(b.Partials, PartialLength(paths), blocks);
                new ReadOnlySpan<float>(b.Partials, gradients.Weights.Length).CopyTo(gradients.Weights);
            }
        }
    }

    /// <exception cref="ArgumentException">The lengths do not fit the numbers of rows.</exception>
    public static void Validate(ProductPaths paths, int senders, int edges, int receivers, in ProductInputs inputs, int results)
    {
        Expect(inputs.Features.Length, (long)senders * paths.InputLength, nameof(inputs.Features));
        Expect(inputs.Attributes.Length, (long)edges * paths.AttributeLength, nameof(inputs.Attributes));
        Expect(inputs.Weights.Length, inputs.SharedWeights ? paths.WeightLength : (long)edges * paths.WeightLength, nameof(inputs.Weights));
        Expect(results, (long)receivers * paths.OutputLength, nameof(results));
    }

    /// <exception cref="ArgumentException">The lengths of gradients that are asked for are not those of the inputs.</exception>
    public static void Validate(in ProductInputs inputs, in ProductGradients gradients)
    {
        Expect(gradients.Features.Length, gradients.Features.IsEmpty ? 0 : inputs.Features.Length, nameof(gradients.Features));
        Expect(gradients.Attributes.Length, gradients.Attributes.IsEmpty ? 0 : inputs.Attributes.Length, nameof(gradients.Attributes));
        Expect(gradients.Weights.Length, gradients.Weights.IsEmpty ? 0 : inputs.Weights.Length, nameof(gradients.Weights));
    }

    /// <summary>Numbers of one block's gradients of shared weights: a multiple of the widest vectors'.</summary>
    public static int PartialLength(ProductPaths paths) => (paths.WeightLength + 15) / 16 * 16;

    public static ProductBuffers Buffers(ProductPaths paths, in ProductInputs inputs, float* features, float* attributes, float* weights) => new()
    {
        Features = features,
        Attributes = attributes,
        Weights = weights,
        WeightStride = inputs.SharedWeights ? 0 : paths.WeightLength,
    };

    private static void Validate(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, int sums)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(edges);
        if (paths.ByChannel)
        {
            throw new ArgumentException("The paths are of attributes with channels.", nameof(paths));
        }

        Validate(paths, edges.SenderCount, edges.Edges, edges.ReceiverCount, inputs, sums);
    }

    private static void Expect(long found, long expected, string name) => PairShape.Expect(found, expected, name);
}
