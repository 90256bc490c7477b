using Noether.Fields;
using Noether.Geometry;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing.Xunit;
using Noether.Tests.Symmetries.Frames;
using TorchSharp.Modules;

namespace Noether.Tests.Nn;

/// <summary>Two layers with velocities, as in the model of charged particles; the last gives positions alone.</summary>
public sealed class EgnnLayerTests : EgnnConformanceTests
{
    private static readonly GraphBatch Graphs = GraphBatch.Of(Graph.Complete(3), Graph.FromEdges(1), Graph.FromPairs(2, (0, 1)));

    protected override EgnnOptions Options => new() { Velocities = true };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_layer_is_its_formula(bool mean)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var layer = new EgnnLayer(3, 1, 5, generator, new EgnnOptions { Velocities = true, MeanOfMoves = mean });
        var p = layer.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        Tensor Map(Tensor x, string name) => torch.nn.functional.linear(x, p[$"{name}.weight"], p[$"{name}.bias"]);
        Tensor Draw(params long[] shape) => torch.randn(shape, generator: generator.Torch);
        var (state, a) = (new PointState(Draw(6, 3), Draw(6, 3), Draw(6, 3)), Draw(8, 1));
        var d = Graphs.FromReceivers(state.Positions) - Graphs.FromSenders(state.Positions);
        var whole = torch.cat([p["messages.ends"].narrow(0, 0, 5), p["messages.ends"].narrow(0, 5, 5), p["messages.scalars"]], 1);
        var joined = torch.cat([Graphs.FromReceivers(state.Features), Graphs.FromSenders(state.Features), d.square().sum(1, keepdim: true), a], 1);
        var m = Map(torch.nn.functional.linear(joined, whole, p["messages.bias"]).silu(), "messages.second").silu();
        var moves = d * torch.nn.functional.linear(Map(m, "move").silu(), p["moveHead"]);
        var positions = state.Positions + (Map(Map(state.Features, "push.first").silu(), "push.second") * state.Velocities!) + (mean ? Graphs.Mean(moves) : Graphs.Sum(moves));
        var features = state.Features + Map(Map(torch.cat([state.Features, Graphs.Sum(m)], 1), "update.first").silu(), "update.second");
        var actual = layer.call(Graphs, state, a);
        Assert.True(actual.Positions.allclose(positions, atol: 1e-6));
        Assert.True(actual.Features.allclose(features, atol: 1e-6));
        Assert.Same(state.Velocities, actual.Velocities);
    }

    [Fact]
    public void Four_layers_with_velocities_have_the_parameters_of_the_authors_model()
    {
        using var generator = new Generator(1);
        using var embedding = torch.nn.Linear(1, 64);
        using var layer = new EgnnLayer(64, 2, 64, generator, new EgnnOptions { Velocities = true });
        Assert.Equal(134_020, (4 * layer.parameters().Sum(p => p.numel())) + embedding.parameters().Sum(p => p.numel()));
        using var last = new EgnnLayer(64, 2, 64, generator, new EgnnOptions { UpdateFeatures = false });
        Assert.DoesNotContain(last.named_parameters(), p => p.name.StartsWith("update", StringComparison.Ordinal));
    }

    [Fact]
    public void Points_hardly_move_at_first()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var layer = new EgnnLayer(3, 0, 16, generator);
        var state = new PointState(torch.randn(6, 3, generator: generator.Torch), torch.randn(6, 3, generator: generator.Torch));
        var moved = (layer.call(Graphs, state, null).Positions - state.Positions).abs().max().item<float>();
        Assert.InRange(moved, 1e-9f, 5e-3f);
    }

    [Fact]
    public void Points_that_coincide_give_finite_gradients()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var layer = new EgnnLayer(3, 0, 8, generator, new EgnnOptions { NormaliseDifferences = true });
        var positions = torch.zeros(6, 3).requires_grad_();
        var state = layer.call(Graphs, new PointState(torch.randn(6, 3, generator: generator.Torch), positions), null);
        (state.Positions.square().sum() + state.Features.sum()).backward();
        Assert.True(positions.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void Velocities_that_the_layer_reads_must_be_there()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var layer = new EgnnLayer(3, 0, 8, generator, new EgnnOptions { Velocities = true });
        Assert.Throws<ArgumentException>(() => layer.call(Graphs, new PointState(torch.zeros(6, 3), torch.zeros(6, 3)), null));
    }
}

/// <summary>The other variants: attention, bounded moves along normalised differences, sums.</summary>
public sealed class EgnnVariantsTests : EgnnConformanceTests
{
    protected override EgnnOptions Options =>
        new() { MeanOfMoves = false, NormaliseDifferences = true, BoundMoves = true, Attention = true, Residual = false };
}

public abstract class EgnnConformanceTests : ConformanceTests
{
    protected abstract EgnnOptions Options { get; }

    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(Clouds.Group("E(3)"))];

    protected override IModel CreateModel(Generator generator) => new Network(
        new EgnnLayer(4, 2, 6, generator, Options),
        new EgnnLayer(4, 2, 6, generator, Options),
        new EgnnLayer(4, 2, 6, generator, Options with { UpdateFeatures = false }));

    protected override Batch CreateBatch(Generator generator) => MaskedGraphs.WithPoints(MaskedGraphs.Random(4, 2, generator), generator);

    private sealed class Network : NetworkModel
    {
        private readonly ModuleList<EgnnLayer> _layers;

        /// <summary>Moves are drawn larger than a layer begins with, so that what they add can be seen.</summary>
        public Network(params EgnnLayer[] layers)
            : base(nameof(Network))
        {
            _layers = new ModuleList<EgnnLayer>(layers);
            RegisterComponents();
            using var mode = torch.no_grad();
            foreach (var (_, parameter) in named_parameters().Where(p => p.name.EndsWith("moveHead", StringComparison.Ordinal)))
            {
                parameter.mul_(1000);
            }
        }

        public override Batch forward(Batch x)
        {
            var (graph, edges) = (MaskedGraphs.Graph(x), MaskedGraphs.Edges(x));
            var state = new PointState(MaskedGraphs.Rows(x["nodes"]), MaskedGraphs.Rows(x["x"]), MaskedGraphs.Rows(x["v"]));
            foreach (var layer in _layers)
            {
                state = layer.call(graph, state, edges);
            }

            return new Batch(
                ("nodes", MaskedGraphs.Padded(state.Features, x["nodes"], FieldType.Node)),
                ("x", MaskedGraphs.Padded(state.Positions, x["nodes"], FieldType.Position)));
        }
    }
}
