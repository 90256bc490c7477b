using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// A frame: a small, non-empty set of group elements that depends on the input and moves with it, F(g.x) = g F(x).
/// Averaging any function over it, 1/|F(x)| sum rho_2(g) f(g⁻¹.x), gives a function that respects the group.
/// </summary>
/// <remarks>Elements are constants to automatic differentiation unless a frame offers otherwise.</remarks>
public interface IFrame
{
    /// <summary>What it is, for messages and tables.</summary>
    string Name { get; }

    /// <summary>The group that its elements belong to; may be sized by the sample (see <see cref="IGroup.For"/>).</summary>
    IGroup Group { get; }

    /// <summary>All elements of every sample's frame.</summary>
    /// <exception cref="InputException">A frame is infinite or too large to list, or the batch lacks what the frame is made of.</exception>
    FrameBatch Of(Batch x);

    /// <summary>Independent uniform draws from every sample's frame: their average is an unbiased estimate of the whole one.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="count">Draws a sample, at least 1.</param>
    /// <param name="generator">Where they are drawn from.</param>
    FrameBatch Draw(Batch x, int count, Generator generator);

    /// <summary>log10 |F| of every sample, <c>[samples]</c>, float64; infinity for an infinite frame.</summary>
    Tensor Log10Size(Batch x);
}

/// <summary>Group elements of several samples, those of a sample one after another.</summary>
/// <param name="Elements">Group elements, <c>[rows, ...]</c>.</param>
/// <param name="Weights">Their weights, <c>[rows]</c>, float64; those of a sample add up to 1.</param>
/// <param name="Offsets">Where each sample's elements begin, and last the number of rows.</param>
/// <param name="Degenerate">
/// Samples whose true frame is infinite, so that these elements only stand for it, <c>[samples]</c>, bool: what is averaged over a grid of them respects the group
/// approximately (see <see cref="PcaOptions.Degenerate"/>).
/// </param>
public sealed record FrameBatch(Tensor Elements, Tensor Weights, long[] Offsets, Tensor Degenerate)
{
    /// <summary>Number of samples.</summary>
    public long Samples => Offsets.Length - 1;

    /// <summary>Number of elements of each sample.</summary>
    public IEnumerable<long> Sizes => Offsets.Zip(Offsets.Skip(1), (start, end) => end - start);

    /// <summary>Number of degenerate samples. Where the frame did not find it on the way, this waits for the device.</summary>
    public long DegenerateSamples => KnownDegenerate ?? Degenerate.sum().item<long>();

    /// <summary>Number of degenerate samples where the frame knows it.</summary>
    internal long? KnownDegenerate { get; init; }

    /// <summary>As many elements for every sample, equally weighted.</summary>
    internal static FrameBatch Even(Tensor elements, long samples, Tensor degenerate, long? degenerateSamples = null)
    {
        var size = samples == 0 ? 0 : elements.shape[0] / samples;
        long[] offsets = [.. Enumerable.Range(0, (int)samples + 1).Select(i => i * size)];
        return new FrameBatch(elements, torch.full([elements.shape[0]], 1.0 / Math.Max(1, size), torch.float64, elements.device), offsets, degenerate)
        {
            KnownDegenerate = degenerateSamples,
        };
    }

    /// <summary>Takes its tensors out of a scope.</summary>
    internal FrameBatch MoveToOuter(DisposeScope scope)
    {
        scope.MoveToOuter(Elements, Weights, Degenerate);
        return this;
    }
}
