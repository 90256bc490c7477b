using Noether.Lab.Evaluation.Discovery;
using Noether.Lab.Evaluation.Figures;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Discovery;

public sealed class SymmetryDiscoveryTests
{
    private static readonly DiscoveryOptions Short = new() { Steps = 600, Width = 32, Draws = 200 };

    [Fact]
    public void A_round_spring_holds_rotations_and_scaling_and_breaks_shifts()
    {
        var verdicts = Verdicts(stiffer: 1);
        Assert.All(["rotation", "reflection of x", "reflection of y", "scaling", "time reversal", "boost along x"], name => Assert.Equal(SymmetryVerdict.Holds, verdicts[name]));
        Assert.All(["shift along x", "shift along y"], name => Assert.Equal(SymmetryVerdict.Broken, verdicts[name]));
    }

    [Fact]
    public void A_spring_that_is_stiffer_along_one_axis_breaks_rotations_alone()
    {
        var verdicts = Verdicts(stiffer: 3);
        Assert.Equal(SymmetryVerdict.Broken, verdicts["rotation"]);
        Assert.All(["reflection of x", "reflection of y", "scaling", "time reversal"], name => Assert.Equal(SymmetryVerdict.Holds, verdicts[name]));
    }

    [Fact]
    public void The_same_seed_finds_the_same()
    {
        static DiscoveryResult Find()
        {
            using var generator = new Generator(5);
            var samples = MotionSamples.Of(Orbits.Springs(120, 2, generator), 1, 1000, generator);
            return SymmetryDiscovery.Run(samples, [.. MotionCandidates.For(samples).Take(2)], Short with { Steps = 20 }, generator, null, TestContext.Current.CancellationToken);
        }

        Assert.Equal(DiscoveryFolder.Json(Find()).ToJsonString(), DiscoveryFolder.Json(Find()).ToJsonString());
    }

    [Fact]
    public void Too_few_samples_are_refused()
    {
        using var generator = new Generator(0);
        var samples = MotionSamples.Of(Orbits.Springs(20, 1, generator), 1, 1000, generator);
        var error = Assert.Throws<InputException>(() => SymmetryDiscovery.Run(samples, MotionCandidates.For(samples), Short, generator, null, TestContext.Current.CancellationToken));
        Assert.Contains("at least 200", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_is_heeded()
    {
        using var generator = new Generator(0);
        using var stop = new CancellationTokenSource();
        var samples = MotionSamples.Of(Orbits.Springs(120, 1, generator), 1, 1000, generator);
        Assert.Throws<OperationCanceledException>(() => SymmetryDiscovery.Run(samples, MotionCandidates.For(samples), Short, generator, (_, _) => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void The_figure_names_what_holds_and_its_numbers_are_those_of_the_result()
    {
        var held = new CandidateOutcome(new CandidateSymmetry("rotation", "rotation", "after every rotation", new Groups.SO2(), new Symmetries.TrivialAction()), 0.99, 0.985, 1, 0.9, SymmetryVerdict.Holds);
        var broken = held with { Candidate = held.Candidate with { Name = "scaling" }, Degree = 0.25, Low = 0.125, High = 0.5, Verdict = SymmetryVerdict.Broken };
        var figure = DiscoveryFolder.FigureOf(new DiscoveryResult([held, broken], 0.9, 0.02, 1000, 100));
        Assert.Equal("What holds: rotation", figure.Title);
        Assert.Equal("row,value,low,high\nrotation,0.99,0.985,1\nscaling,0.25,0.125,0.5\n", FigureRenderer.Csv(figure));
        var svg = FigureRenderer.Svg(figure);
        Assert.All(["rotation", "scaling", "holds", "broken"], word => Assert.Contains($">{word}<", svg, StringComparison.Ordinal));
    }

    private static Dictionary<string, SymmetryVerdict> Verdicts(double stiffer)
    {
        using var generator = new Generator(1);
        var samples = MotionSamples.Of(Orbits.Springs(500, stiffer, generator), 1, 1000, generator);
        var result = SymmetryDiscovery.Run(samples, MotionCandidates.For(samples), Short, generator, null, TestContext.Current.CancellationToken);
        return result.Outcomes.ToDictionary(o => o.Candidate.Name, o => o.Verdict, StringComparer.Ordinal);
    }
}
