using Noether.Geometry;
using Noether.Learning;
using Noether.Nn;
using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Lab.Benchmarks;

/// <summary>
/// A training step (forward, backward, Adam) of steerable messages on charged particles, of the size of their authors' network: four layers whose features have as many weights in a product as
/// 64 scalars in a linear map, on complete graphs. Beside it the same network whose products are torch's operations, coupling by coupling.
/// </summary>
internal static class SteerableBenchmark
{
    private const int Layers = 4;
    private const int Systems = 100;
    private const int Bodies = 5;
    private const int EdgeScalars = 2;
    private const double LearningRate = 1e-4;

    // Copies of each irrep by the highest degree.
    private static readonly int[] Widths = [0, 32, 20];

    public static KernelBenchmark Step { get; } = new(
        "segnn-step",
        $"training step of a network of {Layers} layers of SEGNN messages: forward, backward, Adam",
        [.. new[] { 1, 2 }.Select(degree => new KernelSize(
            new OrderedDictionary<string, long> { ["degree"] = degree, ["nodes"] = Systems * Bodies, ["edges"] = Systems * Bodies * (Bodies - 1), ["channels"] = Widths[degree] },
            draw => Prepare(degree, draw)))]);

    private static IReadOnlyList<Contender> Prepare(int degree, Generator draw)
    {
        var graph = GraphBatch.Complete(Systems, Bodies);
        Tensor Draw(int rows, int columns) => torch.randn([rows, columns], generator: draw.Torch);
        var (places, velocities, target) = (Draw(graph.Union.Nodes, 3), Draw(graph.Union.Nodes, 3), Draw(graph.Union.Nodes, 3));
        var (differences, charges) = (graph.FromSenders(places) - graph.FromReceivers(places), Draw(graph.Union.Edges, 1));
        Tensor Harmonics(Tensor vectors) => SphericalHarmonics.Values(vectors, degree, HarmonicNormalisation.Component);
        var edges = Harmonics(differences);
        var nodes = (graph.Mean(edges) + Harmonics(velocities)) / 2;
        var scalars = torch.cat([torch.linalg.vector_norm(differences, dims: [1], keepdim: true), charges], 1);
        var features = torch.cat([torch.linalg.vector_norm(velocities, dims: [1], keepdim: true), torch.stack([places, velocities], -1).flatten(1)], 1);
        var hidden = Irreps.SphericalHarmonics(degree, Widths[degree]);
        var shape = new SteerableShape("1x0e+2x1o", hidden, "1x1o", Irreps.SphericalHarmonics(degree), EdgeScalars, Layers);
        return [Train(Contender.Own, SteerableMaps.FullyConnected), Train("torch", ByTorch)];

        Contender Train(string name, SteerableMap map)
        {
            using var weights = draw.Fork("weights");
            var model = new SteerableNetwork(shape, map, weights);
            IReadOnlyList<(string Name, Parameter Parameter)> parameters = [.. model.named_parameters()];
            var update = new ParameterUpdate(new AdamOptions { LearningRate = LearningRate }, parameters);
            return new Contender(name, Run, Answer);

            Tensor Loss(Tensor start) => torch.nn.functional.mse_loss(model.call(graph, new SteerableState(start, nodes, edges, scalars)), target);

            void Run()
            {
                foreach (var (_, parameter) in parameters)
                {
                    parameter.grad = null;
                }

                Loss(features).backward();
                BackwardGuard.Rethrow();
                update.Step(LearningRate);
            }

            Tensor Answer()
            {
                var start = features.clone().requires_grad_();
                var loss = Loss(start);
                var slope = torch.autograd.grad([loss], [start])[0];
                BackwardGuard.Rethrow();
                return torch.cat([loss.detach().log().view(1, 1), (slope / slope.abs().max()).view(-1, 1)]);
            }
        }
    }

    private static torch.nn.Module<Tensor, Tensor, Tensor> ByTorch(Irreps input, Irreps attributes, Irreps output, Generator generator) =>
        new TensorProductLayer(TensorProduct.FullyConnected(input, attributes, output), generator, ProductBackend.Torch, biases: true);
}
