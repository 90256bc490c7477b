using Noether.Geometry;
using Noether.Learning;
using Noether.Nn;
using Noether.Numerics;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Lab.Benchmarks;

/// <summary>A training step (forward, backward, Adam) of the paper's model of charged particles: four layers of width 64 with velocities on complete graphs.</summary>
internal static class EgnnBenchmark
{
    private const int Layers = 4;
    private const int Width = 64;
    private const int EdgeFeatures = 2;
    private const int Systems = 100;
    private const double LearningRate = 5e-4;

    public static KernelBenchmark Step { get; } = new(
        "egnn-step",
        $"training step of {Layers} EGNN layers of width {Width} with velocities: forward, backward, Adam",
        [.. new[] { 5, 20 }.Select(bodies => new KernelSize(
            new OrderedDictionary<string, long> { ["nodes"] = Systems * bodies, ["edges"] = (long)Systems * bodies * (bodies - 1), ["channels"] = Width },
            draw => Prepare(bodies, draw)))]);

    private static IReadOnlyList<Contender> Prepare(int bodies, Generator draw)
    {
        var graph = GraphBatch.Complete(Systems, bodies);
        Tensor Draw(int rows, int columns) => torch.randn([rows, columns], generator: draw.Torch);
        var (nodes, edges) = (graph.Union.Nodes, graph.Union.Edges);
        var state = new PointState(Draw(nodes, Width), Draw(nodes, 3), Draw(nodes, 3));
        var (features, target) = (Draw(edges, EdgeFeatures), Draw(nodes, 3));
        var options = new EgnnOptions { Velocities = true };
        EgnnLayer[] layers = [.. Enumerable.Range(0, Layers).Select(_ => new EgnnLayer(Width, EdgeFeatures, Width, draw, options))];
        PlainLayer[] plain = [.. layers.Select(layer => new PlainLayer(layer))];
        using var index = torch.tensor(graph.Union.Receivers(), torch.int32);
        using var senders = torch.tensor(graph.Union.Senders.ToArray(), torch.int32);
        var ends = (Receivers: index.to(torch.int64), Senders: senders.to(torch.int64));
        var degrees = torch.full([nodes, 1], bodies - 1.0);
        return
        [
            Train(Contender.Own, Named(layers.Select(layer => layer.named_parameters())), s => layers.Aggregate(s, (x, layer) => layer.call(graph, x, features))),
            Train("torch", Named(plain.Select(layer => layer.Parameters)), s => plain.Aggregate(s, (x, layer) => layer.Forward(ends, x, features, degrees))),
        ];

        Contender Train(string name, IReadOnlyList<(string Name, Parameter Parameter)> parameters, Func<PointState, PointState> model)
        {
            var update = new ParameterUpdate(new AdamOptions { LearningRate = LearningRate }, parameters);
            return new Contender(name, Run, Answer);

            void Run()
            {
                foreach (var (_, parameter) in parameters)
                {
                    parameter.grad = null;
                }

                torch.nn.functional.mse_loss(model(state).Positions, target).backward();
                BackwardGuard.Rethrow();
                update.Step(LearningRate);
            }

            Tensor Answer()
            {
                var start = state.Positions.clone().requires_grad_();
                var end = model(state with { Positions = start }).Positions;
                var slope = torch.autograd.grad([torch.nn.functional.mse_loss(end, target)], [start])[0];
                BackwardGuard.Rethrow();
                return torch.cat([end.detach(), slope * slope.numel()]);
            }
        }
    }

    private static List<(string Name, Parameter Parameter)> Named(IEnumerable<IEnumerable<(string Name, Parameter Parameter)>> layers) =>
        [.. layers.SelectMany((layer, i) => layer.Select(p => ($"{i}.{p.Name}", p.Parameter)))];

    /// <summary>A layer by torch's operations alone, with whole maps on joined features, as its authors wrote it; with the weights of one of ours.</summary>
    private sealed class PlainLayer
    {
        private readonly Dictionary<string, Parameter> _weights;

        public PlainLayer(EgnnLayer layer)
        {
            using var off = torch.no_grad();
            _weights = layer.named_parameters().ToDictionary(p => p.name, p => new Parameter(p.parameter.clone()), StringComparer.Ordinal);
            var (both, scalars) = (_weights["messages.ends"], _weights["messages.scalars"]);
            _weights.Remove("messages.ends");
            _weights.Remove("messages.scalars");
            _weights["messages.weight"] = new Parameter(torch.cat([both.narrow(0, 0, Width), both.narrow(0, Width, Width), scalars], 1));
        }

        public IEnumerable<(string Name, Parameter Parameter)> Parameters => _weights.Select(p => (p.Key, p.Value));

        public PointState Forward((Tensor Receivers, Tensor Senders) ends, PointState x, Tensor edges, Tensor degrees)
        {
            var differences = x.Positions.index_select(0, ends.Receivers) - x.Positions.index_select(0, ends.Senders);
            var squares = differences.square().sum(1, keepdim: true);
            var joined = torch.cat([x.Features.index_select(0, ends.Receivers), x.Features.index_select(0, ends.Senders), squares, edges], 1);
            var messages = Map(Linear(joined, "messages.weight", "messages.bias").silu(), "messages.second").silu();
            var moves = differences * torch.nn.functional.linear(Map(messages, "move").silu(), _weights["moveHead"]);
            var push = Map(Map(x.Features, "push.first").silu(), "push.second") * x.Velocities!;
            var positions = x.Positions + (Sum(moves, ends.Receivers, x) / degrees) + push;
            var updated = Map(Map(torch.cat([x.Features, Sum(messages, ends.Receivers, x)], 1), "update.first").silu(), "update.second");
            return new PointState(x.Features + updated, positions, x.Velocities);
        }

        private static Tensor Sum(Tensor rows, Tensor receivers, PointState x) => torch.zeros(x.Positions.shape[0], rows.shape[1]).index_add(0, receivers, rows, 1);

        private Tensor Map(Tensor x, string name) => Linear(x, $"{name}.weight", $"{name}.bias");

        private Tensor Linear(Tensor x, string weight, string bias) => torch.nn.functional.linear(x, _weights[weight], _weights[bias]);
    }
}
