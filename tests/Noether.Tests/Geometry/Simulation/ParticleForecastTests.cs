using Noether.Fields;
using Noether.Geometry.Simulation;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Tests.Geometry.Simulation;

public sealed class ParticleForecastTests
{
    private static readonly ForecastSizes Few = new(12, 8, 10);

    [Fact]
    public void Equal_seeds_give_equal_samples()
    {
        using var scope = torch.NewDisposeScope();
        var (first, second) = (Draw(1, Few), Draw(1, Few));
        Assert.All(Parts(first).Zip(Parts(second)), p => Assert.All(p.First, f => Assert.True(Same(f.Value.Value, p.Second[f.Key].Value))));
        Assert.False(Same(first.Train["x"].Value, Draw(2, Few).Train["x"].Value));
    }

    [Fact]
    public void No_sample_stands_in_two_parts()
    {
        using var scope = torch.NewDisposeScope();
        var all = torch.cat([.. Parts(Draw(1, Few)).Select(p => p["x"].Value.flatten(1))]);
        var apart = torch.cdist(all, all) + torch.eye(all.shape[0]);
        Assert.True(apart.min().item<float>() > 0.1);
    }

    [Fact]
    public void The_test_samples_do_not_depend_on_how_many_there_are_to_learn_from()
    {
        using var scope = torch.NewDisposeScope();
        Assert.True(Same(Draw(1, Few).Test["target"].Value, Draw(1, Few with { Train = 40 }).Test["target"].Value));
    }

    [Fact]
    public void A_motion_moves_positions_velocities_and_targets_of_a_sample_together()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var samples = Draw(1, Few).Test;
        var group = SemidirectProduct.Euclidean(3, 2);
        var g = group.Sample(1, generator);
        var moved = new GroupAction(group).Apply(g, samples, Pairing.Each);
        var (turn, shift) = (group.Linear(g).to(torch.float32), group.Shift(g)!.to(torch.float32));
        Assert.True(moved["x"].Value.allclose(samples["x"].Value.matmul(turn.transpose(1, 2)) + shift, atol: 1e-5));
        Assert.True(moved["v"].Value.allclose(samples["v"].Value.matmul(turn.transpose(1, 2)), atol: 1e-5));
        Assert.True(moved["target"].Value.allclose(samples["target"].Value.matmul(turn.transpose(1, 2)) + shift, atol: 1e-5));
        Assert.True(Same(moved["charge"].Value, samples["charge"].Value));
    }

    [Fact]
    public void The_target_is_where_the_simulation_goes_on_to()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var draw = generator.Fork("test");
        var whole = new ParticleSimulation().Run(ParticleSystem.Charged(Few.Test, draw));
        var test = Draw(1, Few).Test;
        Assert.True(Same(test["x"].Value, whole.Positions.select(1, 30).to(torch.float32)));
        Assert.True(Same(test["target"].Value, whole.Positions.select(1, 40).to(torch.float32)));
    }

    /// <summary>Measured elsewhere on 2,000 runs of this generator: 0.271 for standing still, 0.107 for going straight on.</summary>
    [Fact]
    public void Standing_still_and_going_straight_on_err_as_much_as_known()
    {
        using var scope = torch.NewDisposeScope();
        var test = Draw(1, new ForecastSizes(1, 1, 2000)).Test;
        var step = test["target"].Value - test["x"].Value;
        Assert.Equal(0.271, step.square().mean().item<float>(), 0.02);
        Assert.Equal(0.107, (step - test["v"].Value).square().mean().item<float>(), 0.015);
    }

    [Theory]
    [InlineData(0, 30, 40)]
    [InlineData(5, 40, 40)]
    [InlineData(5, -1, 40)]
    public void A_forecast_without_samples_or_future_is_refused(long train, int from, int to)
    {
        using var generator = new Generator(1);
        Assert.Throws<InputException>(() => ParticleForecast.Charged(Few with { Train = train }, generator, 5, from, to));
    }

    private static ParticleForecast Draw(long seed, ForecastSizes sizes)
    {
        using var generator = new Generator(seed);
        return ParticleForecast.Charged(sizes, generator);
    }

    private static bool Same(Tensor a, Tensor b) => a.eq(b).all().item<bool>();

    private static Batch[] Parts(ParticleForecast forecast) => [forecast.Train, forecast.Validation, forecast.Test];
}
