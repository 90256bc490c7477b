namespace Noether.Kernels;

/// <summary>What <see cref="ProductConvolution"/> reads; float32, row-major.</summary>
public readonly ref struct ProductInputs
{
    /// <summary>x, <c>[senders, input length]</c>.</summary>
    public required ReadOnlySpan<float> Features { get; init; }

    /// <summary>y, <c>[edges, attribute length]</c>.</summary>
    public required ReadOnlySpan<float> Attributes { get; init; }

    /// <summary>w, <c>[edges, weight length]</c>, or <c>[weight length]</c> where all edges share them; empty without weights.</summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>Whether all edges share one row of weights.</summary>
    public bool SharedWeights { get; init; }
}

/// <summary>Where <see cref="ProductConvolution.Backward"/> writes gradients; an empty span for what needs none.</summary>
public readonly ref struct ProductGradients
{
    /// <summary>Of the features, <c>[senders, input length]</c>.</summary>
    public Span<float> Features { get; init; }

    /// <summary>Of the attributes, <c>[edges, attribute length]</c>.</summary>
    public Span<float> Attributes { get; init; }

    /// <summary>Of the weights, as these are.</summary>
    public Span<float> Weights { get; init; }
}

/// <summary>Where everything of a call of <see cref="ProductConvolution"/> lies; null for what is not there.</summary>
internal unsafe struct ProductBuffers
{
    public float* Features;
    public float* Attributes;
    public float* Weights;

    /// <summary>From the weights of one edge to those of the next: 0 where they are shared.</summary>
    public nint WeightStride;

    /// <summary>Forward: results; backward: their gradients.</summary>
    public float* Sums;

    public float* GradientFeatures;
    public float* GradientAttributes;
    public float* GradientWeights;

    /// <summary>Gradients of shared weights, a row a block.</summary>
    public float* Partials;

    /// <summary>What both ways read.</summary>
    public static ProductBuffers Of(ProductPaths paths, in ProductInputs inputs, float* features, float* attributes, float* weights) => new()
    {
        Features = features,
        Attributes = attributes,
        Weights = weights,
        WeightStride = inputs.SharedWeights ? 0 : paths.WeightLength,
    };
}
