using Noether.Fields;
using Noether.Nn;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>
/// Estimates the surface's normals at the points of a cloud: field <c>positions</c> (<c>[batch, n, 3]</c>) in, field <c>normals</c> (vectors of length one, zero
/// where the network gives none; their sign means nothing) out. Masked points change nothing.
/// </summary>
public sealed class NormalEstimator : NetworkModel
{
    internal const string Positions = "positions";
    internal const string Normals = "normals";

    // What cancels to less than this in an average over a frame is rounding, not an answer.
    private const double Shortest = 1e-8;

    private readonly NetworkModel network;

    internal NormalEstimator(NetworkModel network, string name, bool exact = false)
        : base(name)
    {
        this.network = network;
        Exact = exact;
        RegisterComponents();
    }

    /// <summary>Whether it moves with the cloud by construction.</summary>
    internal bool Exact { get; }

    /// <summary>Frames made so far, and how many of them were degenerate: of clouds, and of neighbourhoods where frames are local.</summary>
    internal (long Samples, long Degenerate) Frames => network switch
    {
        FrameAverage average => (average.Samples, average.DegenerateSamples),
        LocalPointNet local => local.Frames,
        _ => (0, 0),
    };

    /// <inheritdoc/>
    public override Batch forward(Batch x) =>
        network.call(x).Select((name, field) => name == Normals ? field.With(torch.nn.functional.normalize(field.Value, dim: -1, eps: Shortest)) : field);
}
