using Noether.Lab.Catalogue;
using Noether.Runtime;
using Noether.Symmetries.Frames;
using Noether.Systems.Equivariance.Tests.FrameAveraging;
using Noether.Systems.Equivariance.Tinvnn;
using Noether.Systems.Equivariance.Tinvnn.Routing;

namespace Noether.Systems.Equivariance.Tests.Tinvnn;

public sealed class RoutingTests
{
    private static readonly RoutingOptions Small = RoutingOptions.For(Preset.Smoke) with
    {
        Places = 6,
        Steps = 3,
        BatchSize = 4,
        TestProblems = 6,
        Width = 16,
        Hidden = 16,
        Layers = 1,
        Heads = 4,
        SearchStarts = 2,
        ChallengeEvery = 2,
    };

    [Theory]
    [InlineData("tsp")]
    [InlineData("cvrp")]
    public void All_arms_run_and_routes_on_canonical_coordinates_stay(string name)
    {
        var metrics = Named(name).RunsWhole(Small);
        Assert.True(metrics["tinvnn.worst_difference"] < 1e-9);
        Assert.Equal(1, metrics["tinvnn.same_routes"]);
        Assert.True(metrics["tinvnn.gap"] > 0);
    }

    [Theory]
    [InlineData("tsp", BaselineKind.Rollout)]
    [InlineData("cvrp", BaselineKind.Shared)]
    public void A_stopped_run_continues_to_the_same_result(string name, BaselineKind baseline) => Named(name).ContinuesAfterAStop("tinvnn", Small with { Baseline = baseline, Steps = 5 }, 3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_s_tour_visits_every_place_once_and_lengths_scale(bool deliveries)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var model = new RoutingNetwork(Small, deliveries, new PrincipalCoordinates(), generator);
        model.to(torch.float64);
        model.eval();
        var problems = RoutingProblems.Uniform(5, 7, deliveries, generator).To(torch.float64);
        var (answer, moved) = (model.call(problems), model.call(problems.With("positions", problems["positions"].With((3 * problems["positions"].Value) + 10))));
        var tours = answer["tour"].Value;
        Assert.Equal(0, (tours - moved["tour"].Value).abs().max().item<long>());
        Assert.True((moved["length"].Value - (3 * answer["length"].Value)).abs().max().ToDouble() < 1e-9);
        for (var i = 0; i < 5; i++)
        {
            var stops = tours[i].data<long>().ToArray().Where(s => s > 0 || !deliveries).Order();
            Assert.Equal(Enumerable.Range(deliveries ? 1 : 0, 7).Select(s => (long)s), stops);
        }
    }

    [Fact]
    public void Vehicles_never_bring_more_than_they_hold()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var problems = RoutingProblems.Uniform(16, 12, deliveries: true, generator);
        var model = new RoutingNetwork(Small, deliveries: true, null, generator);
        var routes = model.Routes(problems, generator).Order;
        for (var i = 0; i < 16; i++)
        {
            var demand = problems["demand"].Value[i].flatten().data<float>().ToArray();
            foreach (var stops in routes[i].unbind(0).Select(r => r.data<long>().ToArray()))
            {
                var load = 0.0;
                Assert.Equal(Enumerable.Range(1, 12).Select(s => (long)s), stops.Where(s => s > 0).Order());
                foreach (var stop in stops)
                {
                    load = stop == 0 ? 0 : load + demand[stop];
                    Assert.True(load < 1 + 1e-3);
                }

                Assert.Equal(0, stops[^1]);
            }
        }
    }

    [Fact]
    public void Training_shortens_tours()
    {
        var recipe = Named("tsp");
        var options = Small with { Places = 8, TestProblems = 64, Width = 32, Heads = 4, BatchSize = 32, LearningRate = 3e-3 };
        double After(int steps) => recipe.Run("tinvnn", options with { Steps = steps }).Metrics["greedy"];
        Assert.True(After(80) < 0.93 * After(1));
    }

    private static Recipe Named(string name) => new TinvnnSystem().Recipes.Single(r => r.Name == name);
}
