using Noether.Geometry.Simulation;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Testing;

namespace Noether.Systems.Equivariance.Tests.Forecasting;

public sealed class StraightMotionTests
{
    [Fact]
    public void The_fit_is_the_solution_of_the_least_squares_problem()
    {
        using var scope = torch.NewDisposeScope();
        var train = Samples(200).Train;
        var model = new StraightMotion();
        model.Fit(train);
        var columns = train["v"].Value.to(torch.float64).view(-1, 1);
        var step = (train["target"].Value - train["x"].Value).to(torch.float64).view(-1, 1);
        Assert.Equal(torch.linalg.lstsq(columns, step).Solution.item<double>(), model.Time, 1e-6);
    }

    /// <summary>Measured elsewhere on this generator: x + 0.738 v, with an error of 0.0840.</summary>
    [Fact]
    public void It_errs_on_two_thousand_samples_as_much_as_known()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var samples = Samples(2000);
        var model = new StraightMotion();
        model.Fit(samples.Train);
        var error = new MeanSquaredError("target").Evaluate(model, samples.Test, new StepContext(0, generator, Training: false)).Total.ToDouble();
        Assert.Equal(0.738, model.Time, 0.05);
        Assert.Equal(0.0840, error, 0.008);
    }

    [Fact]
    public void It_moves_with_the_scene()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var samples = Samples(10);
        var model = new StraightMotion();
        model.Fit(samples.Train);
        EquivarianceCheck.InBothPrecisions(model, ForecastMeasures.Euclidean, samples.Test, ForecastMeasures.Euclidean.Group.Sample(4, generator));
    }

    [Fact]
    public void A_fit_is_one_step_and_nothing_is_left_to_do()
    {
        using var scope = torch.NewDisposeScope();
        var process = new StraightMotionFit(new StraightMotion(), Samples(10).Train);
        var context = new RunContext(new Silence(), CancellationToken.None);
        Assert.True(process.Step(context));
        Assert.False(process.Step(context));
        Assert.Equal(process.Length, process.Position);
    }

    private static ParticleForecast Samples(long count)
    {
        using var generator = new Generator(1);
        return ParticleForecast.Charged(new ForecastSizes(count, 1, count), generator);
    }
}
