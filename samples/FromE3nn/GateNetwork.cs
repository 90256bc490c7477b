using Noether.Geometry;
using Noether.Nn;
using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;

namespace FromE3nn;

/// <summary>e3nn's network for pieces of Tetris: two convolutions with a gate between them; one odd scalar and six even ones come out for each piece.</summary>
internal sealed class GateNetwork : torch.nn.Module<GraphBatch, Tensor, Tensor>
{
    private static readonly Irreps Harmonics = Irreps.SphericalHarmonics(2);
    private readonly Convolution _first;
    private readonly Gate _gate;
    private readonly Convolution _last;

    public GateNetwork(int copies, int width, Generator generator)
        : base(nameof(GateNetwork))
    {
        var (relu, abs, tanh) = (ScalarActivation.Relu.Sampled(), ScalarActivation.Abs.Sampled(), ScalarActivation.Tanh.Sampled());
        _gate = new Gate(
            $"{copies}x0e + {copies}x0o",
            [relu, abs],
            $"{copies / 2}x0e + {copies / 2}x0o + {copies / 2}x0e + {copies / 2}x0o",
            [relu, tanh, relu, tanh],
            $"{copies}x1o + {copies}x1e");
        _first = new Convolution(Harmonics, Harmonics, _gate.Input, [3, width], 3.8, generator);
        _last = new Convolution(_gate.Output, Harmonics, "0o + 6x0e", [3, width], 3.8, generator);
        RegisterComponents();
    }

    public override Tensor forward(GraphBatch graph, Tensor positions)
    {
        using var scope = torch.NewDisposeScope();
        var edges = graph.FromSenders(positions) - graph.FromReceivers(positions);
        var attributes = SphericalHarmonics.Values(edges, 2, HarmonicNormalisation.Component);
        var scalars = SoftOneHot.Of(torch.linalg.vector_norm(edges, dims: [1]), SoftOneHotShape.SmoothFinite, 0.5, 2.5, 3) * Math.Sqrt(3);

        var x = graph.Sum(attributes) / Math.Sqrt(3.8);
        x = _gate.call(_first.call(graph, x, attributes, scalars));
        x = _last.call(graph, x, attributes, scalars);
        return scope.MoveToOuter(graph.ByGraph(x).Sum() / Math.Sqrt(4));
    }
}
