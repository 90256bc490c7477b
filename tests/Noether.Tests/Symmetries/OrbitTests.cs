using Noether.Fields;
using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Tests.Symmetries;

public sealed class OrbitTests
{
    private static readonly SO2 Group = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(1000)]
    public void Blocks_of_any_size_give_the_same_orbit(long chunkRows)
    {
        using var scope = torch.NewDisposeScope();
        var (x, g) = (Arrows(5), Group.Grid(new GridSpec(7)));
        var all = new double[7, 5];
        foreach (var chunk in Orbit.Run(new FirstCoordinate(), Turning(new TrivialAction()), x, g, chunkRows))
        {
            Assert.True(chunk.Inputs.Size <= chunkRows);
            var values = chunk.Outputs["y"].Value.data<double>().ToArray();
            for (var row = 0; row < values.Length; row++)
            {
                all[chunk.FirstElement + (row / chunk.Samples), chunk.FirstSample + (row % chunk.Samples)] = values[row];
            }
        }

        for (var i = 0; i < 7; i++)
        {
            for (var j = 0; j < 5; j++)
            {
                Assert.Equal((j + 1) * Math.Cos(Math.Tau * i / 7), all[i, j], 1e-12);
            }
        }
    }

    [Fact]
    public void Blocks_are_computed_when_asked_for_and_freed_when_the_next_is()
    {
        using var scope = torch.NewDisposeScope();
        var model = new FirstCoordinate();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var live = new List<long>();
        var blocks = new List<OrbitChunk>();
        foreach (var chunk in Orbit.Run(model, Turning(new TrivialAction()), Arrows(2), Group.Grid(new GridSpec(50)), chunkRows: 2))
        {
            blocks.Add(chunk);
            Assert.Equal(blocks.Count, model.Calls);
            live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.Equal(50, blocks.Count);
        Assert.All(live, count => Assert.Equal(live[0], count));
        Assert.All(blocks, chunk => Assert.True(chunk.Outputs["y"].Value.IsInvalid));
        Assert.True(DisposeScopeManager.Statistics.ThreadTotalLiveCount - before <= live[0] - before);
    }

    [Fact]
    public void The_caller_s_tensors_survive_even_where_action_and_model_hand_them_through()
    {
        using var scope = torch.NewDisposeScope();
        var x = Arrows(2);
        var symmetry = new Symmetry("nothing", Group, new TrivialAction(), new TrivialAction());
        Assert.Single(Orbit.Run(new Identity(), symmetry, x, Group.Identity()));
        Assert.Equal(2, x["v"].Value.shape[0]);
        Assert.Equal(1, x["v"].Value[0, 0].item<double>());
    }

    [Fact]
    public void Gradients_are_recorded_only_when_asked_for()
    {
        using var scope = torch.NewDisposeScope();
        var arrows = Arrows(2)["v"].Value.requires_grad_();
        var x = new Batch(("v", new Field(arrows, FieldType.Vector)));
        foreach (var chunk in Orbit.Run(new FirstCoordinate(), Turning(new TrivialAction()), x, Group.Identity()))
        {
            Assert.False(chunk.Outputs["y"].Value.requires_grad);
        }

        foreach (var chunk in Orbit.Run(new FirstCoordinate(), Turning(new TrivialAction()), x, Group.Grid(new GridSpec(4)), chunkRows: 2, gradients: true))
        {
            chunk.Outputs["y"].Value.sum().backward();
        }

        Assert.True(arrows.grad!.abs().max().item<double>() < 1e-15);
        Assert.True(torch.is_grad_enabled());
    }

    [Fact]
    public void An_equivariant_model_has_no_defect()
    {
        using var scope = torch.NewDisposeScope();
        var defects = EquivarianceError.Measure(new Identity(), Turning(new GroupAction(Group)), Arrows(3), Group.Grid(new GridSpec(9)));
        Assert.Equal(0, defects.Worst.Value);
        Assert.Equal(9, defects.PerElement().Length);
        Assert.Equal(3, defects.PerSample().Length);
    }

    [Fact]
    public void The_worst_element_and_sample_are_named()
    {
        // |y(g.x) - y(x)| = r |cos(angle) - 1| for radii 1, 2, 3, whose root mean square is sqrt(14 / 3): worst at half a turn and the largest radius.
        using var scope = torch.NewDisposeScope();
        var defects = EquivarianceError.Measure(new FirstCoordinate(), Turning(new TrivialAction()), Arrows(3), Group.Grid(new GridSpec(4)), chunkRows: 2);
        var scale = Math.Sqrt(14 / 3.0);
        Assert.Equal((2, 2, "y"), (defects.Worst.Element, defects.Worst.Sample, defects.Worst.Field));
        Assert.Equal(6 / scale, defects.Worst.Value, 1e-12);
        Assert.Equal("SO(2) element [3.14159]", defects.Worst.ElementText);
        Assert.Equal([0, 3 / scale, 6 / scale, 3 / scale], defects.PerElement(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([2 / scale, 4 / scale, 6 / scale], defects.PerSample(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Masked_outputs_do_not_count()
    {
        using var scope = torch.NewDisposeScope();
        var mask = torch.tensor([true, false]).unsqueeze(0);
        var x = new Batch(("v", new Field(torch.ones(1, 2, 2, torch.float64), FieldType.Vector, mask)));
        var model = new Noise();
        Assert.Equal(0, EquivarianceError.Measure(model, Turning(new GroupAction(Group)), x, Group.Grid(new GridSpec(4))).Worst.Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void The_model_never_sees_more_rows_than_asked_for(long chunkRows)
    {
        using var scope = torch.NewDisposeScope();
        var model = new FirstCoordinate();
        var defects = EquivarianceError.Measure(model, Turning(new TrivialAction()), Arrows(5), Group.Grid(new GridSpec(4)), chunkRows);
        Assert.True(model.MostRows <= chunkRows, $"{model.MostRows} rows");
        Assert.Equal(2 * 5 / Math.Sqrt(11), defects.Worst.Value, 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void The_error_of_positions_does_not_depend_on_where_the_data_lie(double distance)
    {
        using var scope = torch.NewDisposeScope();
        var square = torch.tensor([1.0, 1, 1, -1, -1, 1, -1, -1]).view(1, 4, 2);
        var mask = torch.tensor([true, true, true, true, false]).unsqueeze(0);
        var points = torch.cat([square + distance, torch.zeros(1, 1, 2, torch.float64)], 1);
        var x = new Batch(("x", new Field(points, FieldType.Position, mask)), ("centre", new Field(torch.full([1, 2], distance, torch.float64), FieldType.Position)));
        var shifts = new Translations(2, 10);

        // Every point of a moved cloud is off by half a unit: by 1 in all, and the cloud measures the square root of 8.
        var model = new OffAfterTheFirst(0.5);
        var action = new GroupAction(shifts);
        var defects = EquivarianceError.Measure(model, new Symmetry("shifts", shifts, action, action), x, torch.cat([shifts.Identity(), torch.tensor([3.0, -2]).unsqueeze(0)]), chunkRows: 1);
        Assert.Equal(0, defects["x"][0, 0], 1e-12);
        Assert.Equal(1 / Math.Sqrt(8), defects["x"][1, 0], 1e-9);
    }

    [Fact]
    public void Single_points_count_from_the_mean_of_the_samples()
    {
        using var scope = torch.NewDisposeScope();
        var points = new Field(torch.tensor([999.0, 1000, 1001, 1000]).view(2, 2), FieldType.Position);
        Assert.Equal(1, EquivarianceError.Scale(points), 1e-12);
        Assert.Equal(Math.Sqrt(2_000_001), EquivarianceError.Scale(points with { Type = FieldType.Vector }), 1e-9);
    }

    [Fact]
    public void Nothing_to_compare_is_an_error_not_a_success()
    {
        using var scope = torch.NewDisposeScope();
        var (turning, g) = (Turning(new TrivialAction()), Group.Identity());
        Assert.Throws<InputException>(() => EquivarianceError.Measure(new Identity(), turning, Arrows(3), g.narrow(0, 0, 0)));
        Assert.Throws<InputException>(() => EquivarianceError.Measure(new Identity(), turning, Arrows(0), g));
        Assert.Throws<InputException>(() => EquivarianceError.Measure(new Constant(new Batch()), turning, Arrows(3), g));
        var masked = new Field(torch.ones(3, 2, 2, torch.float64), FieldType.Vector, torch.zeros(3, 2, torch.@bool));
        Assert.Throws<InputException>(() => EquivarianceError.Measure(new Constant(new Batch(("v", masked))), turning, Arrows(3), g));
    }

    private static Symmetry Turning(IAction output) => new("turns", Group, new GroupAction(Group), output);

    /// <summary>Vectors (1, 0), (2, 0), ...</summary>
    private static Batch Arrows(long n)
    {
        var lengths = torch.arange(1, n + 1, torch.float64);
        return new Batch(("v", new Field(torch.stack([lengths, torch.zeros_like(lengths)], 1), FieldType.Vector)));
    }

    private sealed class Identity : IModel
    {
        public Batch Forward(Batch x) => x;
    }

    private sealed class Constant(Batch output) : IModel
    {
        public Batch Forward(Batch x) => output;
    }

    /// <summary>Moves the first coordinate of every point by an offset from its third call on: f(x) and the identity are right, other elements are not.</summary>
    private sealed class OffAfterTheFirst(double offset) : IModel
    {
        private int _calls;

        public Batch Forward(Batch x) => ++_calls < 3 ? x : x.Select((_, field) => field.With(field.Value + torch.tensor([offset, 0])));
    }

    private sealed class FirstCoordinate : IModel
    {
        public int Calls { get; private set; }

        public long MostRows { get; private set; }

        public Batch Forward(Batch x)
        {
            Calls++;
            MostRows = Math.Max(MostRows, x.Size);
            return new Batch(("y", new Field(x["v"].Value.select(1, 0).clone(), FieldType.Scalar)));
        }
    }

    /// <summary>Writes another number into the masked vector at each call.</summary>
    private sealed class Noise : IModel
    {
        private int _calls;

        public Batch Forward(Batch x)
        {
            var value = x["v"].Value.clone();
            value.select(1, 1).fill_(_calls++);
            return new Batch(("v", x["v"].With(value)));
        }
    }
}
