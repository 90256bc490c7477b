using Noether.Fields;
using Noether.Geometry;
using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing;

namespace Noether.Tests.Nn.Oriented;

public sealed class OrientedNetworkTests
{
    private static readonly OrientedNetworkOptions Small = new() { InputScalars = 1, InputVectors = 1, OutputScalars = 2, OutputVectors = 1, Width = 6, Layers = 2, BasisWidth = 5, Widening = 2 };

    public static TheoryData<int, int, bool, PoseAttributes> Modes => new()
    {
        { 0, 3, true, PoseAttributes.Invariant }, { 0, 2, true, PoseAttributes.Invariant },
        { -1, 3, true, PoseAttributes.Invariant }, { -1, 3, true, PoseAttributes.Complete }, { -1, 3, true, PoseAttributes.Handed }, { -1, 2, true, PoseAttributes.Invariant }, { -1, 2, true, PoseAttributes.Complete },
    };

    public static TheoryData<int, int, OrientationGridKind, bool, PoseAttributes> Grids => new()
    {
        { 8, 2, OrientationGridKind.Automatic, true, PoseAttributes.Invariant }, { 5, 2, OrientationGridKind.Automatic, false, PoseAttributes.Complete },
        { 12, 3, OrientationGridKind.Platonic, true, PoseAttributes.Invariant }, { 6, 3, OrientationGridKind.Platonic, true, PoseAttributes.Invariant },
        { 4, 3, OrientationGridKind.Platonic, false, PoseAttributes.Handed }, { 6, 3, OrientationGridKind.Platonic, false, PoseAttributes.Complete },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Clouds_and_edges_are_exactly_equivariant_under_all_motions(int orientations, int dimension, bool separable, PoseAttributes attributes)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var options = Of(orientations, dimension, OrientationGridKind.Automatic, separable, attributes);
        var rotations = orientations == 0 || (dimension == 3 && attributes != PoseAttributes.Handed)
            ? SemidirectProduct.Euclidean(dimension, 1)
            : new SemidirectProduct(new Translations(dimension, 1), dimension == 2 ? new SO2() : new SO3());
        var symmetry = Symmetry.Natural(rotations);
        EquivarianceCheck.InBothPrecisions(new OrientedModel(options, generator), symmetry, Sample(dimension, generator), rotations.Sample(6, generator));
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void Bundles_are_exactly_equivariant_under_the_rotations_that_permute_their_grid(int count, int dimension, OrientationGridKind kind, bool separable, PoseAttributes attributes)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        IAffineGroup rotations = dimension == 2 ? new Cyclic(count) : PlatonicSolids.Rotations(PlatonicSolids.WithVertices(count)!.Value);
        var model = new OrientedModel(Of(count, dimension, kind, separable, attributes), generator);
        EquivarianceCheck.InBothPrecisions(model, Symmetry.Natural(rotations), Sample(dimension, generator), rotations.Grid(new GridSpec((int)rotations.Order!)));
    }

    [Fact]
    public void Under_other_rotations_the_error_of_bundles_shrinks_as_their_grids_grow()
    {
        using var scope = torch.NewDisposeScope();
        double Error(int count)
        {
            using var generator = new Generator(3);
            var sample = Sample(3, generator).To(torch.float64);
            var turns = new SO3();
            var elements = turns.Sample(20, generator);
            return Enumerable.Range(0, 3).Average(seed =>
            {
                using var weights = new Generator(seed);
                using var off = torch.no_grad();
                var model = new OrientedModel(Of(count, 3, OrientationGridKind.Fibonacci, true, PoseAttributes.Invariant), weights);
                model.to(torch.float64);
                model.eval();
                return EquivarianceError.Measure(model, Symmetry.Natural(turns), sample, elements)["vectors"].Cast<double>().Average();
            });
        }

        double[] errors = [Error(4), Error(8), Error(16), Error(32)];
        Assert.True(errors.Zip(errors.Skip(1), (coarse, fine) => fine < coarse).All(f => f), string.Join(", ", errors));
    }

