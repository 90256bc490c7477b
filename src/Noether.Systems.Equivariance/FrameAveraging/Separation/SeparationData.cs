using Noether.Fields;
using Noether.Geometry;
using Noether.Lab.Data;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The graphs that are to be told apart.</summary>
/// <param name="Small">All connected graphs of 8 nodes; 7 where they are generated.</param>
/// <param name="Alike">Pairs of these that rounds of messages cannot tell apart.</param>
/// <param name="Hard">Pairs 2k, 2k + 1 that rounds of messages cannot tell apart.</param>
/// <param name="Regular">Strongly regular graphs with equal parameters.</param>
/// <param name="Benchmark">Whether they are those of the data set.</param>
internal sealed record SeparationData(Batch Small, IReadOnlyList<(int A, int B)> Alike, Batch Hard, Batch Regular, bool Benchmark)
{
    private const int GeneratedPairs = 60;

    /// <exception cref="InputException">The data set is asked for and is not here.</exception>
    public static SeparationData Read(PairSource source, IDataSets data, Generator generator)
    {
        var hard = PairData.Read(source, 2 * GeneratedPairs, data, generator);
        var benchmark = PairData.IsBenchmark(source, data);
        IReadOnlyList<Graph> small = benchmark ? GraphSeparation.ReadGraph8c(data) : GeneratedGraphs.Connected(GeneratedGraphs.MostNodes);
        IReadOnlyList<Graph> regular = benchmark ? GraphSeparation.ReadSr25(data) : GeneratedGraphs.StronglyRegular();
        return new SeparationData(GraphFields.Of(small), ColourRefinement.Alike(small), hard, GraphFields.Of(regular), benchmark);
    }

    /// <summary>So many of the graphs, evenly spread over them; all where there are fewer.</summary>
    public static Batch Spread(Batch graphs, int count)
    {
        var kept = Math.Min(count, graphs.Size);
        using var rows = torch.tensor(Enumerable.Range(0, (int)kept).Select(i => i * graphs.Size / kept).ToArray(), torch.int64);
        return graphs.Rows(rows);
    }

    /// <summary>The graphs and, after them, the same graphs with their nodes numbered anew at random.</summary>
    public static Batch WithCopies(Batch graphs, Generator generator) => Batch.Cat(graphs, GraphFields.Renumbered(graphs, generator));
}
