using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Lab.Data.Formats;
using Noether.Learning;
using Noether.Nn;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Nero;

namespace Noether.Systems.Equivariance.Ponita.Forecast;

/// <summary>The arms of the recipe <c>forecast</c>.</summary>
internal static class ForecastArms
{
    private const string DimensionFact = "dimension";
    private const string FeaturesFact = "features";
    private const int Rows = 256;
    private const int ExactSamples = 100;
    private const int Motions = 8;
    private const double ClipNorm = 0.5;
    private const double AverageDecay = 0.99;
    private const double WarmUp = 0.05;

    public static ArmRun Still(ForecastOptions options, ArmContext context) => Plain(options, context, fitted: false);

    public static ArmRun Linear(ForecastOptions options, ArmContext context) => Plain(options, context, fitted: true);

    public static ArmRun Ponita(ForecastOptions options, ArmContext context)
    {
        var set = new Lazy<TrajectorySet>(() => ForecastData.SetOf(options, context));
        var dimension = (int)context.Fact(DimensionFact, () => set.Value.Dimension);
        var features = (int)context.Fact(FeaturesFact, () => set.Value.Features.Count);
        var weights = context.Generator.Fork("weights");
        var network = new TrajectoryForecaster(options, dimension, features, weights);
        var model = TrajectoryForecaster.Turned(network, dimension, options.TestTurns, weights);
        _ = model.to(context.Device);
        return ArmRun.Of(model, Training, facts: new Dictionary<string, long> { [DimensionFact] = dimension, [FeaturesFact] = features });

        ArmTraining Training()
        {
            var data = ForecastData.Of(options, context);
            network.Fit(data.Train);
            var process = Trained(model, data, options, context, out var stepsPerEpoch);
            return new ArmTraining(process, evaluation =>
            {
                var measured = Measure(model, data, dimension, evaluation);
                var curve = new Table(["epoch", "validation error"], [.. process.Rows.Select(r => new[] { (double)r.Step / stepsPerEpoch, Math.Sqrt(r.Values[0]) })]);
                return measured with { Tables = new Dictionary<string, Table>(measured.Tables, StringComparer.Ordinal) { ["learning"] = curve } };
            });
        }
    }

    private static ArmRun Plain(ForecastOptions options, ArmContext context, bool fitted)
    {
        var model = new PlainForecast();
        _ = model.to(context.Device);
        return ArmRun.Of(model, () =>
        {
            var data = ForecastData.Of(options, context);
            if (fitted)
            {
                model.Fit(data.Train);
            }

            return new ArmTraining(new NothingToLearn(), evaluation => Measure(model, data, data.Set.Dimension, evaluation));
        });
    }

    private static RecordedProcess Trained(NetworkModel model, ForecastData data, ForecastOptions options, ArmContext context, out long stepsPerEpoch)
    {
        var samples = Math.Min(data.Train.Size, context.Limits.Overfit ?? data.Train.Size);
        var source = new InMemorySource(data.Train, (int)Math.Min(options.BatchSize, samples), context.Generator.Fork("batches"), dropLast: true);
        var objective = new MeanSquaredError("target");
        stepsPerEpoch = source.BatchesPerEpoch;
        var how = new TrainerOptions(TrainingSpan.Epochs(options.Epochs))
        {
            Optimizer = new AdamOptions(options.LearningRate),
            Schedule = new CosineSchedule { WarmUp = (long)(WarmUp * options.Epochs * source.BatchesPerEpoch) },
            ClipNorm = ClipNorm,
            AverageDecay = AverageDecay,
            ValidateEvery = TrainingSpan.Epochs(options.ValidateEvery),
            Limits = context.Limits,
        };
        return new RecordedProcess(new Trainer(model, objective, source, how, context.Generator.Fork("training"), new ObjectiveValidation(data.Validation, objective, Rows)), "val.loss");
    }

    /// <summary>How far forecasts are from where objects come, in the file's unit, and how they change when a scene is moved.</summary>
    private static ArmResult Measure(NetworkModel model, ForecastData data, int dimension, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        List<double> distances = [];
        for (long start = 0; start < data.Test.Size; start += Rows)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var inner = torch.NewDisposeScope();
            var part = data.Test.Slice(start, Math.Min(Rows, data.Test.Size - start));
            var apart = (model.call(part)["target"].Value - part["target"].Value).to(torch.float64).square().sum(-1).sqrt();
            distances.AddRange((part["target"].Mask is { } mask ? apart.masked_select(mask) : apart.flatten()).cpu().data<double>().ToArray());
        }

        var motions = new SemidirectProduct(new Translations(dimension, 1), dimension == 2 ? new SO2() : new SO3());
        var few = data.Test.Slice(0, Math.Min(ExactSamples, data.Test.Size)).To(torch.float64);
        model.to(torch.float64);
        var defects = EquivarianceError.Measure(model, Symmetry.Natural(motions, "motions"), few, motions.Sample(Motions, context.Generator), Rows)["target"].Cast<double>().ToArray();
        model.to(torch.float32);
        double[] sorted = [.. distances.Order()];
        return new ArmResult(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["error"] = distances.Average(),
                ["rms_error"] = Math.Sqrt(distances.Average(d => d * d)),
                ["equivariance_error"] = defects.Average(),
                ["samples"] = data.Train.Size,
            },
            new Dictionary<string, Table>(StringComparer.Ordinal)
            {
                ["spread"] = new(["share of objects (%)", "distance"], [.. Enumerable.Range(0, 101).Select(p => new[] { p, sorted[(int)Math.Round((sorted.Length - 1) * p / 100.0)] })]),
            });
    }
}
