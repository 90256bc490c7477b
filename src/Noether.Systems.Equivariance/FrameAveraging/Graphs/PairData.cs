using Noether.Fields;
using Noether.Lab.Data;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>Pairs of graphs that rounds of messages cannot tell apart: graphs 2k and 2k + 1, with labels 0 and 1 in some order.</summary>
internal static class PairData
{
    /// <summary>Whether the graphs are those of the data set.</summary>
    public static bool IsBenchmark(PairSource source, IDataSets data) => source == PairSource.Exp || (source == PairSource.Auto && data.Has(GraphSeparation.Name));

    /// <summary>The graphs as fields.</summary>
    /// <exception cref="InputException">The data set is asked for and is not here.</exception>
    public static Batch Read(PairSource source, int generated, IDataSets data, Generator generator)
    {
        if (IsBenchmark(source, data))
        {
            return GraphFields.Of(GraphSeparation.ReadExp(data));
        }

        using var draws = generator.Fork("graphs");
        return GraphFields.Of(DoubleCovers.Draw(generated / 2, draws));
    }
}