    [Fact]
    public void Mirror_images_are_told_apart_by_signed_volumes_alone()
    {
        using var scope = torch.NewDisposeScope();
        var tetrahedron = torch.tensor([0.0, 0, 0, 1, 0, 0, 0, 1.5, 0, 0, 0, 2], torch.float64).view(1, 4, 3);
        var mirrored = tetrahedron * torch.tensor([-1.0, 1, 1], torch.float64);
        double Apart(PoseAttributes set)
        {
            using var generator = new Generator(5);
            var model = new OrientedModel(Of(-1, 3, OrientationGridKind.Automatic, true, set) with { InputVectors = 0, OutputVectors = 0 }, generator);
            model.to(torch.float64);
            model.eval();
            Tensor Answer(Tensor x) => model.call(new Batch(("x", new Field(x, FieldType.Position)), ("s", new Field(torch.ones([1, 4, 1], torch.float64), FieldType.Node))))["scalars"].Value.sum([1]);
            return (Answer(tetrahedron) - Answer(mirrored)).abs().max().item<double>();
        }

        Assert.True(Apart(PoseAttributes.Complete) < 1e-12);
        Assert.True(Apart(PoseAttributes.Handed) > 1e-6);
    }

    [Theory]
    [InlineData(12, 3, OrientationGridKind.Platonic, 3)]
    [InlineData(20, 3, OrientationGridKind.Platonic, 3)]
    [InlineData(3, 2, OrientationGridKind.Automatic, 2)]
    public void Scalars_survive_the_grid_and_vectors_shrink_by_the_dimension(int count, int dimension, OrientationGridKind kind, int factor)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var grid = OrientationGrid.Of(kind, count, dimension, generator);
        var (scalars, vectors) = (torch.randn([4, 2], torch.float64, generator: generator.Torch), torch.randn([4, 3, dimension], torch.float64, generator: generator.Torch));
        var state = PoseState.Bundle(GraphBatch.Complete(1, 4), torch.randn([4, dimension], torch.float64, generator: generator.Torch), scalars, vectors, grid);
        var (back, moved) = state.Project(state.Features, 2);
        Assert.True(back!.allclose(scalars, 0, 1e-12));
        Assert.True(moved!.allclose(vectors / factor, 0, 1e-12));
    }

    [Fact]
    public void Layers_of_scale_zero_change_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var graph = GraphBatch.Complete(2, 3).WithLoops;
        var block = new ConvNextBlock(new OrientedConvolution(4, 5, mixes: true, generator), 4, 2, 0, generator);
        Tensor Draw(params long[] shape) => torch.randn(shape, generator: generator.Torch);
        var x = Draw(6, 3, 4);
        Assert.True(block.call(graph, Draw(graph.Union.Edges, 3, 5), Draw(3, 3, 5), x).equal(x).all().item<bool>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Calibration_keeps_the_spread_once_and_survives_being_saved(bool mixes)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var graph = GraphBatch.Complete(10, 4).WithLoops;
        Tensor Draw(params long[] shape) => torch.randn(shape, generator: generator.Torch);
        var (basis, fibres, x) = (Draw(graph.Union.Edges, 3, 5), Draw(3, 3, 5), Draw(40, 3, 8));
        var layer = new OrientedConvolution(8, 5, mixes, generator);
        layer.eval();
        var before = layer.call(graph, basis, fibres, x).std().item<float>();
        Assert.False(Math.Abs(before - x.std().item<float>()) < 1e-3);
        layer.train();
        var first = layer.call(graph, basis, fibres, x);
        Assert.Equal(x.std().item<float>(), first.std().item<float>(), 1e-3);
        var twice = layer.call(graph, basis, fibres, x * 2);
        Assert.True(twice.allclose(first * 2, 1e-4, 1e-4));
        var other = new OrientedConvolution(8, 5, mixes, generator);
        _ = other.load_state_dict(layer.state_dict());
        other.train();
        Assert.True(other.call(graph, basis, fibres, x).allclose(first));
    }

    [Theory]
    [InlineData(0, PoseAttributes.Invariant)]
    [InlineData(-1, PoseAttributes.Complete)]
    [InlineData(6, PoseAttributes.Invariant)]
    public void Forces_are_slopes_of_energies_without_curl(int orientations, PoseAttributes attributes)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        var options = Of(orientations, 3, OrientationGridKind.Automatic, true, attributes) with { InputVectors = 0, OutputVectors = 0, OutputScalars = 1, Radius = 10 };
        var network = new OrientedNetwork(options, generator);
        network.to(torch.float64);
        network.eval();
        var graph = GraphBatch.Complete(1, 4);
        var x = torch.randn([4, 3], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor Energy() => network.call(graph, new OrientedNodes(x, torch.ones([4, 1], torch.float64))).Scalars!.sum();
        GradientCheck.First(Energy, [x], generator);
        GradientCheck.Second(Energy, [x], generator);
        var slope = torch.autograd.grad([Energy()], [x], create_graph: true, retain_graph: true)[0].flatten();
        var hessian = torch.stack([.. Enumerable.Range(0, 12).Select(i => torch.autograd.grad([slope[i]], [x], retain_graph: true)[0].flatten())]);
        Assert.True(hessian.allclose(hessian.t(), 1e-8, 1e-10));
    }

    [Fact]
    public void Beyond_the_radius_nothing_is_heard()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(10);
        var network = new OrientedNetwork(Of(6, 3, OrientationGridKind.Platonic, true, PoseAttributes.Invariant) with { InputVectors = 0, OutputVectors = 0, Radius = 1 }, generator);
        network.eval();
        Tensor First(float distance, float second) => network.call(
            GraphBatch.Complete(1, 2), new OrientedNodes(torch.tensor([0f, 0, 0, distance, 0, 0]).view(2, 3), torch.tensor([1f, second]).view(2, 1))).Scalars![0];
        Assert.True(First(1.01f, 1).allclose(First(5, -3)));
        Assert.False(First(0.5f, 1).allclose(First(0.5f, -3)));
    }

    [Theory]
    [InlineData(0, true, PoseAttributes.Invariant, "neither take nor give vectors")]
    [InlineData(4, true, PoseAttributes.Complete, "not separable")]
    [InlineData(-1, true, PoseAttributes.Raw, "set orientations to 0")]
    [InlineData(-2, true, PoseAttributes.Invariant, "found -2")]
    public void Options_that_do_not_fit_are_named(int orientations, bool separable, PoseAttributes attributes, string said)
    {
        using var generator = new Generator(1);
        var options = Small with { Orientations = orientations, Separable = separable, Attributes = attributes };
        Assert.Contains(said, Assert.Throws<InputException>(() => new OrientedNetwork(options, generator)).Message, StringComparison.Ordinal);
    }

    internal static OrientedNetworkOptions Of(int orientations, int dimension, OrientationGridKind kind, bool separable, PoseAttributes attributes) => Small with
    {
        Orientations = orientations,
        Dimension = dimension,
        Grid = kind,
        Separable = separable,
        Attributes = attributes,
        InputVectors = orientations == 0 ? 0 : 1,
        OutputVectors = orientations == 0 ? 0 : 1,
    };

    internal static Batch Sample(int dimension, Generator generator)
    {
        Tensor Draw(params long[] shape) => torch.randn(shape, generator: generator.Torch);
        return new Batch(
            ("x", new Field(Draw(2, 4, dimension), FieldType.Position)), ("v", new Field(Draw(2, 4, dimension), FieldType.Vector)), ("s", new Field(Draw(2, 4, 1), FieldType.Node)));
    }

    /// <summary>The network on complete graphs of points.</summary>
    internal sealed class OrientedModel : NetworkModel
    {
        private readonly OrientedNetwork _network;
        private readonly bool _vectors;

        public OrientedModel(OrientedNetworkOptions options, Generator generator)
            : base(nameof(OrientedModel))
        {
            _network = new OrientedNetwork(options, generator);
            _vectors = options.InputVectors > 0;
            RegisterComponents();
        }

        public override Batch forward(Batch x)
        {
            var (samples, nodes) = (x["x"].Value.shape[0], x["x"].Value.shape[1]);
            var outputs = _network.call(
                GraphBatch.Complete((int)samples, (int)nodes),
                new OrientedNodes(x["x"].Value.flatten(0, 1), x["s"].Value.flatten(0, 1), _vectors ? x["v"].Value.flatten(0, 1).unsqueeze(1) : null));
            List<(string, Field)> fields = [("scalars", new Field(outputs.Scalars!.view(samples, nodes, -1), FieldType.Node))];
            if (outputs.Vectors is { } vectors)
            {
                fields.Add(("vectors", new Field(vectors.view(samples, nodes, -1), FieldType.Vector)));
            }

            return new Batch(fields);
        }
    }
}
