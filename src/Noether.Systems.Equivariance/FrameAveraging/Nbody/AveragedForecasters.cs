using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The network on plain coordinates averaged as a whole, without new frames between its layers: what centring alone gives, and what random turns give.</summary>
internal static class AveragedForecasters
{
    private const string Positions = "x";

    /// <summary>On coordinates about the particles' mean: respects shifts exactly, and nothing else.</summary>
    public static FrameAverage Centred(NetworkModel network, Generator generator)
    {
        var shifts = new Translations(3, halfWidth: 1);
        return new FrameAverage(network, new PcaFrame(shifts, new PcaOptions { Field = Positions, Differentiate = true }), Symmetry.Natural(shifts), generator.Fork("shifts"));
    }

    /// <summary>The same, averaged over random turns and reflections about the mean: respects these on average over draws.</summary>
    public static FrameAverage Group(NetworkModel network, FrameDraws draws, Generator generator)
    {
        var turns = new O3();
        return Centred(new FrameAverage(network, new FullGroup(turns), Symmetry.Natural(turns), generator.Fork("turns"), draws), generator);
    }
}
