using Noether.Fields;
using Noether.Geometry.Simulation;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Systems.Equivariance.FrameAveraging.Separation;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The arms of the recipe <c>nbody</c>: the same samples and the same budget, different ways to meet rotations.</summary>
internal static class NbodyArms
{
    private const int PaperSamples = 3000;
    private const double PaperEpochs = 10_000;
    private const int GapSamples = 500;
    private const double LeastGap = 1e-8;
    private const double GapBin = 0.5;

    private static readonly O3 Turns = new();
    private static readonly GroupAction Turning = new(Turns);

    public static ArmRun Linear(NbodyOptions options, ArmContext context) => ForecastArms.Linear(Plan(options), context);

    public static ArmRun Gnn(NbodyOptions options, ArmContext context) => Train(Plain(options, context), options, options.GnnLearningRate, context);

    public static ArmRun Centred(NbodyOptions options, ArmContext context) =>
        Train(AveragedForecasters.Centred(Plain(options, context), ForecastArms.Weights(context)), options, options.CentredLearningRate, context);

    public static ArmRun Augmented(NbodyOptions options, ArmContext context) => Train(Plain(options, context), options, options.AugmentedLearningRate, context, Turned);

    public static ArmRun Egnn(NbodyOptions options, ArmContext context) =>
        Train(new EgnnForecaster(options.EgnnWidth, options.Layers, ForecastArms.Weights(context)), options, options.EgnnLearningRate, context);

    public static ArmRun Group(NbodyOptions options, ArmContext context)
    {
        var draws = new FrameDraws(options.TrainingTurns, options.GroupDraws);
        return Train(AveragedForecasters.Group(Plain(options, context), draws, ForecastArms.Weights(context)), options, options.GroupLearningRate, context);
    }

    public static ArmRun Frames(NbodyOptions options, ArmContext context) => Framed(options, options.FrameLearningRate, options.TrainingFrames, context);

    public static ArmRun Single(NbodyOptions options, ArmContext context) => Framed(options, options.SingleLearningRate, elements: 1, context);

    public static ArmRun Whole(NbodyOptions options, ArmContext context) => Framed(options, options.WholeLearningRate, elements: 0, context);

    /// <param name="options">The recipe's.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="elements">Drawn from each frame at a training step; 0 for whole frames.</param>
    /// <param name="context">The arm's.</param>
    private static ArmRun Framed(NbodyOptions options, double rate, int elements, ArmContext context)
    {
        var draws = new FrameDraws(Training: elements == 0 ? null : elements);
        var model = new ReframedForecaster(options.Width, options.Layers, ForecastArms.Weights(context), draws);
        _ = model.to(context.Device);
        return ArmRun.Of(model, Counting);

        ArmTraining Counting()
        {
            var training = Training(model, options, rate, context);
            return training with
            {
                Evaluate = evaluation =>
                {
                    var (made, degenerate) = (model.Frames, model.DegenerateFrames);
                    var measured = training.Evaluate(evaluation);
                    return measured
                        .With(("degenerate_frames", model.DegenerateFrames - degenerate), ("frames", model.Frames - made))
                        .With([.. Gaps(model, Samples(options, context).Test)]);
                },
            };
        }
    }

    private static CoordinateForecaster Plain(NbodyOptions options, ArmContext context) => new(options.Width, options.Layers, ForecastArms.Weights(context));

    /// <summary>The samples that the arms learn from and are measured on.</summary>
    public static ParticleForecast Samples(NbodyOptions options, ArmContext context) => ForecastArms.Samples(Plan(options), context);

    private static ForecastPlan Plan(NbodyOptions options) => new(
        new ForecastSizes(options.TrainSamples, options.ValidationSamples, options.TestSamples), options.Epochs, options.BatchSize, options.WeightDecay, options.ValidateEvery, options.Angles);

    private static ArmRun Train(NetworkModel model, NbodyOptions options, double rate, ArmContext context, Func<Batch, Generator, Batch>? augment = null)
    {
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, rate, context, augment));
    }

    private static ArmTraining Training(NetworkModel model, NbodyOptions options, double rate, ArmContext context, Func<Batch, Generator, Batch>? augment = null)
    {
        var training = ForecastArms.Training(model, Plan(options), rate, context, augment);
        return training with
        {
            Evaluate = evaluation =>
            {
                var told = training.Evaluate(evaluation);
                return options.TrainSamples < PaperSamples || options.Epochs < PaperEpochs ? told : told.With(("paper_mse", told.Metrics["mse"]));
            },
        };
    }

    /// <summary>How far the frames of a forecast are from degenerate: those of positions, and those of the vectors between layers.</summary>
    private static IEnumerable<(string Name, Table Table)> Gaps(ReframedForecaster model, Batch samples)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var gaps = model.RelativeGaps(samples.Slice(0, Math.Min(GapSamples, samples.Size)));
        (string Name, double[] Values)[] parts = [("gaps-positions", gaps[0]), ("gaps-latents", [.. gaps.Skip(1).SelectMany(g => g)])];
        return [.. parts.Where(p => p.Values.Length > 0)
            .Select(p => (p.Name, FrameStatistics.Histogram("log10 of relative gap", [.. p.Values.Select(g => Math.Log10(Math.Max(g, LeastGap)))], GapBin)))];
    }

    private static Batch Turned(Batch batch, Generator generator) => Turning.Apply(Turns.Sample(batch.Size, generator), batch, Pairing.Each);
}
