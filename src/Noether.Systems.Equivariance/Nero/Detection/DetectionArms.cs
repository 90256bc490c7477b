using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Learning;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>The arms of the recipe <c>detection</c>: one network trained with three jitters, and one method without learning.</summary>
internal static class DetectionArms
{
    private const double WarmUpShare = 0.1;

    public static ArmRun Centroid(DetectionOptions options, ArmContext context)
    {
        var model = new CentroidDetector();
        return ArmRun.Of(null, Training, model);

        ArmTraining Training()
        {
            var (test, bare) = (DetectionScenes.Test(options, context), DetectionScenes.Bare(context));
            return new ArmTraining(new NothingToLearn(), evaluation => ShiftAudit.Run(model, test, bare, options.Step, evaluation));
        }
    }

    public static Func<DetectionOptions, ArmContext, ArmRun> Jitter(double percent) => (options, context) =>
    {
        var model = new DetectionNetwork(options.Width, context.Generator.Fork("weights"), options.LeastScore);
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, percent, options, context));
    };

    private static ArmTraining Training(DetectionNetwork model, double jitter, DetectionOptions options, ArmContext context)
    {
        var (test, bare) = (DetectionScenes.Test(options, context), DetectionScenes.Bare(context));
        var train = DetectionScenes.Training(options, context);
        var source = Source(Joined(train), jitter, options, context);
        var length = TrainingSpan.Epochs(options.Epochs);
        var trainer = new Trainer(
            model,
            new CentreLoss(DetectionNetwork.Stride),
            source,
            new TrainerOptions(length)
            {
                Optimizer = new AdamWOptions(options.LearningRate, WeightDecay: options.WeightDecay),
                Schedule = new CosineSchedule { WarmUp = (long)(WarmUpShare * length.ToSteps(source.BatchesPerEpoch)) },
                ClipNorm = 10,
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "loss");
        return new ArmTraining(process, evaluation => Measure(model, test, bare, options, process, evaluation));
    }

    /// <summary>Where a few scenes are to be learned by heart, the window stays where it is: they are cut out beforehand.</summary>
    private static InMemorySource Source(Batch train, double jitter, DetectionOptions options, ArmContext context)
    {
        var batches = context.Generator.Fork("batches");
        return context.Limits.Overfit is { } few
            ? new InMemorySource(DetectionScenes.Jittered(0)(train.Slice(0, Math.Min(few, train.Size)), batches), options.BatchSize, batches)
            : new InMemorySource(train, options.BatchSize, batches, DetectionScenes.Jittered(jitter));
    }

    private static ArmResult Measure(DetectionNetwork model, AuditData test, AuditData bare, DetectionOptions options, RecordedProcess process, EvaluationContext evaluation)
    {
        var audit = ShiftAudit.Run(model, test, bare, options.Step, evaluation);
        var learning = new Table(["step", "loss"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0] })]);
        return audit with { Tables = audit.Tables.Append(new("learning", learning)).ToDictionary(StringComparer.Ordinal) };
    }

    private static Batch Joined(AuditData data) => new(data.Inputs.Concat(data.Targets!).Select(f => (f.Key, f.Value)));
}
