using Noether.Fields;
using Noether.Geometry.Simulation;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The arms of the recipe <c>nbody</c>: the same samples and the same budget, different ways to meet rotations.</summary>
internal static class NbodyArms
{
    private static readonly O3 Turns = new();
    private static readonly GroupAction Turning = new(Turns);

    public static ArmRun Linear(NbodyOptions options, ArmContext context)
    {
        var data = Samples(options, context);
        var model = new StraightMotion();
        _ = model.to(context.Device);
        return new ArmRun(
            new StraightMotionFit(model, data.Train),
            evaluation =>
            {
                var measured = new ForecastMeasures(model, data.Test, evaluation).Measure(options.Angles);
                return With(measured, ("time", model.Time));
            },
            model);
    }

    public static ArmRun Gnn(NbodyOptions options, ArmContext context) => Train(Plain(options, context), options, options.GnnLearningRate, context);

    public static ArmRun Augmented(NbodyOptions options, ArmContext context) => Train(Plain(options, context), options, options.AugmentedLearningRate, context, Turned);

    public static ArmRun Egnn(NbodyOptions options, ArmContext context) =>
        Train(new EgnnForecaster(options.EgnnWidth, options.Layers, Weights(context)), options, options.EgnnLearningRate, context);

    public static ArmRun Frames(NbodyOptions options, ArmContext context) => Framed(options, context, null);

    public static ArmRun OneFrame(NbodyOptions options, ArmContext context) => Framed(options, context, new FrameDraws(Training: 1));

    private static ArmRun Framed(NbodyOptions options, ArmContext context, FrameDraws? draws)
    {
        var model = new ReframedForecaster(options.Width, options.Layers, Weights(context), draws);
        var run = Train(model, options, options.FrameLearningRate, context);
        return run with
        {
            Evaluate = evaluation =>
            {
                var (made, degenerate) = (model.Frames, model.DegenerateFrames);
                var measured = run.Evaluate(evaluation);
                return With(measured, ("degenerate_frames", model.DegenerateFrames - degenerate), ("frames", model.Frames - made));
            },
        };
    }

    private static CoordinateForecaster Plain(NbodyOptions options, ArmContext context) => new(options.Width, options.Layers, Weights(context));

    private static Generator Weights(ArmContext context) => context.Generator.Fork("weights");

    private static ParticleForecast Samples(NbodyOptions options, ArmContext context)
    {
        using var generator = context.Generator.Fork("data");
        var data = ParticleForecast.Charged(new ForecastSizes(options.TrainSamples, options.ValidationSamples, options.TestSamples), generator);
        return new ParticleForecast(data.Train.To(context.Device), data.Validation.To(context.Device), data.Test.To(context.Device));
    }

    private static ArmRun Train(NetworkModel model, NbodyOptions options, double rate, ArmContext context, Func<Batch, Generator, Batch>? augment = null)
    {
        _ = model.to(context.Device);
        var data = Samples(options, context);
        var budget = new ForecastBudget(options.Epochs, options.BatchSize, rate, options.WeightDecay, options.ValidateEvery);
        var training = ForecastTraining.Of(model, data, budget, context, augment);
        return new ArmRun(
            training.Process,
            evaluation =>
            {
                var measured = new ForecastMeasures(model, data.Test, evaluation).Measure(options.Angles);
                var tables = measured.Tables.Append(new("learning", training.Curve())).ToDictionary(StringComparer.Ordinal);
                return With(measured with { Tables = tables }, ("validation_mse", training.Best));
            },
            model);
    }

    private static Batch Turned(Batch batch, Generator generator) => Turning.Apply(Turns.Sample(batch.Size, generator), batch, Pairing.Each);

    private static ArmResult With(ArmResult result, params (string Name, double Value)[] metrics) =>
        result with { Metrics = result.Metrics.Concat(metrics.Select(m => KeyValuePair.Create(m.Name, m.Value))).ToDictionary(StringComparer.Ordinal) };
}
