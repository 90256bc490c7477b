using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>What message passing does between edges and nodes.</summary>
internal static class SegmentBenchmarks
{
    private const int Heads = 4;

    private static readonly (int Nodes, int Edges)[] Sizes = [(100, 3_000), (1_000, 30_000), (10_000, 300_000)];

    public static KernelBenchmark Sum { get; } = Of("segment-sum", "messages of edges sorted by receiver, summed into nodes; forward", 64, SumOf);

    public static KernelBenchmark Gather { get; } = Of("gather", "features of nodes read by edges in any order; forward and gradient", 64, GatherOf);

    public static KernelBenchmark Softmax { get; } = Of("segment-softmax", "attention over the edges into each node; forward and gradient", Heads, SoftmaxOf);

    private static KernelBenchmark Of(string name, string summary, int channels, Func<int, int, int, Generator, IReadOnlyList<Contender>> prepare) =>
        new(name, summary, [.. Sizes.Select(size => new KernelSize(
            new OrderedDictionary<string, long> { ["nodes"] = size.Nodes, ["edges"] = size.Edges, ["channels"] = channels },
            draw => prepare(size.Nodes, size.Edges, channels, draw)))]);

    private static IReadOnlyList<Contender> SumOf(int nodes, int edges, int channels, Generator draw)
    {
        var (offsets, index) = Receivers(nodes, edges, draw);
        var messages = torch.randn([edges, channels], generator: draw.Torch);
        var wide = index.unsqueeze(1).expand_as(messages);
        return
        [
            Contender.Of(Contender.Own, () => SegmentSum.Apply(messages, offsets)),
            Contender.Of("torch.index_add", () => torch.zeros(nodes, channels).index_add_(0, index, messages, 1)),
            Contender.Of("torch.scatter_add", () => torch.zeros(nodes, channels).scatter_add_(0, wide, messages)),
        ];
    }

    private static IReadOnlyList<Contender> GatherOf(int nodes, int edges, int channels, Generator draw)
    {
        var index = torch.randint(nodes, [edges], torch.int64, generator: draw.Torch);
        var order = SegmentOrder.Of(index, nodes);
        var features = torch.randn([nodes, channels], generator: draw.Torch).requires_grad_();
        var gradient = torch.randn([edges, channels], generator: draw.Torch);
        return
        [
            Contender.Of(Contender.Own, () => Gradient(Numerics.Gather.Apply(features, order), features, gradient)),
            Contender.Of("torch.index_select", () => Gradient(features.index_select(0, index), features, gradient)),
        ];
    }

    private static IReadOnlyList<Contender> SoftmaxOf(int nodes, int edges, int channels, Generator draw)
    {
        var (offsets, index) = Receivers(nodes, edges, draw);
        var scores = torch.randn([edges, channels], generator: draw.Torch).requires_grad_();
        var gradient = torch.randn([edges, channels], generator: draw.Torch);
        var wide = index.unsqueeze(1).expand_as(scores);
        return
        [
            Contender.Of(Contender.Own, () => Gradient(SegmentSoftmax.Apply(scores, offsets), scores, gradient)),
            Contender.Of("torch.scatter", () => Gradient(ByTorch(), scores, gradient)),
        ];

        // Without the shift by the largest, which these scores do not need.
        Tensor ByTorch()
        {
            var powers = scores.exp();
            return powers / torch.zeros(nodes, channels).scatter_add(0, wide, powers).index_select(0, index);
        }
    }

    private static (long[] Offsets, Tensor Index) Receivers(int nodes, int edges, Generator draw)
    {
        var index = torch.randint(nodes, [edges], torch.int64, generator: draw.Torch).sort().Values;
        return (SegmentOrder.Of(index, nodes).Offsets.ToArray(), index);
    }

    private static Tensor Gradient(Tensor result, Tensor input, Tensor gradient) => torch.autograd.grad([result], [input], [gradient])[0];
}
