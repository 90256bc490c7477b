namespace Noether.Kernels;

/// <summary>
/// The paths of a product, packed for the loops over edges: the coefficients of each path once in the order in which they and the attributes make its small matrix from
/// feature components to output components, and once for the way back to the attributes.
/// </summary>
public sealed class ProductPaths
{
    private readonly ProductPath[] _paths;

    /// <param name="paths">The paths; none may be empty.</param>
    /// <param name="inputLength">Numbers of a row of features.</param>
    /// <param name="attributeLength">Numbers of a row of attributes.</param>
    /// <param name="outputLength">Numbers of a row of results.</param>
    /// <param name="weightLength">Numbers of a row of weights; 0 without weights.</param>
    /// <exception cref="ArgumentException">A path reaches out of its rows, or a coefficient out of its blocks.</exception>
    public ProductPaths(IReadOnlyList<ProductPath> paths, int inputLength, int attributeLength, int outputLength, int weightLength)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = [.. paths];
        (InputLength, AttributeLength, OutputLength, WeightLength) = (inputLength, attributeLength, outputLength, weightLength);
        for (var p = 0; p < _paths.Length; p++)
        {
            Validate(p);
        }

        Folds = [.. _paths.Select(p => PathTerms.Of(p.Entries, p.Input.Components * p.Output.Components, e => (e.Output * p.Input.Components) + e.Input, e => p.Attribute.At(e.Attribute), _ => 0))];
        Slopes = [.. _paths.Select(p => PathTerms.Of(p.Entries, p.Attribute.Components, e => e.Attribute, e => e.Input * p.Input.Stride, e => e.Output * p.Output.Stride))];
        LargestMatrix = _paths.Select(p => p.Input.Components * p.Output.Components).DefaultIfEmpty().Max();
        MostChannels = _paths.Select(p => p.Channels).DefaultIfEmpty().Max();
    }

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

    internal int LargestMatrix { get; }

    internal int MostChannels { get; }

    private void Validate(int index)
    {
        var path = _paths[index];
        Within(path.Input.End(path.Channels), InputLength, "features");
        Within(path.Attribute.End(1), AttributeLength, "attributes");
        Within(path.Output.End(path.Channels), OutputLength, "results");
        Within((path.Weight ?? 0) + (path.Weight is null ? 0 : path.Channels), WeightLength, "weights");
        if (path.Channels < 1 || path.Input.Offset < 0 || path.Attribute.Offset < 0 || path.Output.Offset < 0 || path.Weight < 0
            || (path.Input.Components > 1 && path.Input.Stride < path.Channels) || (path.Output.Components > 1 && path.Output.Stride < path.Channels))
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
