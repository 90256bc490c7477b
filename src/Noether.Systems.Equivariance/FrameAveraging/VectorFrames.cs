using System.Globalization;
using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Numerics;
using Noether.Runtime;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging;

/// <summary>
/// Frames of O(3) from the vectors that a sample holds, be they positions about their mean or vectors that a network made: the principal axes of these
/// vectors with all signs. Counts what it has seen.
/// </summary>
/// <param name="draws">How many elements to draw; null for whole frames.</param>
/// <param name="generator">Where they are drawn from.</param>
/// <param name="options">Degeneracy and derivatives.</param>
internal sealed class VectorFrames(FrameDraws? draws, Generator generator, PcaOptions options)
{
    private const string Name = "vectors";

    private readonly O3 _group = new();
    private readonly FrameDraws _draws = draws ?? new FrameDraws();
    private readonly PcaFrame _frame = new(new O3(), options with { Field = Name });

    /// <summary>Frames made so far: one for each sample and call.</summary>
    public long Made { get; private set; }

    /// <summary>How many of them were degenerate: two principal axes not determined.</summary>
    public long Degenerate { get; private set; }

    /// <summary>What the user of the results must know of them; null where no frame was degenerate.</summary>
    public string? Warning => Degenerate == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{Degenerate} of {Made} frames of vectors inside the network are degenerate: finitely many axes stood for infinitely many, so what was averaged over them may turn along only approximately.");

    /// <summary>The frame of each sample.</summary>
    /// <param name="vectors"><c>[samples, m, 3]</c>.</param>
    /// <param name="training">Whether draws for training or for evaluation apply.</param>
    public SampleAxes Of(Tensor vectors, bool training)
    {
        using var scope = torch.NewDisposeScope();
        var samples = new Batch((Name, new Field(vectors, FieldType.Vector)));
        var frame = _draws.From(_frame, samples, training, generator);
        Made += frame.Samples;
        Degenerate += frame.DegenerateSamples;
        var axes = _group.Linear(frame.Elements).to(vectors.dtype, vectors.device);
        var weights = frame.Weights.to(vectors.dtype, vectors.device).view(-1, 1, 1);
        return new SampleAxes(scope.MoveToOuter(axes), scope.MoveToOuter(weights), frame.Offsets);
    }
}

/// <summary>The elements of several samples' frames, those of a sample one after another.</summary>
/// <param name="Axes">Orthogonal matrices with the axes as columns, <c>[rows, 3, 3]</c>.</param>
/// <param name="Weights">Their weights, <c>[rows, 1, 1]</c>; those of a sample add up to 1.</param>
/// <param name="Offsets">Where each sample's rows begin, and last their number.</param>
internal sealed record SampleAxes(Tensor Axes, Tensor Weights, long[] Offsets)
{
    /// <summary>Number of elements of all samples.</summary>
    public long Rows => Offsets[^1];

    /// <summary>Each sample's values for each of its elements, <c>[rows, ...]</c>.</summary>
    public Tensor Repeat(Tensor values) => SegmentSum.Spread(values, Offsets);

    /// <summary>Vectors <c>[samples, m, 3]</c> as every element of their frame sees them, R⁻¹ z: <c>[rows, m, 3]</c>.</summary>
    public Tensor Into(Tensor vectors) => Repeat(vectors).matmul(Axes);

    /// <summary>Vectors that every element sees, <c>[rows, m, 3]</c>, turned back and averaged over the frame, the mean of R z: <c>[samples, m, 3]</c>.</summary>
    public Tensor Mean(Tensor vectors) => SegmentSum.Apply(vectors.matmul(Axes.transpose(-2, -1)) * Weights, Offsets);
}
