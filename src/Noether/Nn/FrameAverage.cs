using System.Globalization;
using Noether.Fields;
using Noether.Numerics;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Nn;

/// <summary>
/// Makes any network respect a symmetry exactly, by averaging it over an input-dependent frame:
/// y(x) = sum of w_g rho_2(g) f(rho_1(g)⁻¹ x) over g in F(x). Outputs that the symmetry's output action leaves alone become invariant.
/// Not exact are random draws in place of whole frames, and degenerate inputs where a grid stands for their infinite frame (<see cref="PcaOptions.Degenerate"/>);
/// these are counted, and <see cref="Warning"/> tells of them.
/// </summary>
/// <remarks>
/// Source: Puny et al., "Frame averaging for invariant and equivariant network design", ICLR 2022, section 2.
/// All copies of a batch go through the network in one call, so batch normalisation sees all of them, in training and in evaluation alike.
/// Where the frame is a single element, this is canonicalisation; where it is the whole of a finite group, group averaging.
/// </remarks>
public sealed class FrameAverage : NetworkModel, IRandomModule, IWarningModule
{
    private readonly NetworkModel backbone;
    private readonly IFrame _frame;
    private readonly Symmetry _symmetry;
    private readonly FrameDraws _draws;

    /// <param name="backbone">The network f, from now on a part of this one; its outputs are floating-point fields of types that the symmetry's output action moves.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="symmetry">The frame's group, with how inputs and outputs move.</param>
    /// <param name="generator">Where random elements are drawn from; the caller owns it.</param>
    /// <param name="draws">How many elements to draw; null for whole frames always.</param>
    /// <exception cref="ArgumentException">Frame and symmetry belong to different groups.</exception>
    public FrameAverage(NetworkModel backbone, IFrame frame, Symmetry symmetry, Generator generator, FrameDraws? draws = null)
        : base(nameof(FrameAverage))
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(symmetry);
        ArgumentNullException.ThrowIfNull(generator);
        if (frame.Group.Name != symmetry.Group.Name)
        {
            throw new ArgumentException($"The frame's elements belong to {frame.Group.Name}, the symmetry's group is {symmetry.Group.Name}.", nameof(symmetry));
        }

        this.backbone = backbone;
        _frame = frame;
        _symmetry = symmetry;
        _draws = draws ?? new FrameDraws();
        Generator = generator;
        RegisterComponents();
    }

    /// <summary>The network that is averaged.</summary>
    public NetworkModel Backbone => backbone;

    /// <summary>The frame that it is averaged over.</summary>
    public IFrame Frame => _frame;

    /// <summary>How many of the frame's elements are drawn.</summary>
    public FrameDraws Draws => _draws;

    /// <inheritdoc/>
    public Generator Generator { get; }

    /// <summary>Samples averaged so far.</summary>
    public long Samples { get; private set; }

    /// <summary>How many of them were degenerate: their elements only stood for an infinite frame.</summary>
    public long DegenerateSamples { get; private set; }

    /// <inheritdoc/>
    public string? Warning => DegenerateSamples == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{DegenerateSamples} of {Samples} averages are of inputs whose frame is degenerate ({_frame.Name}): finitely many elements stood for infinitely many, so these averages may respect {_symmetry.Name} only approximately.");

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var frame = _draws.From(_frame, x, training, Generator);
        Samples += frame.Samples;
        DegenerateSamples += frame.DegenerateSamples;
        var device = x.Values.First().Value.device;
        var elements = frame.Elements.to(device);
        var copies = x.Rows(SegmentSum.Ids(frame.Offsets, device));
        var framed = _symmetry.Input.Apply(_symmetry.Group.For(x).Inverse(elements), copies, Pairing.Each);
        var outputs = backbone.call(framed);
        Check(outputs, framed.Size);
        return _symmetry.Output.Apply(elements, outputs, Pairing.Each).Select((_, field) => Average(field, frame, scope));
    }

    private static void Check(Batch outputs, long rows)
    {
        foreach (var (name, field) in outputs)
        {
            if (!field.Value.is_floating_point())
            {
                throw new InputException($"The network's output '{name}' is {field.Value.dtype}, which cannot be averaged; give scores instead of decisions.");
            }

            if (field.BatchSize != rows)
            {
                throw new InputException($"The network's output '{name}' has {field.BatchSize} rows for {rows} inputs; one row for each was expected.");
            }
        }
    }

    private static Field Average(Field field, FrameBatch frame, DisposeScope scope)
    {
        var weights = frame.Weights.to(field.Value.dtype, field.Value.device).view([-1, .. Enumerable.Repeat(1L, (int)field.Value.dim() - 1)]);
        var mean = SegmentSum.Apply(field.Value * weights, frame.Offsets);
        using var first = torch.tensor(frame.Offsets.AsSpan()[..^1].ToArray(), torch.int64, field.Value.device);
        return new Field(scope.MoveToOuter(mean), field.Type, field.Mask is null ? null : scope.MoveToOuter(field.Mask.index_select(0, first)));
    }
}
