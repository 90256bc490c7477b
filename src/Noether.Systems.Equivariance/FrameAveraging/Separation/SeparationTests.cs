using Noether.Fields;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The tests that the random networks of one design are put to.</summary>
/// <param name="design">The networks.</param>
/// <param name="options">Sizes and numbers of networks.</param>
/// <param name="data">The graphs.</param>
/// <param name="copies">Numbers nodes anew.</param>
/// <param name="device">Where the networks run.</param>
internal sealed class SeparationTests(GraphDesign design, SeparationOptions options, SeparationData data, Generator copies, torch.Device device)
{
    private static readonly int[] Head = [10];

    private int? Orders => design.Frame == FrameKind.None ? null : options.Samples;

    /// <summary>Each test with the number of networks that it asks.</summary>
    /// <param name="whole">The small graphs whose whole frames are averaged.</param>
    public List<(ISeparationTest Test, int Networks)> Create(Batch whole)
    {
        List<ISeparationTest> tests =
        [
            Apart("small", data.Small, null, Orders),
            Apart("hard", data.Hard, Neighbours(data.Hard.Size / 2), Orders),
            Apart("regular", data.Regular, null, Orders),
            Same("small.same", data.Small, Orders),
            Same("hard.same", data.Hard, Orders),
            Same("regular.same", data.Regular, Orders),
        ];
        if (design.Frame == FrameKind.Laplacian)
        {
            tests.AddRange([Apart("small.exact", whole, null, null), Same("small.exact.same", whole, null)]);
        }

        ISeparationTest[] chance = [Chance("small.fixed", data.Small, data.Alike), Chance("hard.fixed", data.Hard, Neighbours(data.Hard.Size / 2))];
        return [.. tests.Select(t => (t, options.Initialisations)), .. chance.Select(t => (t, options.FixedInitialisations))];
    }

    private SeparationTest Apart(string name, Batch graphs, IReadOnlyList<(int A, int B)>? pairs, int? orders) => new(name, Embedding(graphs, orders), pairs, options.Threshold);

    private SeparationTest Same(string name, Batch graphs, int? orders)
    {
        var some = SeparationData.Spread(graphs, options.ControlGraphs);
        return Apart(name, SeparationData.WithCopies(some, copies), Twins(some.Size), orders);
    }

    private ChanceTest Chance(string name, Batch graphs, IReadOnlyList<(int A, int B)> pairs)
    {
        var kept = Math.Min(options.FixedPairs, pairs.Count);
        var some = Enumerable.Range(0, kept).Select(i => pairs[(int)((long)i * pairs.Count / kept)]).ToList();
        int[] asked = [.. some.SelectMany(p => new[] { p.A, p.B }).Distinct().Order()];
        using var rows = torch.tensor(asked.Select(i => (long)i).ToArray(), torch.int64);
        var places = asked.Select((graph, place) => (graph, place)).ToDictionary(p => p.graph, p => p.place);
        var embedding = Embedding(SeparationData.WithCopies(graphs.Rows(rows), copies), Orders is null ? null : options.FixedSamples);
        return new ChanceTest(name, embedding, [.. some.Select(p => (places[p.A], places[p.B]))], Twins(asked.Length), options.Threshold);
    }

    private GraphEmbedding Embedding(Batch graphs, int? orders) =>
        new(design, Layout(graphs), GraphFields.Sorted(graphs, design.Frame, options.UseFeatures).To(device), orders);

    private GraphLayout Layout(Batch graphs)
    {
        using var scope = torch.NewDisposeScope();
        var field = graphs["nodes"];
        var nodes = (int)field.Value.shape[1];
        var kinds = field.Mask is null ? field.Value.select(2, 0) : field.Value.select(2, 0)[field.Mask];
        return new GraphLayout(nodes, options.Width, nodes > 8 ? options.LargePerceptron : options.SmallPerceptron, Head, torch.nn.Tanh, Mean: false)
        {
            FlatFeatures = kinds.min().ToSingle() < kinds.max().ToSingle(),
        };
    }

    private static (int A, int B)[] Neighbours(long pairs) => [.. Enumerable.Range(0, (int)pairs).Select(k => (2 * k, (2 * k) + 1))];

    private static (int A, int B)[] Twins(long graphs) => [.. Enumerable.Range(0, (int)graphs).Select(i => (i, i + (int)graphs))];
}
