namespace Noether.Kernels;

/// <summary>Both ways of <see cref="ChannelProduct"/> with one kind of vectors: checks the lengths and runs blocks of rows.</summary>
internal sealed unsafe class ChannelPass<TLanes, TVector> : IChannelProduct
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Rows = 256;

    public void Forward(ProductPaths paths, int rows, in ProductInputs inputs, Span<float> results, int threads)
    {
        ProductLengths.Expect(paths, byChannel: true, rows, rows, rows, inputs, results.Length);
        results.Clear();
        using var ones = Ones(paths, out var one);
        fixed (float* features = inputs.Features, attributes = inputs.Attributes, weights = inputs.Weights, sums = results)
        {
            var b = ProductBuffers.Of(paths, inputs, features, attributes, weights);
            b.Sums = sums;
            Each(paths, rows, threads, (path, row, _) =>
            {
                var (at, p) = (ChannelRow.Of(paths, path, b, row, one), paths.All[path]);
                ChannelLoop<TLanes, TVector>.Run(new ChannelTerms(paths.Results[path], at.Features, at.Attributes, at.Weights, p.Channels) { Target = at.Sums, TargetStride = p.Output.Stride });
            });
        }
    }

    public void Backward(ProductPaths paths, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads)
    {
        ProductLengths.Expect(paths, byChannel: true, rows, rows, rows, inputs, slopes.Length);
        ProductLengths.Expect(inputs, gradients);
        gradients.Features.Clear();
        gradients.Attributes.Clear();
        gradients.Weights.Clear();
        var (blocks, length) = ((rows + Rows - 1) / Rows, ProductLengths.Partial(paths));
        var shared = inputs.SharedWeights && !gradients.Weights.IsEmpty && blocks > 0;
        using var ones = Ones(paths, out var one);
        using var space = new Workspace(shared ? (long)blocks * length : 0, 1);
        fixed (float* features = inputs.Features, attributes = inputs.Attributes, weights = inputs.Weights, g = slopes)
        fixed (float* ofFeatures = gradients.Features, ofAttributes = gradients.Attributes, ofWeights = gradients.Weights)
        {
            var b = ProductBuffers.Of(paths, inputs, features, attributes, weights);
            b.Sums = g;
            b.GradientFeatures = ofFeatures;
            b.GradientAttributes = ofAttributes;
            b.GradientWeights = ofWeights;
            b.Partials = shared ? space.TakeZeros((long)blocks * length) : null;
            Each(paths, rows, threads, (path, row, block) => Row(paths, path, b, row, block, one));
            if (shared)
            {
                Blocks.Gather<TLanes, TVector>(b.Partials, length, blocks);
                new ReadOnlySpan<float>(b.Partials, gradients.Weights.Length).CopyTo(gradients.Weights);
            }
        }
    }

    private static void Row(ProductPaths paths, int path, in ProductBuffers b, int row, int block, float* one)
    {
        var (at, p) = (ChannelRow.Of(paths, path, b, row, one), paths.All[path]);
        if (b.GradientFeatures is not null)
        {
            var target = b.GradientFeatures + ((nint)row * paths.InputLength) + p.Input.Offset;
            ChannelLoop<TLanes, TVector>.Run(new ChannelTerms(paths.Gradients[path], at.Attributes, at.Sums, at.Weights, p.Channels) { Target = target, TargetStride = p.Input.Stride });
        }

        if (b.GradientAttributes is not null)
        {
            var target = b.GradientAttributes + ((nint)row * paths.AttributeLength) + p.Attribute.Offset;
            ChannelLoop<TLanes, TVector>.Run(new ChannelTerms(paths.Slopes[path], at.Features, at.Sums, at.Weights, p.Channels) { Target = target, TargetStride = p.Attribute.Stride });
        }

        if (b.GradientWeights is not null && p.Weight is { } weight)
        {
            var dots = b.Partials is null
                ? b.GradientWeights + ((nint)row * paths.WeightLength) + weight
                : b.Partials + ((nint)block * ProductLengths.Partial(paths)) + weight;
            ChannelLoop<TLanes, TVector>.Run(new ChannelTerms(paths.Results[path], at.Features, at.Attributes, one, p.Channels) { Dots = dots, Other = at.Sums, OtherStride = p.Output.Stride });
        }
    }

    private static void Each(ProductPaths paths, int rows, int threads, Action<int, int, int> run) => Blocks.Each((rows + Rows - 1) / Rows, threads, block =>
    {
        for (var row = block * Rows; row < Math.Min(rows, (block + 1) * Rows); row++)
        {
            for (var path = 0; path < paths.All.Count; path++)
            {
                run(path, row, block);
            }
        }
    });

    private static Workspace Ones(ProductPaths paths, out float* one)
    {
        var space = new Workspace(paths.MostChannels, 1);
        one = space.Take(paths.MostChannels);
        new Span<float>(one, paths.MostChannels).Fill(1);
        return space;
    }
}

/// <summary>Where the numbers of one row of <see cref="ChannelProduct"/> lie that one path meets.</summary>
internal readonly unsafe struct ChannelRow
{
    public float* Features { get; private init; }

    public float* Attributes { get; private init; }

    public float* Sums { get; private init; }

    public float* Weights { get; private init; }

    public static ChannelRow Of(ProductPaths paths, int index, in ProductBuffers b, int row, float* ones)
    {
        var path = paths.All[index];
        return new ChannelRow
        {
            Features = b.Features + ((nint)row * paths.InputLength) + path.Input.Offset,
            Attributes = b.Attributes + ((nint)row * paths.AttributeLength) + path.Attribute.Offset,
            Sums = b.Sums + ((nint)row * paths.OutputLength) + path.Output.Offset,
            Weights = path.Weight is { } weight ? b.Weights + (row * b.WeightStride) + weight : ones,
        };
    }
}
