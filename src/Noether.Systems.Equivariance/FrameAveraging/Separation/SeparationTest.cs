using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>Pairs of graphs that no random network has told apart so far.</summary>
/// <param name="name">For saved states.</param>
/// <param name="design">The networks.</param>
/// <param name="layout">Their sizes.</param>
/// <param name="graphs">The graphs, sorted as the design needs (<see cref="GraphFields.Sorted"/>).</param>
/// <param name="pairs">The pairs at first; null for all pairs of graphs.</param>
/// <param name="samples">Orders drawn each time; null for whole frames.</param>
/// <param name="controls">Pairs of isomorphic graphs among those of the pairs: only what exceeds the largest of their differences counts as one. Null without.</param>
internal sealed class SeparationTest(
    string name,
    GraphDesign design,
    GraphLayout layout,
    Batch graphs,
    IReadOnlyList<(int A, int B)>? pairs,
    int? samples,
    IReadOnlyList<(int A, int B)>? controls = null)
{
    /// <summary>Numbers of adjacency matrices in one call of the network.</summary>
    private const long Chunk = 1 << 21;

    private List<(int A, int B)>? _left = pairs is null ? null : [.. pairs];
    private double _difference;
    private double _chance;

    /// <summary>Name for metrics and saved states.</summary>
    public string Name => name;

    /// <summary>Number of graphs.</summary>
    public long Graphs => graphs.Size;

    /// <summary>Pairs at first.</summary>
    public long Pairs => pairs?.Count ?? (graphs.Size * (graphs.Size - 1) / 2);

    /// <summary>Pairs that no network told apart.</summary>
    public long Left => _left?.Count ?? Pairs;

    /// <summary>The mean difference of the pairs over that of the controls, over all networks; NaN without controls.</summary>
    public double Ratio => _difference / _chance;

    /// <summary>Asks one more random network.</summary>
    /// <param name="generator">Gives its weights and orders.</param>
    /// <param name="threshold">The largest difference of embeddings that count as equal.</param>
    public void Ask(Generator generator, double threshold)
    {
        if (_left is { Count: 0 } && controls is null)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var model = GraphNetwork.Create(design, layout, samples is { } count ? new FrameDraws(Training: count) : null, generator);
        _ = model.to(graphs["nodes"].Value.device);

        // In training mode orders are drawn anew at each call; there is nothing else in these networks that would notice.
        model.train();
        if (_left is null)
        {
            _left = ClosePairs.Find(Embed(model, [.. Enumerable.Range(0, (int)graphs.Size)]), threshold);
            return;
        }

        int[] asked = [.. _left.Concat(controls is null ? [] : pairs!).Concat(controls ?? []).SelectMany(p => new[] { p.A, p.B }).Distinct().Order()];
        var places = asked.Select((graph, place) => (graph, place)).ToDictionary(p => p.graph, p => p.place);
        var rows = Embed(model, asked);
        double Difference((int A, int B) pair) => ClosePairs.Distance(rows[places[pair.A]], rows[places[pair.B]]);
        var largest = threshold;
        if (controls is not null)
        {
            largest = Math.Max(largest, controls.Max(Difference));
            _chance += controls.Average(Difference);
            _difference += pairs!.Average(Difference);
        }

        _left = [.. _left.Where(p => Difference(p) <= largest)];
    }

    /// <summary>Writes what is left.</summary>
    public void Save(StateWriter writer)
    {
        using var scope = torch.NewDisposeScope();
        var state = writer.Under(name);
        state.Write("asked", _left is null ? 0 : 1);
        state.Write("left", torch.tensor((_left ?? []).SelectMany(p => new long[] { p.A, p.B }).ToArray(), torch.int64));
        state.Write("difference", _difference);
        state.Write("chance", _chance);
    }

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    public void Load(StateReader reader)
    {
        using var scope = torch.NewDisposeScope();
        var state = reader.Under(name);
        _left = state.Int64("asked") == 0 ? null : [.. state.Tensor("left").data<long>().ToArray().Chunk(2).Select(p => ((int)p[0], (int)p[1]))];
        (_difference, _chance) = (state.Double("difference"), state.Double("chance"));
    }

    private float[][] Embed(GraphNetwork model, int[] asked)
    {
        var width = graphs["nodes"].Value.shape[1];
        var step = (int)Math.Max(1, Chunk / (width * width * (samples ?? 1)));
        List<float[]> rows = [];
        foreach (var part in asked.Chunk(step))
        {
            using var scope = torch.NewDisposeScope();
            using var places = torch.tensor(part.Select(i => (long)i).ToArray(), torch.int64, graphs["nodes"].Value.device);
            var embedding = model.call(graphs.Rows(places))["output"].Value;
            rows.AddRange(embedding.cpu().data<float>().ToArray().Chunk((int)embedding.shape[1]));
        }

        return [.. rows];
    }
}
