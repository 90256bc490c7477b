using Noether.Fields;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing.Xunit;
using Noether.Tests.Symmetries.Frames;

namespace Noether.Tests.Nn;

/// <summary>Two convolutions over graphs in space with linear maps, norms, gates and a product of nodes with their velocities between them.</summary>
public sealed class O3NetworkTests : ConformanceTests
{
    private static readonly Irreps Hidden = "6x0e+2x0o+3x1o+2x1e+2x2e";
    private static readonly HashSet<Irrep> Kept = [.. Hidden.Select(b => b.Irrep)];

    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(Clouds.Group("E(3)"))];

    /// <summary>With biases: a node without neighbours would have zeros, where a norm is steep.</summary>
    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new Network(generator), generator);

    protected override Batch CreateBatch(Generator generator) => MaskedGraphs.WithPoints(MaskedGraphs.Random(4, 2, generator), generator);

    private sealed class Network : NetworkModel
    {
        private readonly DepthwiseConvolution _first;
        private readonly DepthwiseConvolution _second;
        private readonly O3Linear _mix;
        private readonly O3Linear _last;
        private readonly TensorProductLayer _steer;
        private readonly EquivariantLayerNorm _norm;
        private readonly NormActivation _activation;
        private readonly Gate _gate;

        public Network(Generator generator)
            : base(nameof(Network))
        {
            _gate = new Gate(Hidden);
            _first = new DepthwiseConvolution(TensorProduct.Depthwise("4x0e+1o", "0e+1o+2e", Kept), [3, 8], 3, generator);
            _mix = new O3Linear(_first.Product.Output, _gate.Input, generator);
            _norm = new EquivariantLayerNorm(_gate.Output);
            _steer = new TensorProductLayer(TensorProduct.FullyConnected(_gate.Output, "0e+1o", Hidden), generator);
            _activation = new NormActivation(Hidden, ScalarActivation.Tanh, biases: true);
            _second = new DepthwiseConvolution(TensorProduct.Depthwise(Hidden, "0e+1o+2e", Kept), [3, 8], 3, generator);
            _last = new O3Linear(_second.Product.Output, "4x0e+1o", generator);
            RegisterComponents();
        }

        public override Batch forward(Batch x)
        {
            var (graph, edges) = (MaskedGraphs.Graph(x), MaskedGraphs.Edges(x));
            var (positions, velocities) = (MaskedGraphs.Rows(x["x"]), MaskedGraphs.Rows(x["v"]));
            var differences = graph.FromSenders(positions) - graph.FromReceivers(positions);
            var squares = differences.square().sum(1, keepdim: true);
            var invariants = torch.cat([edges, (-squares).exp()], 1);
            var attributes = Harmonics(differences / (1 + squares));
            var features = _gate.call(_mix.call(_first.call(graph, torch.cat([MaskedGraphs.Rows(x["nodes"]), velocities], 1), attributes, invariants)));
            var steered = _activation.call(_steer.call(_norm.call(features), torch.cat([velocities.square().sum(1, keepdim: true), velocities], 1)));
            var result = _last.call(_second.call(graph, steered, attributes, invariants));
            return new Batch(
                ("nodes", MaskedGraphs.Padded(result.narrow(1, 0, 4), x["nodes"], FieldType.Node)),
                ("v", MaskedGraphs.Padded(result.narrow(1, 4, 3), x["nodes"], FieldType.Vector)));
        }

        /// <summary>1, the vector, and its traceless square: what is even and of degree 2 in its product with itself.</summary>
        private static Tensor Harmonics(Tensor vectors)
        {
            var square = new ProductPlan(TensorProduct.Square("1o", new HashSet<Irrep> { new(2, Parity.Even) })).Apply(vectors, vectors, null);
            return torch.cat([torch.ones_like(vectors.narrow(1, 0, 1)), vectors, square], 1);
        }
    }
}
