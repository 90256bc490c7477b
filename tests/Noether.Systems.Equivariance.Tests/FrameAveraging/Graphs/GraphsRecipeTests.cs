using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Graphs;

public sealed class GraphsRecipeTests
{
    private static readonly Recipe Graphs = RecipeRuns.Named("graphs");
    private static readonly GraphsOptions Small = new() { Source = PairSource.Generated, GeneratedGraphs = 24, Epochs = 4, BatchSize = 8, Width = 8, PerceptronWidths = [16, 8] };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_lines() => Graphs.RunsWhole(Small);

    [Fact]
    public void Rounds_of_messages_guess()
    {
        var metrics = Graphs.Run("gin", Small).Metrics;
        Assert.Equal((0.5, 0.0), (metrics["accuracy"], metrics["changes"]));
    }

    /// <summary>Whole pairs only: rounds of messages, which give both graphs of a pair one answer, are right on exactly half of each part.</summary>
    [Theory]
    [InlineData(18)]
    [InlineData(34)]
    public void No_pair_is_split_between_training_and_test(int graphs)
    {
        var metrics = Graphs.Run("gin", Small with { GeneratedGraphs = graphs, Epochs = 1 }).Metrics;
        Assert.Equal((0.5, 0.5, 0.5), (metrics["accuracy"], metrics["validation"], metrics["training"]));
    }

    [Fact]
    public void An_arm_that_was_stopped_continues_to_the_same_result() => Graphs.ContinuesAfterAStop("fa-gin-id", Small, 3);

    [Fact]
    public void Asking_for_the_data_set_where_it_is_not_says_how_to_get_it()
    {
        var problem = Assert.Throws<InputException>(() => Graphs.Run("gin", Small with { Source = PairSource.Exp }));
        Assert.Contains("graph-separation", problem.Message);
    }
}
