namespace Noether.Kernels;

/// <summary>Lengths that <see cref="ProductConvolution"/> and <see cref="ChannelProduct"/> ask for.</summary>
internal static class ProductLengths
{
    /// <exception cref="ArgumentException">The paths are of the other kind, or the lengths do not fit the numbers of rows.</exception>
    public static void Expect(ProductPaths paths, bool byChannel, int senders, int edges, int receivers, in ProductInputs inputs, int results)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.ByChannel != byChannel)
        {
            throw new ArgumentException($"The paths are of attributes {(byChannel ? "without" : "with")} channels.", nameof(paths));
        }

        PairShape.Expect(inputs.Features.Length, (long)senders * paths.InputLength, nameof(inputs.Features));
        PairShape.Expect(inputs.Attributes.Length, (long)edges * paths.AttributeLength, nameof(inputs.Attributes));
        PairShape.Expect(inputs.Weights.Length, inputs.SharedWeights ? paths.WeightLength : (long)edges * paths.WeightLength, nameof(inputs.Weights));
        PairShape.Expect(results, (long)receivers * paths.OutputLength, nameof(results));
    }

    /// <exception cref="ArgumentException">The lengths of gradients that are asked for are not those of the inputs.</exception>
    public static void Expect(in ProductInputs inputs, in ProductGradients gradients)
    {
        PairShape.Expect(gradients.Features.Length, gradients.Features.IsEmpty ? 0 : inputs.Features.Length, nameof(gradients.Features));
        PairShape.Expect(gradients.Attributes.Length, gradients.Attributes.IsEmpty ? 0 : inputs.Attributes.Length, nameof(gradients.Attributes));
        PairShape.Expect(gradients.Weights.Length, gradients.Weights.IsEmpty ? 0 : inputs.Weights.Length, nameof(gradients.Weights));
    }

    /// <summary>Numbers of one block's gradients of shared weights: a multiple of the widest vectors'.</summary>
    public static int Partial(ProductPaths paths) => (paths.WeightLength + 15) / 16 * 16;
}
