namespace Noether.Kernels;

/// <summary>
/// The paths of a product, packed for the loops over edges: the coefficients of each path once in the order in which they and the attributes make its small matrix from
/// feature components to output components, and once for the way back to the attributes.
/// </summary>
public sealed class ProductPaths
{
    private readonly ProductPath[] _paths;
    private readonly Lazy<ProductPaths> _weighted;

    /// <param name="paths">The paths; none may be empty.</param>
    /// <param name="inputLength">Numbers of a row of features.</param>
    /// <param name="attributeLength">Numbers of a row of attributes.</param>
    /// <param name="outputLength">Numbers of a row of results.</param>
    /// <param name="weightLength">Numbers of a row of weights; 0 without weights.</param>
    /// <param name="byChannel">Whether attributes have channels, each of which meets the same channel of the features.</param>
    /// <exception cref="ArgumentException">A path reaches out of its rows, or a coefficient out of its blocks.</exception>
    public ProductPaths(IReadOnlyList<ProductPath> paths, int inputLength, int attributeLength, int outputLength, int weightLength, bool byChannel = false)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = [.. paths];
        _weighted = new(() => _paths.All(p => p.Weight is not null)
            ? this
            : new ProductPaths([.. _paths.Where(p => p.Weight is not null)], inputLength, attributeLength, outputLength, weightLength, byChannel));
        ByChannel = byChannel;
        (InputLength, AttributeLength, OutputLength, WeightLength) = (inputLength, attributeLength, outputLength, weightLength);
        for (var p = 0; p < _paths.Length; p++)
        {
            Validate(p);
        }

        Results = [.. _paths.Select(p => PathTerms.Of(p.Entries, p.Output.Components, e => e.Output, e => e.Input * p.Input.Stride, e => e.Attribute * p.Attribute.Stride))];
        Gradients = [.. _paths.Select(p => PathTerms.Of(p.Entries, p.Input.Components, e => e.Input, e => e.Attribute * p.Attribute.Stride, e => e.Output * p.Output.Stride))];
        Folds = [.. _paths.Select(p => PathTerms.Of(p.Entries, p.Input.Components * p.Output.Components, e => (e.Output * p.Input.Components) + e.Input, e => p.Attribute.At(e.Attribute), _ => 0))];
        Slopes = [.. _paths.Select(p => PathTerms.Of(p.Entries, p.Attribute.Components, e => e.Attribute, e => e.Input * p.Input.Stride, e => e.Output * p.Output.Stride))];
        LargestMatrix = _paths.Select(p => p.Input.Components * p.Output.Components).DefaultIfEmpty().Max();
        MostChannels = _paths.Select(p => p.Channels).DefaultIfEmpty().Max();
    }

    /// <summary>The paths with weights alone, in rows of the same lengths: what is linear in the weights.</summary>
    public ProductPaths Weighted => _weighted.Value;

    /// <summary>The paths as they were given.</summary>
    public IReadOnlyList<ProductPath> All => _paths;

    /// <summary>Numbers of a row of features.</summary>
    public int InputLength { get; }

    /// <summary>Numbers of a row of attributes.</summary>
    public int AttributeLength { get; }

    /// <summary>Numbers of a row of results.</summary>
    public int OutputLength { get; }

    /// <summary>Numbers of a row of weights.</summary>
    public int WeightLength { get; }

    /// <summary>What the entries (k, i) = Σ_j C[i, j, k] y[j] of each path's matrix are made of: target k d₁ + i, first the place of y[j].</summary>
    internal PathTerms[] Folds { get; }

    /// <summary>What the gradients Σ C[i, j, k] x[i] g[k] of attributes are made of: target j, first x[i], second g[k].</summary>
    internal PathTerms[] Slopes { get; }

    /// <summary>Whether attributes have channels.</summary>
    public bool ByChannel { get; }

    /// <summary>What the results Σ C[i, j, k] x[i] y[j] are made of: target k, first x[i], second y[j].</summary>
    internal PathTerms[] Results { get; }

    /// <summary>What the gradients Σ C[i, j, k] y[j] g[k] of features are made of: target i, first y[j], second g[k].</summary>
    internal PathTerms[] Gradients { get; }

    internal int LargestMatrix { get; }

    internal int MostChannels { get; }

    private void Validate(int index)
    {
        var path = _paths[index];
        Within(path.Input.End(path.Channels), InputLength, "features");
        Within(path.Attribute.End(ByChannel ? path.Channels : 1), AttributeLength, "attributes");
        Within(path.Output.End(path.Channels), OutputLength, "results");
        Within((path.Weight ?? 0) + (path.Weight is null ? 0 : path.Channels), WeightLength, "weights");
        if (path.Channels < 1 || path.Input.Offset < 0 || path.Attribute.Offset < 0 || path.Output.Offset < 0 || path.Weight < 0
            || (path.Input.Components > 1 && path.Input.Stride < path.Channels) || (path.Output.Components > 1 && path.Output.Stride < path.Channels)
            || (ByChannel && path.Attribute.Components > 1 && path.Attribute.Stride < path.Channels))
        {
            throw new ArgumentException($"Path {index} has an offset below zero, no channels, or blocks narrower than its {path.Channels} channels.", nameof(index));
        }

        foreach (var entry in path.Entries)
        {
            if ((uint)entry.Input >= (uint)path.Input.Components || (uint)entry.Attribute >= (uint)path.Attribute.Components || (uint)entry.Output >= (uint)path.Output.Components)
            {
                throw new ArgumentException($"{entry} of path {index} reaches out of {path.Input.Components} x {path.Attribute.Components} x {path.Output.Components} components.", nameof(index));
            }
        }

        void Within(int end, int length, string what)
        {
            if (end > length)
            {
                throw new ArgumentException($"Path {index} reaches to number {end} of a row of {length} {what}.", nameof(index));
            }
        }
    }
}
