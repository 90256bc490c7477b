using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries.Frames;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>
/// <see cref="MessageLayers"/> averaged over frames of E(3), with new frames between its layers: exactly equivariant under all motions of space, reflections
/// included, and under permutations of particles. Fields <c>x</c>, <c>v</c>, <c>charge</c> in, <c>target</c> out.
/// <para>
/// A layer runs once for each element of a sample's frame (eight), on the sample as that element sees it. Then the channels of each particle are read as
/// vectors, turned back and averaged over the frame: an equivariant latent. Its own principal axes, those of the particles' vectors all together, are the
/// frame in which the next layer sees it.
/// </para>
/// </summary>
/// <remarks>
/// Source: Puny et al., "Frame averaging for invariant and equivariant network design", ICLR 2022, section 5.3 and its program. Frames are constants to
/// differentiation there and here; centres are not. Where principal axes are not determined, exact weighted frames through the points stand for them.
/// </remarks>
internal sealed class ReframedForecaster : NetworkModel, IRandomModule
{
    private readonly MessageLayers network;
    private readonly VectorFrames _frames;
    private readonly CompleteGraphs _graphs = new();

    /// <param name="width">Channels, a multiple of 3.</param>
    /// <param name="layers">Layers of message passing.</param>
    /// <param name="generator">Draws the first weights, and elements of frames; the caller owns it.</param>
    /// <param name="draws">How many elements of each frame to draw; null for whole frames.</param>
    /// <param name="differentiate">Whether derivatives flow through the frames.</param>
    /// <exception cref="InputException">The width is no multiple of 3.</exception>
    public ReframedForecaster(int width, int layers, Generator generator, FrameDraws? draws = null, bool differentiate = false)
        : base(nameof(ReframedForecaster))
    {
        if (width % 3 != 0)
        {
            throw new InputException($"The channels of a particle are read as vectors of space, so there must be a multiple of 3 of them; found {width}.");
        }

        network = new MessageLayers(width, layers, generator);
        Generator = generator;
        _frames = new VectorFrames(draws, generator, new PcaOptions { Degenerate = DegenerateFrame.Points, Differentiate = differentiate });
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Generator Generator { get; }

    /// <summary>Frames made so far, those of latent vectors included.</summary>
    public long Frames => _frames.Made;

    /// <summary>How many of them were degenerate.</summary>
    public long DegenerateFrames => _frames.Degenerate;

    /// <inheritdoc/>
    public override Batch forward(Batch x) => Forecast(x, null);

    /// <summary>
    /// How far each sample is from degenerate frames: the least difference of neighbouring eigenvalues over the largest; first of its positions, then of its
    /// vectors between each two layers.
    /// </summary>
    public IReadOnlyList<double[]> RelativeGaps(Batch x)
    {
        const string Name = "vectors";
        using var scope = torch.NewDisposeScope();
        List<double[]> gaps = [];
        var frame = new PcaFrame(new O3(), new PcaOptions { Field = Name });
        Forecast(x, cloud => gaps.Add(frame.RelativeGaps(new Batch((Name, new Field(cloud, FieldType.Vector)))).cpu().data<double>().ToArray()));
        return gaps;
    }

    /// <param name="x">The samples.</param>
    /// <param name="seen">Is given all vectors whose principal axes are taken, about their mean; null for nobody.</param>
    private Batch Forecast(Batch x, Action<Tensor>? seen)
    {
        using var scope = torch.NewDisposeScope();
        var (places, v) = (x["x"].Value, x["v"].Value);
        var (samples, particles) = (places.shape[0], places.shape[1]);
        var pairs = ParticlePairs.Of(_graphs.Of(samples, particles), x).view(samples, -1, ParticlePairs.Count);
        var centre = places.mean([1], keepdim: true);
        var around = places - centre;
        seen?.Invoke(around);
        var axes = _frames.Of(around, training);
        var h = network.Embed(axes.Into(around), axes.Into(v));
        for (var layer = 0; layer < network.Count; layer++)
        {
            if (layer > 0)
            {
                (h, axes) = Reframe(h, axes, seen);
            }

            h = network.Pass(layer, _graphs.Of(axes.Rows, particles), h, axes.Repeat(pairs).flatten(0, 1));
        }

        return new Batch(("target", new Field(scope.MoveToOuter(axes.Mean(network.Decode(h)) + centre), FieldType.Position)));
    }

    /// <summary>Channels in the frames they were made in to the same channels in the frames of the vectors they are.</summary>
    private (Tensor Channels, SampleAxes Axes) Reframe(Tensor h, SampleAxes axes, Action<Tensor>? seen)
    {
        var vectors = axes.Mean(h.reshape(h.shape[0], -1, 3));
        var centred = vectors - vectors.mean([1], keepdim: true);
        seen?.Invoke(centred);
        var latent = _frames.Of(centred, training);
        return (latent.Into(centred).view(latent.Rows, h.shape[1], h.shape[2]), latent);
    }
}
