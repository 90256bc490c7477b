using Noether.Geometry.Simulation;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.Ponita.Nbody;

/// <summary>The arms of the recipe <c>nbody</c>: the same samples and the same budget.</summary>
internal static class NbodyArms
{
    private static readonly GroupAction Turning = new(new Groups.SO3());

    public static ArmRun Linear(NbodyOptions options, ArmContext context) => ForecastArms.Linear(Plan(options), context);

    public static ArmRun Egnn(NbodyOptions options, ArmContext context) =>
        Train(new EgnnForecaster(options.EgnnWidth, options.EgnnLayers, ForecastArms.Weights(context)), options, options.EgnnLearningRate, context);

    public static ArmRun Pnita(NbodyOptions options, ArmContext context) =>
        Train(new DistanceForecaster(options.Network, ForecastArms.Weights(context)), options, options.PnitaLearningRate, context);

    public static ArmRun Raw(NbodyOptions options, ArmContext context)
    {
        var turns = new Groups.SO3();
        return Train(
            new RawForecaster(options.Network, ForecastArms.Weights(context)), options, options.RawLearningRate, context,
            (batch, generator) => Turning.Apply(turns.Sample(batch.Size, generator), batch, Pairing.Each));
    }

    public static ArmRun Ponita(NbodyOptions options, ArmContext context) => Turned(options.Network, options, context);

    public static ArmRun Coarse(NbodyOptions options, ArmContext context) => Turned(options.Network with { Orientations = 4 }, options, context);

    public static ArmRun Fine(NbodyOptions options, ArmContext context) => Turned(options.Network with { Orientations = 16 }, options, context);

    public static ArmRun Unturned(NbodyOptions options, ArmContext context) =>
        Train(new OrientedForecaster(options.Network, ForecastArms.Weights(context)), options, options.PonitaLearningRate, context);

    /// <summary>The samples that the arms learn from and are measured on.</summary>
    public static ParticleForecast Samples(NbodyOptions options, ArmContext context) => ForecastArms.Samples(Plan(options), context);

    private static ForecastPlan Plan(NbodyOptions options) => new(
        new ForecastSizes(options.TrainSamples, options.ValidationSamples, options.TestSamples), options.Epochs, options.BatchSize, options.WeightDecay, options.ValidateEvery, options.Angles)
    {
        Steadiness = new ForecastSteadiness { WarmUp = options.WarmUp, ClipNorm = options.ClipNorm, AverageDecay = options.AverageDecay },
    };

    /// <summary>A network on randomly turned samples, measured with the mean over some turns and, beside it, without.</summary>
    private static ArmRun Turned(OrientedNetworkOptions size, NbodyOptions options, ArmContext context)
    {
        var weights = ForecastArms.Weights(context);
        var network = new OrientedForecaster(size, weights);
        var model = OrientedForecaster.Turned(network, options.TestTurns, weights);
        _ = model.to(context.Device);
        return ArmRun.Of(model, () =>
        {
            var training = Training(model, options, options.PonitaLearningRate, context);
            return training with
            {
                Evaluate = evaluation =>
                {
                    var single = new ForecastMeasures(network, Samples(options, context).Test.To(context.Device), evaluation);
                    return training.Evaluate(evaluation).With(("single_mse", single.MeanSquare(Samples(options, context).Test.To(context.Device))), ("single_equivariance_error", single.Defects().Average()));
                },
            };
        });
    }

    private static ArmRun Train(NetworkModel model, NbodyOptions options, double rate, ArmContext context, Func<Fields.Batch, Runtime.Generator, Fields.Batch>? augment = null)
    {
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, rate, context, augment));
    }

    private static ArmTraining Training(NetworkModel model, NbodyOptions options, double rate, ArmContext context, Func<Fields.Batch, Runtime.Generator, Fields.Batch>? augment = null)
    {
        var training = ForecastArms.Training(model, Plan(options), rate, context, augment);
        return training with
        {
            Evaluate = evaluation =>
            {
                var told = training.Evaluate(evaluation).With(("parameters", model.parameters().Sum(p => p.numel())));
                return IsOfPaperSize(options) ? told.With(("paper_mse", told.Metrics["mse"])) : told;
            },
        };
    }

    /// <summary>Whether data, training and the networks with directions have the sizes of the preset <c>full</c>.</summary>
    private static bool IsOfPaperSize(NbodyOptions options)
    {
        return Sizes(options) == Sizes(NbodyOptions.For(Preset.Full));

        static (int, int, int, double, int, OrientedNetworkOptions) Sizes(NbodyOptions all) => (all.TrainSamples, all.ValidationSamples, all.TestSamples, all.Epochs, all.BatchSize, all.Network);
    }
}
