using Noether.Fields;
using Noether.Geometry.Simulation;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>How long and how fast a forecaster is trained; one budget for all arms of a recipe.</summary>
/// <param name="Epochs">Passes over the training samples.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="LearningRate">Of Adam.</param>
/// <param name="WeightDecay">Of Adam.</param>
/// <param name="ValidateEvery">Epochs between two validations; the weights of the best one are kept.</param>
internal sealed record ForecastBudget(double Epochs, int BatchSize, double LearningRate, double WeightDecay, double ValidateEvery)
{
    /// <summary>How the rate moves, and what holds gradients and weights steady.</summary>
    public ForecastSteadiness Steadiness { get; init; } = new();
}

/// <summary>How a training is held steady.</summary>
internal sealed record ForecastSteadiness
{
    /// <summary>Epochs over which the rate rises; then it falls along a cosine. Null for a constant rate.</summary>
    public double? WarmUp { get; init; }

    /// <summary>Largest norm of the gradients; null for none.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Memory of the moving average of the weights, which is what is validated and kept; null for none.</summary>
    public double? AverageDecay { get; init; }
}

/// <summary>The training of a model that gives the field <c>target</c>, to forecast particles with the least mean squared error.</summary>
/// <param name="Process">What is run.</param>
/// <param name="StepsPerEpoch">Steps in one pass over the training samples.</param>
internal sealed record ForecastTraining(RecordedProcess Process, long StepsPerEpoch)
{
    private const int ValidationRows = 500;

    /// <param name="model">On its device.</param>
    /// <param name="data">What it learns from and is chosen by.</param>
    /// <param name="budget">How.</param>
    /// <param name="context">The arm's.</param>
    /// <param name="augment">Changes each training batch; null for none.</param>
    public static ForecastTraining Of(NetworkModel model, ParticleForecast data, ForecastBudget budget, ArmContext context, Func<Batch, Generator, Batch>? augment = null)
    {
        var objective = new MeanSquaredError("target");
        var samples = Math.Min(data.Train.Size, context.Limits.Overfit ?? data.Train.Size);
        var source = new InMemorySource(data.Train, (int)Math.Min(budget.BatchSize, samples), context.Generator.Fork("batches"), augment, dropLast: true);
        var trainer = new Trainer(
            model,
            objective,
            source,
            new TrainerOptions(TrainingSpan.Epochs(budget.Epochs))
            {
                Optimizer = new AdamOptions(budget.LearningRate, WeightDecay: budget.WeightDecay),
                Schedule = budget.Steadiness.WarmUp is { } rise ? new CosineSchedule { WarmUp = TrainingSpan.Epochs(rise).ToSteps(source.BatchesPerEpoch) } : Schedule.Constant,
                ClipNorm = budget.Steadiness.ClipNorm,
                AverageDecay = budget.Steadiness.AverageDecay,
                ValidateEvery = TrainingSpan.Epochs(budget.ValidateEvery),
                Limits = context.Limits,
            },
            context.Generator.Fork("training"),
            new ObjectiveValidation(data.Validation, objective, ValidationRows));
        return new ForecastTraining(new RecordedProcess(trainer, "val.loss"), source.BatchesPerEpoch);
    }

    /// <summary>The least validation error so far.</summary>
    public double Best => Process.Rows.Select(r => r.Values[0]).DefaultIfEmpty(double.NaN).Min();

    /// <summary>The validation error at the end.</summary>
    public double Last => Process.Rows.Count > 0 ? Process.Rows[^1].Values[0] : double.NaN;

    /// <summary>Epochs after which the validation error was least.</summary>
    public double BestEpoch => Process.Rows.Count > 0 ? (double)Process.Rows.MinBy(r => r.Values[0]).Step / StepsPerEpoch : double.NaN;

    /// <summary>Validation error over the epochs.</summary>
    public Table Curve() => new(["epoch", "validation error"], [.. Process.Rows.Select(r => new[] { (double)r.Step / StepsPerEpoch, r.Values[0] })]);
}
