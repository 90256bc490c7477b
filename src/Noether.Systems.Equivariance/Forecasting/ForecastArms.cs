using Noether.Fields;
using Noether.Geometry.Simulation;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>What the arms of a recipe that forecasts particles have in common.</summary>
/// <param name="Sizes">Numbers of samples.</param>
/// <param name="Epochs">Passes over the training samples.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="WeightDecay">Of Adam.</param>
/// <param name="ValidateEvery">Epochs between two validations.</param>
/// <param name="Angles">Steps of the curve over rotations.</param>
internal sealed record ForecastPlan(ForecastSizes Sizes, double Epochs, int BatchSize, double WeightDecay, double ValidateEvery, int Angles)
{
    /// <summary>What holds the trainings steady.</summary>
    public ForecastSteadiness Steadiness { get; init; } = new();
}

/// <summary>Arms that forecast charged particles: the same samples and the same budget for all of a recipe.</summary>
internal static class ForecastArms
{
    /// <summary>The samples that the arms learn from and are measured on.</summary>
    public static ParticleForecast Samples(ForecastPlan plan, ArmContext context)
    {
        using var generator = context.Generator.Fork("data");
        var data = ParticleForecast.Charged(plan.Sizes, generator);
        return new ParticleForecast(data.Train.To(context.Device), data.Validation.To(context.Device), data.Test.To(context.Device));
    }

    /// <summary>Where the first weights of an arm's network are drawn from.</summary>
    public static Generator Weights(ArmContext context) => context.Generator.Fork("weights");

    /// <summary>Straight on at a speed fitted to all.</summary>
    public static ArmRun Linear(ForecastPlan plan, ArmContext context)
    {
        var model = new StraightMotion();
        _ = model.to(context.Device);
        return ArmRun.Of(model, Training);

        ArmTraining Training()
        {
            var data = Samples(plan, context);
            return new ArmTraining(
                new StraightMotionFit(model, data.Train),
                evaluation => new ForecastMeasures(model, data.Test, evaluation).Measure(plan.Angles).With(("time", model.Time)));
        }
    }

    /// <summary>A network that is trained at some learning rate.</summary>
    public static ArmRun Train(NetworkModel model, ForecastPlan plan, double rate, ArmContext context, Func<Batch, Generator, Batch>? augment = null)
    {
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, plan, rate, context, augment));
    }

    /// <summary>The training of a network that is on its device.</summary>
    public static ArmTraining Training(NetworkModel model, ForecastPlan plan, double rate, ArmContext context, Func<Batch, Generator, Batch>? augment = null)
    {
        var data = Samples(plan, context);
        var budget = new ForecastBudget(plan.Epochs, plan.BatchSize, rate, plan.WeightDecay, plan.ValidateEvery) { Steadiness = plan.Steadiness };
        var training = ForecastTraining.Of(model, data, budget, context, augment);
        return new ArmTraining(
            training.Process,
            evaluation =>
            {
                var measures = new ForecastMeasures(model, data.Test, evaluation);
                return measures.Measure(plan.Angles).With(("learning", training.Curve())).With(
                    ("train_mse", measures.MeanSquare(data.Train)),
                    ("validation_mse", training.Best),
                    ("last_validation_mse", training.Last),
                    ("best_epoch", training.BestEpoch));
            });
    }

    /// <summary>The result with some metrics more.</summary>
    public static ArmResult With(this ArmResult result, params (string Name, double Value)[] metrics) =>
        result with { Metrics = result.Metrics.Concat(metrics.Select(m => KeyValuePair.Create(m.Name, m.Value))).ToDictionary(StringComparer.Ordinal) };

    /// <summary>The result with some tables more.</summary>
    public static ArmResult With(this ArmResult result, params (string Name, Table Value)[] tables) =>
        result with { Tables = result.Tables.Concat(tables.Select(t => KeyValuePair.Create(t.Name, t.Value))).ToDictionary(StringComparer.Ordinal) };
}
