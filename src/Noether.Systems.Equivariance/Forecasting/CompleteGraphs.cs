using Noether.Geometry;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>Complete graphs by their sizes; those of the last few sizes are kept, as training asks for the same again and again.</summary>
internal sealed class CompleteGraphs
{
    private const int Kept = 8;

    private readonly Dictionary<(long Graphs, long Nodes), GraphBatch> _graphs = [];

    public GraphBatch Of(long graphs, long nodes)
    {
        if (_graphs.TryGetValue((graphs, nodes), out var found))
        {
            return found;
        }

        if (_graphs.Count == Kept)
        {
            _graphs.Clear();
        }

        return _graphs[(graphs, nodes)] = GraphBatch.Complete((int)graphs, (int)nodes);
    }
}
