using CsCheck;
using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;
using Noether.Testing;
using Noether.Tests.Symmetries.Frames;

namespace Noether.Tests.Nn;

public sealed class FrameAverageTests
{
    public static TheoryData<string> GroupNames => Clouds.GroupNames;

    [Theory]
    [MemberData(nameof(GroupNames))]
    public void A_perceptron_of_all_coordinates_respects_the_isometries_it_is_averaged_over(string name)
    {
        var group = Clouds.Group(name);
        var (symmetry, frame) = (Symmetry.Natural(group), new PcaFrame(group));
        Gen.Int[0, 1 << 30].Sample(
            seed =>
            {
                using var scope = torch.NewDisposeScope();
                using var generator = new Generator(seed);
                var x = Clouds.Random(4, 5, group.Dimension, generator);
                var backbone = new FlatNetwork(x, generator);
                var model = new FrameAverage(backbone, frame, symmetry, generator);
                Exact(model, symmetry, x, group.Sample(8, generator), backbone, frame.RelativeGaps(x).min().item<double>());
            },
            iter: 5,
            threads: 1);
    }

    [Fact]
    public void A_perceptron_of_a_graph_respects_permutations()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var group = new SymmetricGroup();
        var x = Graphs(3, 5, generator);
        var symmetry = Symmetry.Natural(group);
        var backbone = new FlatNetwork(x, generator);
        var model = new FrameAverage(backbone, new LaplacianSortFrame(), symmetry, generator);
        Exact(model, symmetry, x, group.For(x).Sample(8, generator), backbone);
        var whole = new FrameAverage(backbone, new FullGroup(group), symmetry, generator);
        Exact(whole, symmetry, x, group.For(x).Sample(4, generator), backbone);
    }

    [Fact]
    public void Set_networks_in_a_frame_of_motions_respect_motions_and_permutations_together()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        var motions = Clouds.Group("SE(3)");
        var x = Clouds.Random(3, 6, 3, generator);
        using var layers = torch.nn.Sequential(torch.nn.Linear(7, 16, dtype: torch.float64), torch.nn.Tanh(), torch.nn.Linear(16, 3, dtype: torch.float64));
        Batch PerPoint(Batch b)
        {
            var points = torch.cat([b["x"].Value, b["v"].Value, b["x"].Value.square().sum(-1, keepdim: true)], -1);
            var h = layers.call(points);
            return new Batch(("force", new Field(h + h.mean([1], keepdim: true).sin(), FieldType.Vector)));
        }

        var model = new FrameAverage(new FunctionNetwork(PerPoint), new PcaFrame(motions), Symmetry.Natural(motions), generator);
        var both = new DirectProduct(motions, new SymmetricGroup(6));
        EquivarianceCheck.Run(model, Symmetry.Natural(both), x, both.Sample(8, generator));
    }

    [Fact]
    public void Frames_of_two_commuting_groups_make_any_network_respect_both()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(10);
        var motions = Clouds.Group("SE(3)");
        var x = Clouds.Random(2, 5, 3, generator).With("a", Graphs(2, 5, generator)["a"]);
        var frame = new ProductFrame(new PcaFrame(motions), new LaplacianSortFrame());
        var symmetry = Symmetry.Natural(frame.Group);
        var model = new FrameAverage(new FlatNetwork(x, generator), frame, symmetry, generator);
        EquivarianceCheck.Run(model, symmetry, x, frame.Group.For(x).Sample(8, generator));
        Assert.Equal(frame.Of(x).Sizes.Select(n => Math.Log10(n)), frame.Log10Size(x).data<double>().ToArray(), Comparer(1e-9));
    }

    [Fact]
    public void An_invariant_network_is_left_as_it_is()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(11);
        var group = Clouds.Group("E(3)");
        var x = Clouds.Random(4, 6, 3, generator);
        static Batch Distances(Batch b) => new(("y", new Field(torch.cdist(b["x"].Value, b["x"].Value).add(1).log().sum([1, 2]), FieldType.Scalar)));
        var model = new FrameAverage(new FunctionNetwork(Distances), new PcaFrame(group), Symmetry.Natural(group), generator);
        OutputCheck.Same("An invariant and its average", Distances(x), model.call(x), 1e-12);
    }

    [Fact]
    public void A_frame_of_one_element_is_canonicalisation()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(12);
        var group = new Translations(3, 2);
        var x = Clouds.Random(4, 6, 3, generator);
        var backbone = new FlatNetwork(x, generator);
        var model = new FrameAverage(backbone, new PcaFrame(group), new Symmetry("T(3)", group, new GroupAction(group), new TrivialAction()), generator);
        var centred = x.With("x", x["x"].With(x["x"].Value - x["x"].Value.mean([1], keepdim: true)));
        OutputCheck.Same("The average and the network of the centred cloud", backbone.call(centred), model.call(x), 1e-12);
    }

    [Fact]
    public void A_frame_of_one_order_is_the_network_of_the_sorted_graph()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(22);
        var group = new SymmetricGroup(7);

        // The smallest tree without symmetry: branches of one, two and three edges.
        var half = torch.zeros([1, 7, 7], torch.float64);
        foreach (var (i, j) in ((int, int)[])[(0, 1), (0, 2), (2, 3), (0, 4), (4, 5), (5, 6)])
        {
            half[0, i, j] = 1;
        }

        var tree = new Batch(
            ("h", new Field(torch.randn([1, 7, 2], torch.float64, generator: generator.Torch), FieldType.Node)),
            ("a", new Field((half + half.transpose(1, 2)).unsqueeze(-1), FieldType.Edge)));
        var (frame, symmetry) = (new LaplacianSortFrame(), Symmetry.Natural(group));
        var order = frame.Of(tree);
        Assert.Equal([1L], order.Sizes);
        var backbone = new FlatNetwork(tree, generator);
        var model = new FrameAverage(backbone, frame, symmetry with { Group = frame.Group, Output = new TrivialAction() }, generator);
        var sorted = symmetry.Input.Apply(group.Inverse(order.Elements), tree, Pairing.Each);
        Assert.True(frame.Classes(sorted).equal(torch.arange(7, torch.int64)).all().item<bool>());
        OutputCheck.Same("The average and the network of the sorted tree", backbone.call(sorted), model.call(tree), 1e-12);
        Assert.True(EquivarianceError.Measure(backbone, symmetry, tree, group.Sample(4, generator)).Worst.Value > 0.01);
    }

    [Fact]
    public void Graphs_of_several_sizes_in_one_batch_are_averaged_each_over_its_own_frame()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(23);
        var group = new SymmetricGroup();
        var mask = torch.tensor([true, true, true, true, false, false, true, true, true, true, true, true, true, true, true, true, true, false]).view(3, 6);
        var ones = torch.ones([3, 6, 6], torch.float64) - torch.eye(6, dtype: torch.float64);
        var x = Graphs(3, 6, generator);

        // Of the first graph all nodes look alike, of the others none.
        var a = x["a"].Value.clone();
        a[0] = ones[0].unsqueeze(-1);
        x = new Batch(("h", x["h"] with { Mask = mask }), ("a", new Field(a, FieldType.Edge, mask)));
        var frame = new LaplacianSortFrame();
        Assert.Equal([24L, 1, 1], frame.Of(x).Sizes);

        // Unlike a sum, the perceptron sees where each node stands; what does not exist is zero to it.
        var flat = new FlatNetwork(x, generator);
        Batch Energy(Batch b) => new(("energy", flat.call(b.Select((_, f) => new Field(f.Masked(), f.Type)))["energy"]));
        var (backbone, symmetry) = (new FunctionNetwork(Energy), new Symmetry("S_n", group, new GroupAction(group), new TrivialAction()));
        var model = new FrameAverage(backbone, frame, symmetry, generator);
        var g = group.For(x).Sample(12, generator);
        Assert.InRange(EquivarianceError.Measure(model, symmetry, x, g).Worst.Value, 0, 1e-12);
        Assert.True(EquivarianceError.Measure(backbone, symmetry, x, g).Worst.Value > 0.01);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(model.call(x.Slice(i, 1))["energy"].Value.item<double>(), model.call(x)["energy"].Value[i].item<double>(), 12);
        }

        var garbage = x.Select((_, f) => f.Type is NodeType ? f.With(f.Value.masked_fill(f.Exists()!.logical_not(), 1e6)) : f);
        OutputCheck.Same("A padded batch and one with other padding", model.call(x), model.call(garbage), 1e-12);
    }

    [Fact]
    public void The_frame_of_all_elements_is_the_group_average()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(13);
        var group = new Dihedral(4);
        var x = Clouds.Random(2, 4, 2, generator);
        var backbone = new FlatNetwork(x, generator);
        var symmetry = Symmetry.Natural(group);
        var model = new FrameAverage(backbone, new FullGroup(group), symmetry, generator);
        var expected = torch.zeros([2, 4, 2], torch.float64);
        var elements = group.Grid(new GridSpec(8));
        for (var i = 0; i < 8; i++)
        {
            var g = elements.narrow(0, i, 1);
            var turned = symmetry.Output.Apply(g, backbone.call(symmetry.Input.Apply(group.Inverse(g), x, Pairing.Each)), Pairing.Each);
            expected += turned["force"].Value / 8;
        }

        Assert.True(expected.allclose(model.call(x)["force"].Value, 1e-12, 1e-12));
        EquivarianceCheck.Run(model, symmetry, x, elements);
    }

    [Fact]
    public void The_mean_of_draws_approaches_the_whole_average_as_one_over_the_root_of_their_number()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(14);
        var group = Clouds.Group("E(3)");
        var x = Clouds.Random(1, 5, 3, generator);
        var (backbone, symmetry) = (new FlatNetwork(x, generator), Symmetry.Natural(group));
        var whole = new FrameAverage(backbone, new PcaFrame(group), symmetry, generator);
        var exact = whole.call(x)["energy"].Value.item<double>();
        double Error(int draws)
        {
            var model = new FrameAverage(backbone, new PcaFrame(group), symmetry, generator, new FrameDraws(Training: draws));
            model.train();
            return Math.Sqrt(Enumerable.Range(0, 60).Average(_ => Math.Pow(model.call(x)["energy"].Value.item<double>() - exact, 2)));
        }

        // 64 times as many draws, an eighth of the error; 60 repetitions leave it uncertain by about a tenth either way.
        Assert.InRange(Error(4) / Error(256), 5, 12.5);
    }

    [Fact]
    public void Training_draws_differ_from_call_to_call_and_evaluation_repeats()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(15);
        var group = Clouds.Group("SE(3)");
        var x = Clouds.Random(3, 5, 3, generator);
        var model = new FrameAverage(new FlatNetwork(x, generator), new PcaFrame(group), Symmetry.Natural(group), generator, new FrameDraws(1, 2));
        model.train();
        Assert.NotEqual(model.call(x)["force"].Value.data<double>().ToArray(), model.call(x)["force"].Value.data<double>().ToArray());
        model.eval();
        var state = generator.Save();
        Assert.Equal(model.call(x)["force"].Value.data<double>().ToArray(), model.call(x)["force"].Value.data<double>().ToArray());
        Assert.Equal(state, generator.Save());
    }

    [Fact]
    public void Gradients_are_true_only_where_they_flow_through_the_axes()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(16);
        var group = Clouds.Group("SE(3)");
        var x = Clouds.Random(2, 4, 3, generator);
        var backbone = new FlatNetwork(x, generator);
        var leaf = x["x"].Value.clone().requires_grad_();
        var batch = x.With("x", x["x"].With(leaf));
        FrameAverage Model(bool differentiate) => new(backbone, new PcaFrame(group, new PcaOptions { Differentiate = differentiate }), Symmetry.Natural(group), generator);
        var through = Model(true);
        var constant = Model(false);
        Tensor Outputs(FrameAverage model) => torch.cat([model.call(batch)["energy"].Value.flatten(), model.call(batch)["force"].Value.flatten()]);
        GradientCheck.First(() => Outputs(through), [leaf], generator);
        Assert.Throws<CheckFailedException>(() => GradientCheck.First(() => Outputs(constant), [leaf], generator));
    }

    [Fact]
    public void Gradients_flow_through_axes_that_lie_along_the_coordinates()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(19);
        var group = Clouds.Group("SE(2)");
        var leaf = torch.tensor([-3.0, 0, 3, 0, 0, 1, 0, -1], torch.float64).view(1, 4, 2).requires_grad_();
        var batch = new Batch(("x", new Field(leaf, FieldType.Position)));
        var model = new FrameAverage(new FlatNetwork(batch, generator), new PcaFrame(group, new PcaOptions { Differentiate = true }), Symmetry.Natural(group), generator);
        GradientCheck.First(() => model.call(batch)["force"].Value, [leaf], generator);
    }

    [Fact]
    public void Degenerate_samples_are_counted_and_their_gradients_are_numbers()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(17);
        var group = Clouds.Group("E(3)");
        var x = Clouds.Random(3, 5, 3, generator);
        var points = x["x"].Value.clone();
        points[1] = torch.ones([5, 3], torch.float64);
        points.requires_grad_();
        var batch = x.With("x", x["x"].With(points));
        var model = new FrameAverage(new FlatNetwork(x, generator), new PcaFrame(group, new PcaOptions { Differentiate = true }), Symmetry.Natural(group), generator);
        model.call(batch)["force"].Value.square().sum().backward();
        Assert.True(points.grad!.isfinite().all().item<bool>());
        Assert.Equal((3, 1), (model.Samples, model.DegenerateSamples));
        Assert.StartsWith("1 of 3 averages are of inputs whose frame is degenerate (principal axes, E(3))", model.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_frame_was_degenerate_there_is_nothing_to_warn_of()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(21);
        var group = Clouds.Group("E(3)");
        var x = Clouds.Random(3, 5, 3, generator);
        var model = new FrameAverage(new FlatNetwork(x, generator), new PcaFrame(group), Symmetry.Natural(group), generator);
        Assert.Null(model.Warning);
        model.call(x);
        Assert.Equal((3, 0), (model.Samples, model.DegenerateSamples));
        Assert.Null(model.Warning);
    }

    [Fact]
    public void Averages_leave_no_tensors_behind()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(20);
        var group = Clouds.Group("E(3)");
        var x = Clouds.Random(2, 5, 3, generator).With("a", Graphs(2, 5, generator)["a"]);
        var frames = new ProductFrame(new PcaFrame(group, new PcaOptions { Differentiate = true }), new LaplacianSortFrame());
        var model = new FrameAverage(new FlatNetwork(x, generator), frames, Symmetry.Natural(frames.Group), generator, new FrameDraws(2));
        long Live(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                using var step = torch.NewDisposeScope();
                model.train(i % 2 == 0);
                model.call(x)["force"].Value.square().sum().backward();
                frames.Log10Size(x);
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Tensor.TotalCount;
        }

        var before = Live(10);
        Assert.True(Live(100) <= before);
    }

    [Fact]
    public void What_cannot_be_averaged_is_named()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(18);
        var group = Clouds.Group("SE(3)");
        var x = Clouds.Random(2, 5, 3, generator);
        FrameAverage Model(Func<Batch, Batch> f) => new(new FunctionNetwork(f), new PcaFrame(group), Symmetry.Natural(group), generator);
        static Batch Classes(Batch b) => new(("class", new Field(torch.zeros([b.Size], torch.int64), FieldType.Label)));
        static Batch Sum(Batch b) => new(("sum", new Field(b["x"].Value.sum([0], keepdim: true), FieldType.Scalar)));
        Assert.Contains("'class' is Int64", Assert.Throws<InputException>(() => Model(Classes).call(x)).Message, StringComparison.Ordinal);
        Assert.Contains("'sum' has 1 rows for 8 inputs", Assert.Throws<InputException>(() => Model(Sum).call(x)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FrameAverage(new FunctionNetwork(Sum), new PcaFrame(new SO3()), Symmetry.Natural(group), generator));
        Assert.Contains("too many", Assert.Throws<InputException>(() => new FullGroup(group).Of(x)).Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Relative defects up to 1e-12 in float64 and 1e-5 in float32 for the average, and a network that does not have them by itself. Rounding turns axes by itself
    /// over the gap of their eigenvalues, so smaller gaps allow for more.
    /// </summary>
    private static void Exact(FrameAverage model, Symmetry symmetry, Batch x, Tensor g, NetworkModel backbone, double gap = 1)
    {
        var allowance = Math.Max(1, 0.05 / gap);
        model.to(torch.float64);
        model.eval();
        Assert.InRange(EquivarianceError.Measure(model, symmetry, x, g).Worst.Value, 0, 1e-12 * allowance);
        Assert.True(EquivarianceError.Measure(backbone, symmetry, x, g).Worst.Value > 0.01, "The network alone must break the symmetry for the test to tell.");
        model.to(torch.float32);
        Assert.InRange(EquivarianceError.Measure(model, symmetry, x.To(torch.float32), g).Worst.Value, 0, 1e-5 * allowance);
    }

    private static Batch Graphs(long samples, long nodes, Generator generator)
    {
        var half = torch.rand([samples, nodes, nodes], torch.float64, generator: generator.Torch).triu(1);
        return new Batch(
            ("h", new Field(torch.randn([samples, nodes, 2], torch.float64, generator: generator.Torch), FieldType.Node)),
            ("a", new Field((half + half.transpose(1, 2)).unsqueeze(-1), FieldType.Edge)));
    }

    private static EqualityComparer<double> Comparer(double tolerance) => EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) <= tolerance);
}
