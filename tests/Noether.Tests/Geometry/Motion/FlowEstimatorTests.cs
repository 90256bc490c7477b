using Noether.Fields;
using Noether.Geometry.Motion;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Tests.Geometry.Motion;

public abstract class FlowEstimatorTests
{
    private static readonly SquareAndTime Group = new();
    private static readonly SquareAndTimeAction Action = new(Group);

    protected abstract IModel Model { get; }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(3.0, -2.0)]
    [InlineData(-1.37, 4.62)]
    [InlineData(5.5, 0.25)]
    public void A_shift_of_the_whole_picture_is_found_to_a_tenth_of_a_pixel(double u, double v)
    {
        using var scope = torch.NewDisposeScope();
        var flow = Model.Forward(Pair(new FlowField((_, _) => (u, v))))["flow"].Value;
        var inner = flow.narrow(2, 12, 40).narrow(3, 12, 40);
        var truth = torch.tensor(new[] { (float)u, (float)v }).view(1, 2, 1, 1);
        Assert.InRange((inner - truth).square().sum(1).sqrt().mean().item<float>(), 0, 0.1);
        Assert.Equal([1, 2, 64, 64], flow.shape);
    }

    [Fact]
    public void Equal_frames_and_empty_frames_do_not_move()
    {
        using var scope = torch.NewDisposeScope();
        var frame = Pair(new FlowField((_, _) => (0, 0)))["frames"];
        Assert.True(Flow(frame.Value).abs().max().item<float>() < 1e-5);
        Assert.True(Flow(torch.full([1, 2, 32, 32], 0.3f)).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void Turned_and_flipped_frames_give_the_turned_and_flipped_flow()
    {
        using var scope = torch.NewDisposeScope();
        Assert.InRange(Defects(0, 8).Max(), 0, 1e-6);
    }

    [Fact]
    public void Flows_of_a_batch_are_those_of_its_samples()
    {
        using var scope = torch.NewDisposeScope();
        var samples = Samples(9).To(torch.float64);
        var whole = Model.Forward(samples)["flow"].Value;
        Assert.True((whole.narrow(0, 7, 1) - Model.Forward(samples.Slice(7, 1))["flow"].Value).abs().max().item<double>() < 1e-9);
    }

    [Fact]
    public void What_is_no_pair_of_frames_is_refused_in_words()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("'frames'", Assert.Throws<InputException>(() => Model.Forward(new Batch(("image", new Field(torch.zeros(1, 1, 8, 8), FieldType.Image))))).Message);
        Assert.Contains("[1, 3, 32, 32]", Assert.Throws<InputException>(() => Flow(torch.zeros(1, 3, 32, 32))).Message);
        Assert.Contains("[1, 2, 1, 32]", Assert.Throws<InputException>(() => Flow(torch.zeros(1, 2, 1, 32))).Message);
    }

    /// <summary>Mean distance between f(g.x) and g.f(x) in pixels, for each of some elements of D4 x T.</summary>
    protected double[] Defects(int from, int count)
    {
        var samples = Samples(3).To(torch.float64);
        var answer = Model.Forward(samples);
        return [.. Enumerable.Range(from, count).Select(g =>
        {
            var element = torch.tensor([(long)g]);
            var moved = Model.Forward(Action.Apply(element, samples, Pairing.Outer))["flow"].Value;
            return (moved - Action.Apply(element, answer, Pairing.Outer)["flow"].Value).square().sum(1).sqrt().mean().item<double>();
        })];
    }

    private static Batch Samples(int count)
    {
        using var generator = new Generator(4);
        var pairs = new ParticleImages { Size = 48, LargestDisplacement = 5 }.Pairs(count, [FlowKind.LambOseen, FlowKind.ShearLayer, FlowKind.Turbulence], generator);
        return new Batch(("frames", pairs["frames"]));
    }

    private static Batch Pair(FlowField flow)
    {
        using var generator = new Generator(8);
        return new ParticleImages { Size = 64, Diameter = (2, 4) }.Pair(flow, generator);
    }

    private Tensor Flow(Tensor frames) => Model.Forward(new Batch(("frames", new Field(frames, FieldType.FramePair))))["flow"].Value;
}

public sealed class FarnebackFlowTests : FlowEstimatorTests
{
    protected override IModel Model { get; } = new FarnebackFlow();

    [Fact]
    public void Reversed_time_changes_the_answer_a_little()
    {
        using var scope = torch.NewDisposeScope();
        Assert.InRange(Defects(8, 1)[0], 1e-3, 0.5);
    }

    [Fact]
    public void Settings_that_do_not_fit_are_refused() =>
        Assert.Contains("Window = 4", Assert.Throws<InputException>(() => new FarnebackFlow(new FarnebackOptions { Window = 4 })).Message);
}

public sealed class CorrelationFlowTests : FlowEstimatorTests
{
    protected override IModel Model { get; } = new CorrelationFlow();

    [Fact]
    public void Reversed_time_reverses_the_answer()
    {
        using var scope = torch.NewDisposeScope();
        Assert.InRange(Defects(8, 8).Max(), 0, 1e-6);
    }

    [Theory]
    [InlineData(0, 21)]
    [InlineData(8, 20)]
    public void Settings_that_do_not_fit_are_refused(int radius, int window) => Assert.Contains($"{window} pixels", Assert.Throws<InputException>(() => new CorrelationFlow(radius, window)).Message);
}
