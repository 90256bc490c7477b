using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Tests.Symmetries.Frames;

public sealed class DegenerateCloudTests
{
    private static readonly double[] Ends = [-1, 1];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var cloud in (string[])["sphere", "cube", "line", "single point", "equal points", "no points", "triangle prism"])
            {
                foreach (var group in (string[])["SO(3)", "O(3)", "SE(3)", "E(3)"])
                {
                    cases.Add(cloud, group);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void They_are_told_and_their_averages_are_numbers(string cloud, string groupName)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var (group, x) = (Clouds.Group(groupName), Cloud(cloud));
        var frame = new PcaFrame(group);
        var elements = frame.Of(x);
        Assert.True(elements.Degenerate.item<bool>());
        Assert.Equal(double.PositiveInfinity, frame.Log10Size(x).item<double>());
        Assert.True(frame.RelativeGaps(x).item<double>() < 1e-4);
        Assert.Equal(1, elements.Weights.sum().item<double>(), 12);
        AreMotions(group, elements.Elements);
        AreMotions(group, frame.Draw(x, 50, generator).Elements);
        var backbone = new FlatNetwork(x, generator);
        foreach (var draws in (FrameDraws?[])[null, new FrameDraws(3, 3)])
        {
            var model = new FrameAverage(backbone, frame, Symmetry.Natural(group), generator, draws);
            Assert.All(model.call(x).Values, field => Assert.True(field.Value.isfinite().all().item<bool>()));
            Assert.Equal((1, 1), (model.Samples, model.DegenerateSamples));
        }
    }

    [Theory]
    [InlineData("square", "O(2)")]
    [InlineData("triangle prism", "SE(3)")]
    [InlineData("cube", "SO(3)")]
    public void A_finer_grid_brings_the_average_nearer_to_exact(string cloud, string groupName)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (group, x) = (Clouds.Group(groupName), Cloud(cloud));
        var (backbone, symmetry) = (new FlatNetwork(x, generator), Symmetry.Natural(group));
        var g = group.Sample(6, generator);
        double Defect(int resolution)
        {
            var model = new FrameAverage(backbone, new PcaFrame(group, new PcaOptions { Resolution = resolution }), symmetry, generator);
            return EquivarianceError.Measure(model, symmetry, x, g).Worst.Value;
        }

        Assert.True(Defect(16) < Defect(4) / 3, $"{Defect(4)} {Defect(16)}");
    }

    [Theory]
    [InlineData("square", "O(2)")]
    [InlineData("square", "SE(2)")]
    [InlineData("triangle prism", "SE(3)")]
    [InlineData("triangle prism", "E(3)")]
    [InlineData("cube", "SO(3)")]
    [InlineData("sphere", "E(3)")]
    public void Axes_through_the_points_are_exact(string cloud, string groupName)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var (group, x) = (Clouds.Group(groupName), Cloud(cloud));
        var (frame, symmetry) = (new PcaFrame(group, new PcaOptions { Degenerate = DegenerateFrame.Points }), Symmetry.Natural(group));
        var backbone = new FlatNetwork(x, generator);
        var model = new FrameAverage(backbone, frame, symmetry, generator);
        Assert.InRange(EquivarianceError.Measure(model, symmetry, x, group.Sample(6, generator)).Worst.Value, 0, 1e-9);
        AreMotions(group, frame.Of(x).Elements);
        var drawn = new FrameAverage(backbone, frame, symmetry, generator, new FrameDraws(20_000, 20_000));
        Assert.Equal(model.call(x)["energy"].Value.item<double>(), drawn.call(x)["energy"].Value.item<double>(), 0.05);
    }

    [Theory]
    [InlineData("line")]
    [InlineData("single point")]
    [InlineData("equal points")]
    [InlineData("no points")]
    public void Points_that_do_not_span_leave_the_grid(string cloud)
    {
        using var scope = torch.NewDisposeScope();
        var group = Clouds.Group("E(3)");
        var (points, grid) = (new PcaFrame(group, new PcaOptions { Degenerate = DegenerateFrame.Points }), new PcaFrame(group));
        Assert.Equal(grid.Of(Cloud(cloud)).Elements.data<double>().ToArray(), points.Of(Cloud(cloud)).Elements.data<double>().ToArray());
    }

    [Fact]
    public void Draws_average_to_the_integral_over_the_whole_eigenspace()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var group = Clouds.Group("SO(3)");
        var x = Cloud("cube");
        static Batch Square(Batch b) => new(("y", new Field(b["x"].Value.select(1, 0).select(1, 2).square(), FieldType.Scalar)));
        var model = new FrameAverage(new FunctionNetwork(Square), new PcaFrame(group), Symmetry.Natural(group), generator, new FrameDraws(20_000, 20_000));

        // A corner (1, 1, 1) turned evenly over all rotations: the mean of z² is |x|²/3.
        Assert.Equal(1, model.call(x)["y"].Value.item<double>(), 0.03);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_grid_of_an_eigenspace_repeats_no_element(int dimension)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var reflects in (bool[])[false, true])
        {
            var turns = new AxisTurns(dimension, reflects, 8);
            for (long kind = 0; kind < 4; kind++)
            {
                var (list, _) = turns.List([kind], torch.CPU);
                var apart = (list.unsqueeze(0) - list.unsqueeze(1)).abs().amax([2, 3]) + (torch.eye(list.shape[0], dtype: torch.float64) * 9);
                Assert.True(apart.min().item<double>() > 0.1);
                Assert.Equal(reflects, AxisTurns.Determinants(list).lt(0).any().item<bool>());
            }
        }
    }

    [Fact]
    public void Degenerate_samples_grow_their_own_frames_only()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var regular = Clouds.Random(1, 8, 3, generator).Slice(0, 1);
        var x = new Batch(("x", new Field(torch.cat([regular["x"].Value, Cloud("cube")["x"].Value, regular["x"].Value]), FieldType.Position)));
        var sizes = new PcaFrame(Clouds.Group("SE(3)")).Of(x).Sizes.ToArray();
        Assert.Equal((4, 4), (sizes[0], sizes[2]));
        Assert.True(sizes[1] > 100);
    }

    [Theory]
    [InlineData(DegenerateFrame.Grid)]
    [InlineData(DegenerateFrame.Points)]
    public void Samples_have_in_company_the_frames_they_have_alone(DegenerateFrame degenerate)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var group = Clouds.Group("E(3)");
        var frame = new PcaFrame(group, new PcaOptions { Degenerate = degenerate });
        var regular = Clouds.Random(3, 8, 3, generator).Select((_, f) => f);
        Tensor[] samples = [.. Enumerable.Range(0, 3).Select(i => regular.Slice(i, 1)["x"].Value), Cloud("cube")["x"].Value, torch.ones([1, 8, 3], torch.float64)];
        int[] order = [3, 0, 4, 1, 3, 2];
        Batch Of(params int[] chosen) => new(("x", new Field(torch.cat([.. chosen.Select(i => samples[i])]), FieldType.Position)));
        var together = frame.Of(Of(order));
        Assert.Equal([true, false, true, false, true, false], together.Degenerate.data<bool>().ToArray());
        Assert.Equal(3, together.DegenerateSamples);
        for (var s = 0; s < order.Length; s++)
        {
            var (alone, first) = (frame.Of(Of(order[s])), (int)together.Offsets[s]);
            Assert.True(alone.Elements.allclose(together.Elements[first..(int)together.Offsets[s + 1]], 1e-12, 1e-12));
            Assert.True(alone.Weights.allclose(together.Weights[first..(int)together.Offsets[s + 1]], 1e-12, 1e-12));
        }

        var draws = frame.Draw(Of(order), 40, generator);
        for (var s = 0; s < order.Length; s++)
        {
            // Of the cube's frame through its points, and of regular frames, draws are elements; of the grid's samples they lie anywhere.
            var own = together.Elements[(int)together.Offsets[s]..(int)together.Offsets[s + 1]];
            var listed = order[s] < 3 || (order[s] == 3 && degenerate == DegenerateFrame.Points);
            var apart = draws.Elements.narrow(0, s * 40, 40).unsqueeze(1).sub(own.unsqueeze(0)).abs().flatten(2).amax([2]).amin([1]);
            Assert.Equal(listed, apart.max().item<double>() < 1e-9);
        }
    }

    [Fact]
    public void A_sphere_of_many_points_in_general_positions_is_told_and_averaged_exactly_through_its_points()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var group = Clouds.Group("E(3)");
        var sphere = new Batch(("x", new Field(Sphere(48), FieldType.Position)));
        var frame = new PcaFrame(group, new PcaOptions { Degenerate = DegenerateFrame.Points });
        Assert.True(frame.Of(sphere).Degenerate.item<bool>());
        var symmetry = Symmetry.Natural(group);
        var (backbone, g) = (new FlatNetwork(sphere, generator), group.Sample(2, generator));
        double Defect(NetworkModel model) => EquivarianceError.Measure(model, symmetry, sphere, g).Worst.Value;
        Assert.InRange(Defect(new FrameAverage(backbone, frame, symmetry, generator)), 0, 1e-9);
        Assert.True(Defect(backbone) > 0.01);
    }

    [Fact]
    public void Flat_clouds_and_nearly_equal_axes_beyond_the_threshold_are_regular()
    {
        using var scope = torch.NewDisposeScope();
        var flat = Clouds.Of([[0, 0, 0], [2, 0, 0], [0, 1, 0], [3, 1, 0]]);
        var nearly = Clouds.Of([[-1, 0, 0], [1, 0, 0], [0, -1.001, 0], [0, 1.001, 0], [0, 0, 2], [0, 0, -2]]);
        var frame = new PcaFrame(Clouds.Group("E(3)"));
        Assert.False(frame.Of(flat).Degenerate.item<bool>());
        Assert.False(frame.Of(nearly).Degenerate.item<bool>());
        Assert.True(new PcaFrame(Clouds.Group("E(3)"), new PcaOptions { RelativeGap = 1e-3 }).Of(nearly).Degenerate.item<bool>());
    }

    private static Batch Cloud(string name) => name switch
    {
        "sphere" => Clouds.Of([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]),
        "cube" => Clouds.Of([.. from a in Ends from b in Ends from c in Ends select (double[])[a, b, c]]),
        "line" => Clouds.Of([[1, 2, 3], [2, 4, 6], [-1, -2, -3]]),
        "single point" => Clouds.Of([[1, 2, 3]]),
        "equal points" => Clouds.Of([[1, 2, 3], [1, 2, 3], [1, 2, 3]]),
        "no points" => Masked(Clouds.Of([[1, 2, 3], [4, 5, 6]])),
        "triangle prism" => Clouds.Of([.. from k in Enumerable.Range(0, 6) select (double[])[Math.Cos(k % 3 * Math.Tau / 3), Math.Sin(k % 3 * Math.Tau / 3), k < 3 ? 2 : -2]]),
        "square" => Clouds.Of([[1, 1], [1, -1], [-1, 1], [-1, -1]]),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a cloud of these tests"),
    };

    /// <summary>
    /// Random points of the unit sphere, brought to equal principal axes by the inverse root of their covariance and back to the sphere, again and again.
    /// </summary>
    private static Tensor Sphere(long points)
    {
        using var generator = new Generator(8);
        var x = torch.randn([1, points, 3], torch.float64, generator: generator.Torch);
        for (var i = 0; i < 200; i++)
        {
            x = x - x.mean([1], keepdim: true);
            var (values, vectors) = torch.linalg.eigh(x.transpose(1, 2).matmul(x) / points);
            x = x.matmul(vectors / values.sqrt().unsqueeze(1)).matmul(vectors.transpose(1, 2));
            x = x / x.square().sum(-1, keepdim: true).sqrt();
        }

        return x;
    }

    private static Batch Masked(Batch x) => x.Select((_, f) => f with { Mask = torch.zeros([1, 2], torch.@bool) });

    private static void AreMotions(IAffineGroup group, Tensor elements)
    {
        var matrices = group.Linear(elements);
        Assert.True(matrices.matmul(matrices.transpose(1, 2)).allclose(torch.eye(group.Dimension, dtype: torch.float64).expand_as(matrices), 1e-12, 1e-12));
    }
}
