namespace Noether.Kernels;

/// <summary>A part of each row, <c>[components, inputs]</c>, that a matrix <c>[inputs, outputs]</c> maps to <c>[components, outputs]</c>.</summary>
/// <param name="Start">Its first number in a row.</param>
/// <param name="Components">Components.</param>
/// <param name="Inputs">Columns of a component on the way in; 0 gives zeros.</param>
/// <param name="Outputs">Columns of a component on the way out.</param>
public sealed record MixBlock(int Start, int Components, int Inputs, int Outputs);

/// <summary>Paths without weights whose results, block by block, are mixed by matrices: what <see cref="ProductMixing"/> computes.</summary>
public sealed class ProductMix
{
    /// <param name="paths">The paths, not by channel.</param>
    /// <param name="blocks">How their results are mixed, in the order in which the mixed ones stand.</param>
    /// <exception cref="ArgumentException">Paths have weights or channels on both sides, or the columns of a block are not the channels of its paths, each of one.</exception>
    public ProductMix(ProductPaths paths, IReadOnlyList<MixBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(blocks);
        if (paths.ByChannel || paths.WeightLength > 0)
        {
            throw new ArgumentException("Paths that are mixed have no weights of their own, and attributes without channels.", nameof(paths));
        }

        (Paths, Blocks) = (paths, [.. blocks]);
        List<MixPart> parts = [];
        foreach (var block in blocks)
        {
            if (block.Inputs > 0 && block.Outputs > 0)
            {
                parts.Add(new MixPart(block, PathsOf(block), WeightLength, PaddedLength, OutputLength));
                PaddedLength += parts[^1].PaddedLength;
            }

            WeightLength += block.Inputs * block.Outputs;
            OutputLength += block.Components * block.Outputs;
        }

        Parts = [.. parts];
        MostInputs = Parts.Select(p => p.EvenInputs).DefaultIfEmpty().Max();
        MostOutputs = Parts.Select(p => p.Width).DefaultIfEmpty().Max();
        MostComponents = paths.All.Select(p => p.Input.Components).DefaultIfEmpty().Max();
    }

    /// <summary>The paths.</summary>
    public ProductPaths Paths { get; }

    /// <summary>How their results are mixed.</summary>
    public IReadOnlyList<MixBlock> Blocks { get; }

    /// <summary>Numbers of all matrices, one after the other.</summary>
    public int WeightLength { get; }

    /// <summary>Numbers of a mixed row.</summary>
    public int OutputLength { get; }

    /// <summary>The blocks that have something to mix.</summary>
    internal MixPart[] Parts { get; }

    /// <summary>Numbers of all padded matrices.</summary>
    internal int PaddedLength { get; }

    internal int MostInputs { get; }

    internal int MostOutputs { get; }

    internal int MostComponents { get; }

    private int[] PathsOf(MixBlock block)
    {
        var (end, paths, taken) = (block.Start + (block.Components * block.Inputs), Paths.All, new bool[block.Inputs]);
        int[] all = [.. Enumerable.Range(0, paths.Count).Where(p => paths[p].Output.Offset >= block.Start && paths[p].Output.Offset < end)];
        foreach (var path in all.Select(p => paths[p]))
        {
            var first = path.Output.Offset - block.Start;
            if (path.Output.Components != block.Components || (block.Components > 1 && path.Output.Stride != block.Inputs) || first + path.Channels > block.Inputs
                || taken.AsSpan(first, path.Channels).Contains(true))
            {
                throw new ArgumentException($"{path} does not fit {block}, or meets another path there.", nameof(block));
            }

            taken.AsSpan(first, path.Channels).Fill(true);
        }

        return taken.Contains(false) ? throw new ArgumentException($"Not all columns of {block} come from a path.", nameof(block)) : all;
    }
}

/// <summary>A block of a <see cref="ProductMix"/> with where its numbers lie.</summary>
/// <param name="Block">The block.</param>
/// <param name="Paths">The paths that make its columns.</param>
/// <param name="Weights">Where its matrix begins.</param>
/// <param name="Padded">Where its padded matrix begins.</param>
/// <param name="Result">Its first number in a mixed row.</param>
internal sealed record MixPart(MixBlock Block, int[] Paths, int Weights, int Padded, int Result)
{
    /// <summary>Columns, made even.</summary>
    public int EvenInputs => RowShape.Even(Block.Inputs);

    /// <summary>Entries a row of the padded matrix.</summary>
    public int Width => PairShape.Padded(Block.Outputs);

    public int PaddedLength => EvenInputs * Width;

    public int Columns(ProductPath path) => path.Output.Offset - Block.Start;
}
