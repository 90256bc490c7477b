using Noether.Fields;
using Noether.Geometry.Simulation;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Runtime;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.Tests.Forecasting;

public sealed class ForecastMeasuresTests
{
    [Fact]
    public void A_forecaster_that_knows_the_answer_errs_nowhere()
    {
        var measured = Measure(x => x["target"].Value);
        Assert.Equal(0, measured.Metrics["mse"]);
        Assert.Equal(0, measured.Metrics["worst_equivariance_error"], 1e-12);
        Assert.All(measured.Tables["rotation"]["error"], e => Assert.Equal(0, e, 1e-9));
        var path = measured.Tables["path"];
        Assert.Equal(path["true x"], path["forecast x"]);
    }

    [Fact]
    public void A_forecaster_that_is_off_by_one_along_an_axis_errs_by_a_third_and_does_not_turn_with_the_scene()
    {
        using var shift = torch.tensor([1.0f, 0, 0]);
        var measured = Measure(x => x["target"].Value + shift);
        Assert.Equal(1 / 3.0, measured.Metrics["mse"], 1e-5);
        Assert.Equal(1 / 3.0, measured.Metrics["rotated_mse"], 1e-5);
        Assert.Equal(1 / 3.0, measured.Metrics["median"], 1e-5);
        Assert.True(measured.Metrics["equivariance_error"] > 0.05);
        var rotation = measured.Tables["rotation"];
        Assert.Equal([0, 60, 120, 180], rotation["angle (degrees)"]);
        Assert.Equal(0, rotation["change"][0], 1e-6);
        Assert.Equal(rotation["change"].Order(), rotation["change"]);
    }

    [Fact]
    public void The_spread_runs_from_the_best_sample_to_the_worst()
    {
        var spread = Measure(x => x["x"].Value).Tables["spread"];
        Assert.Equal(spread["error"].Order(), spread["error"]);
        Assert.Equal([0.0, 100], [spread["share of samples (%)"][0], spread["share of samples (%)"][^1]]);
    }

    private static ArmResult Measure(Func<Batch, Tensor> forecast)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var test = ParticleForecast.Charged(new ForecastSizes(1, 1, 40), generator).Test;
        return new ForecastMeasures(new Fixed(forecast), test, new EvaluationContext(generator, new Silence(), CancellationToken.None)).Measure(3);
    }

    private sealed class Fixed(Func<Batch, Tensor> forecast) : NetworkModel(nameof(Fixed))
    {
        public override Batch forward(Batch x) => new(("target", new Field(forecast(x).alias(), FieldType.Position)));
    }
}
