namespace Noether.Kernels;

/// <summary>Both ways of <see cref="ProductMixing"/> with one kind of vectors: checks the lengths, pads the matrices and runs blocks of rows.</summary>
internal sealed unsafe class MixPass<TLanes, TVector> : IProductMixing
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int SmallestBlock = 8 * MixTile<TLanes, TVector>.Rows;
    private const int MostBlocks = 16;

    public void Forward(ProductMix mix, int rows, in ProductInputs inputs, Span<float> results, int threads)
    {
        Validate(mix, rows, inputs, results.Length);
        using var space = new Workspace(mix.PaddedLength, 1);
        fixed (float* features = inputs.Features, attributes = inputs.Attributes, target = results)
        {
            var b = new MixBuffers { Rows = rows, Features = features, Attributes = attributes, Weights = Pad(mix, inputs.Weights, space), Results = target };
            Each(rows, threads, (first, end, _) => MixForward<TLanes, TVector>.Run(mix, b, first, end));
        }
    }

    public void Backward(ProductMix mix, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads)
    {
        Validate(mix, rows, inputs, slopes.Length);
        ProductLengths.Expect(inputs, gradients);
        var (blocks, weighted) = (Count(rows), !gradients.Weights.IsEmpty);
        using var space = new Workspace(mix.PaddedLength + (weighted ? (long)Math.Max(1, blocks) * mix.PaddedLength : 0), 2);
        fixed (float* features = inputs.Features, attributes = inputs.Attributes, g = slopes, ofFeatures = gradients.Features, ofAttributes = gradients.Attributes)
        {
            var b = new MixBuffers
            {
                Rows = rows,
                Features = features,
                Attributes = attributes,
                Weights = Pad(mix, inputs.Weights, space),
                Results = g,
                GradientFeatures = ofFeatures,
                GradientAttributes = ofAttributes,
                Partials = weighted ? space.TakeZeros((long)Math.Max(1, blocks) * mix.PaddedLength) : null,
            };
            Each(rows, threads, (first, end, block) => MixBackward<TLanes, TVector>.Run(mix, b, first, end, block));
            if (weighted)
            {
                Blocks.Gather<TLanes, TVector>(b.Partials, mix.PaddedLength, blocks);
                Strip(mix, b.Partials, gradients.Weights);
            }
        }
    }

    private static float* Pad(ProductMix mix, ReadOnlySpan<float> weights, Workspace space)
    {
        var padded = space.TakeZeros(mix.PaddedLength);
        foreach (var part in mix.Parts)
        {
            for (var q = 0; q < part.Block.Inputs; q++)
            {
                weights.Slice(part.Weights + (q * part.Block.Outputs), part.Block.Outputs).CopyTo(new Span<float>(padded + part.Padded + (q * part.Width), part.Width));
            }
        }

        return padded;
    }

    private static void Strip(ProductMix mix, float* padded, Span<float> weights)
    {
        foreach (var part in mix.Parts)
        {
            Padding.Strip(padded + part.Padded, part.Block.Inputs, part.Width, weights[part.Weights..], part.Block.Outputs);
        }
    }

    /// <summary>Rows of a block, which has its own sums: a function of the number of rows alone.</summary>
    private static int BlockRows(int rows) =>
        Math.Max(SmallestBlock, ((rows / MostBlocks) + MixTile<TLanes, TVector>.Rows - 1) / MixTile<TLanes, TVector>.Rows * MixTile<TLanes, TVector>.Rows);

    private static int Count(int rows) => (rows + BlockRows(rows) - 1) / BlockRows(rows);

    private static void Each(int rows, int threads, Action<int, int, int> run)
    {
        var length = BlockRows(rows);
        Blocks.Each(Count(rows), threads, block => run(block * length, Math.Min(rows, (block + 1) * length), block));
    }

    private static void Validate(ProductMix mix, int rows, in ProductInputs inputs, int results)
    {
        ArgumentNullException.ThrowIfNull(mix);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        PairShape.Expect(inputs.Features.Length, (long)rows * mix.Paths.InputLength, nameof(inputs.Features));
        PairShape.Expect(inputs.Attributes.Length, (long)rows * mix.Paths.AttributeLength, nameof(inputs.Attributes));
        PairShape.Expect(inputs.Weights.Length, mix.WeightLength, nameof(inputs.Weights));
        PairShape.Expect(results, (long)rows * mix.OutputLength, nameof(results));
    }
}
