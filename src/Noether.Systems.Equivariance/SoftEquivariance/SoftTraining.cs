using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Nn;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>The training of one network on one task, with what its regulariser did.</summary>
/// <param name="Process">What is run.</param>
/// <param name="Tuning">Adjusts strengths; null where there are none.</param>
/// <param name="Regularizer">Pulls the weights; null where nothing does.</param>
/// <param name="StepsPerEpoch">Steps in a pass over the training samples.</param>
internal sealed record SoftTraining(RecordedProcess Process, StrengthTuning? Tuning, SymmetryRegularizer? Regularizer, long StepsPerEpoch)
{
    private const string Error = "val.loss";

    public static SoftTraining Of(SoftMethod method, NetworkModel model, SoftTask task, SoftData data, SoftPlan plan, ArmContext context)
    {
        var (penalties, regularizer) = SoftMethods.Penalties(method, task, plan, model);
        var objective = new MeanSquaredError(task.Target);
        var samples = Math.Min(data.Train.Size, context.Limits.Overfit ?? data.Train.Size);
        var source = new InMemorySource(data.Train, (int)Math.Min(plan.BatchSize, samples), context.Generator.Fork("batches"), SoftMethods.Augmentation(method, task), dropLast: true);
        var options = new TrainerOptions(TrainingSpan.Epochs(plan.Epochs))
        {
            Optimizer = new AdamOptions(plan.LearningRate),
            Schedule = new CosineSchedule(),
            LogEvery = 10 * source.BatchesPerEpoch,
            ValidateEvery = TrainingSpan.Epochs(plan.ValidateEvery),
            Limits = context.Limits,
        };
        var trainer = new Trainer(model, new PenalisedObjective(objective, penalties), source, options, context.Generator.Fork("training"), new ObjectiveValidation(data.Validation, objective, 1000));
        if (regularizer is null)
        {
            return new SoftTraining(new RecordedProcess(trainer, Error), null, null, source.BatchesPerEpoch);
        }

        var tuning = new StrengthTuning(trainer, regularizer, plan.Schedule(source.BatchesPerEpoch));
        string[] watched = [Error, .. task.Candidates.SelectMany(g => new[] { $"penalty.{g.Name}", $"strength.{g.Name}" })];
        return new SoftTraining(new RecordedProcess(tuning, watched), tuning, regularizer, source.BatchesPerEpoch);
    }

    /// <summary>The least validation error.</summary>
    public double Best => Process.Rows.Select(r => r.Values[0]).Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Min();

    /// <summary>Validation error over the epochs.</summary>
    public Table Curve() => Column(["epoch", "validation error"], 0);

    /// <summary>Penalty and strength of each candidate over the epochs.</summary>
    public Table Penalties(SoftTask task) => Column(["epoch", .. task.Candidates.SelectMany(g => new[] { $"penalty {g.Name}", $"strength {g.Name}" })], 1);

    private Table Column(string[] names, int first)
    {
        var told = Process.Rows.Where(r => !double.IsNaN(r.Values[first])).Select(r => (double[])[(double)r.Step / StepsPerEpoch, .. r.Values[first..(first + names.Length - 1)]]);
        return new Table(names, [.. told]);
    }
}
