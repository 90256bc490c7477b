using Noether.Geometry;
using Noether.Learning;
using Noether.Nn;
using Noether.Numerics;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Lab.Benchmarks;

/// <summary>A training step (forward, backward, Adam) of a network of points with a grid of directions on charged particles: complete graphs of five bodies.</summary>
internal static class OrientedBenchmark
{
    private const int Bodies = 5;
    private const double LearningRate = 1e-3;

    /// <summary>The network.</summary>
    public static OrientedNetworkOptions Options { get; } = new()
    {
        InputScalars = 1,
        InputVectors = 1,
        OutputVectors = 1,
        Orientations = 16,
        Width = 64,
        BasisWidth = 64,
        Calibrate = false,
    };

    public static KernelBenchmark Step { get; } = new(
        "oriented-step",
        $"training step of {Options.Layers} layers of width {Options.Width} over {Options.Orientations} directions a point: forward, backward, Adam",
        [.. new[] { 10, 100 }.Select(systems => new KernelSize(
            new OrderedDictionary<string, long> { ["nodes"] = systems * Bodies, ["edges"] = systems * Bodies * Bodies, ["channels"] = Options.Width },
            draw => Prepare(systems, draw)))]);

    private static IReadOnlyList<Contender> Prepare(int systems, Generator draw)
    {
        var graph = GraphBatch.Complete(systems, Bodies);
        Tensor Draw(params long[] shape) => torch.randn([graph.Union.Nodes, .. shape], generator: draw.Torch);
        var (nodes, target) = (new OrientedNodes(Draw(3), Draw(1), Draw(1, 3)), Draw(1, 3));
        var network = new OrientedNetwork(Options, draw);
        var plain = new PlainNetwork(network, graph.WithLoops);
        return
        [
            Train(Contender.Own, [.. network.named_parameters().Select(p => (p.name, p.parameter))], n => network.call(graph, n).Vectors!),
            Train("torch", plain.Parameters, plain.Forward),
        ];

        Contender Train(string name, IReadOnlyList<(string Name, Parameter Parameter)> parameters, Func<OrientedNodes, Tensor> model)
        {
            var update = new ParameterUpdate(new AdamOptions { LearningRate = LearningRate }, parameters);
            return new Contender(name, Run, Answer);

            void Run()
            {
                foreach (var (_, parameter) in parameters)
                {
                    parameter.grad = null;
                }

                torch.nn.functional.mse_loss(model(nodes), target).backward();
                BackwardGuard.Rethrow();
                update.Step(LearningRate);
            }

            Tensor Answer()
            {
                var start = nodes.Positions.clone().requires_grad_();
                var end = model(nodes with { Positions = start });
                var slope = torch.autograd.grad([torch.nn.functional.mse_loss(end, target)], [start])[0];
                BackwardGuard.Rethrow();
                return torch.cat([end.detach().flatten(), slope.flatten() * slope.numel()]);
            }
        }
    }

    /// <summary>The same by torch's operations alone, kernels of every edge and direction in memory, as its authors wrote it; with the weights of ours.</summary>
    private sealed class PlainNetwork
    {
        private readonly Dictionary<string, Parameter> _weights;
        private readonly Tensor _directions;
        private readonly Tensor _receivers;
        private readonly Tensor _senders;

        public PlainNetwork(OrientedNetwork network, GraphBatch graph)
        {
            using var off = torch.no_grad();
            _weights = network.named_parameters().ToDictionary(p => p.name, p => new Parameter(p.parameter.clone()), StringComparer.Ordinal);
            _directions = network.Directions!;
            using var receivers = torch.tensor(graph.Union.Receivers(), torch.int32);
            using var senders = torch.tensor(graph.Union.Senders.ToArray(), torch.int32);
            (_receivers, _senders) = (receivers.to(torch.int64), senders.to(torch.int64));
        }

        public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => [.. _weights.Select(p => (p.Key, p.Value))];

        public Tensor Forward(OrientedNodes x)
        {
            var r = (x.Positions.index_select(0, _senders) - x.Positions.index_select(0, _receivers)).unsqueeze(1);
            var kernels = Basis("basis", PoseInvariants.Spatial(r, _directions));
            var fibres = Basis("fibreBasis", PoseInvariants.Fibre(_directions.unsqueeze(1), _directions.unsqueeze(0)));
            var scalars = x.Scalars!.unsqueeze(1).expand(-1, _directions.shape[0], -1);
            var h = torch.nn.functional.linear(torch.cat([scalars, x.Vectors!.matmul(_directions.t()).transpose(1, 2)], 2), _weights["embedding.weight"]);
            Tensor? read = null;
            for (var layer = 0; layer < Options.Layers; layer++)
            {
                h = h + Change($"blocks.{layer}", kernels, fibres, h);
                var part = Map($"readouts.{layer}", h);
                read = read is null ? part : read + part;
            }

            return (read! / Options.Layers * _directions).mean([1]).unsqueeze(1);
        }

        private Tensor Change(string block, Tensor kernels, Tensor fibres, Tensor h)
        {
            var messages = torch.nn.functional.linear(kernels, _weights[$"{block}.convolution.kernel"]) * h.index_select(0, _senders);
            var sums = torch.zeros_like(h).index_add(0, _receivers, messages, 1);
            var mixed = torch.einsum("poc,ioc->ipc", torch.nn.functional.linear(fibres, _weights[$"{block}.convolution.fibre"]), sums) / _directions.shape[0];
            var normed = torch.nn.functional.layer_norm(mixed + _weights[$"{block}.convolution.bias"], [Options.Width], _weights[$"{block}.norm.weight"], _weights[$"{block}.norm.bias"]);
            return Map($"{block}.narrow", torch.nn.functional.gelu(Map($"{block}.widen", normed)));
        }

        private Tensor Basis(string name, Tensor attributes) =>
            torch.nn.functional.gelu(Map($"{name}.2", torch.nn.functional.gelu(Map($"{name}.0", Monomials.Of(attributes, Options.Degree)))));

        private Tensor Map(string name, Tensor x) => torch.nn.functional.linear(x, _weights[$"{name}.weight"], _weights[$"{name}.bias"]);
    }
}
