using Noether.Fields;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>A network that is asked about graphs as they are: their frames are found here, where training finds them once for all.</summary>
/// <param name="network">The network.</param>
/// <param name="frame">Its kind of frame.</param>
/// <param name="features">Whether kinds and degrees of nodes break ties of the spectrum.</param>
/// <param name="nodes">Nodes of the graphs it was trained on, padding included.</param>
internal sealed class SortingGraphs(GraphNetwork network, FrameKind frame, bool features, int nodes) : IModel
{
    /// <exception cref="InputException">The graphs have another number of nodes.</exception>
    public Batch Forward(Batch x)
    {
        var found = x["nodes"].Value.shape[1];
        return found == nodes
            ? network.call(GraphFields.Sorted(x, frame, features))
            : throw new InputException($"The network takes graphs of {nodes} nodes, smaller ones padded and masked; these have {found}.");
    }
}
