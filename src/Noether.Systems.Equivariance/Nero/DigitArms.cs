using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Learning;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>The arms of the recipe <c>digits</c>: one kind of training, three ways to meet rotations.</summary>
internal static class DigitArms
{
    private const double WarmUpShare = 0.2;

    public static ArmRun Plain(DigitsOptions options, ArmContext context) =>
        Train(PlainNetwork(options, context), options, context, TrainingSpan.Epochs(options.Epochs));

    public static ArmRun Equivariant(DigitsOptions options, ArmContext context)
    {
        var layout = ClassifierLayout.Of(options.Layout, options.Width);
        return Train(DigitNetwork.Equivariant(layout, options.Orientations, Weights(context)), options, context, TrainingSpan.Epochs(options.Epochs));
    }

    public static ArmRun Augmented(DigitsOptions options, ArmContext context) =>
        Train(PlainNetwork(options, context), options, context, TrainingSpan.Epochs(options.AugmentedEpochs), Turned);

    private static DigitNetwork PlainNetwork(DigitsOptions options, ArmContext context) =>
        DigitNetwork.Plain(ClassifierLayout.Of(options.Layout, options.PlainWidth), Weights(context));

    private static Generator Weights(ArmContext context) => context.Generator.Fork("weights");

    private static ArmRun Train(DigitNetwork model, DigitsOptions options, ArmContext context, TrainingSpan length, Func<Batch, Generator, Batch>? augment = null)
    {
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, context, length, augment));
    }

    private static ArmTraining Training(DigitNetwork model, DigitsOptions options, ArmContext context, TrainingSpan length, Func<Batch, Generator, Batch>? augment)
    {
        var train = DigitData.Read(context.Data, Split.Train, options, context.Device);
        var test = DigitData.Read(context.Data, Split.Test, options, context.Device);
        // A batch of one has no variance to normalise by: hence no smaller last batch, and at least two images in each.
        var batch = Math.Max(2, Math.Min(options.BatchSize, context.Limits.Overfit ?? train.Size));
        var source = new InMemorySource(train, (int)batch, context.Generator.Fork("batches"), augment, dropLast: true);
        var trainer = new Trainer(
            model,
            new CrossEntropy(),
            source,
            new TrainerOptions(length)
            {
                Optimizer = new AdamWOptions(options.LearningRate, WeightDecay: options.WeightDecay),
                Schedule = new CosineSchedule { WarmUp = (long)(WarmUpShare * length.ToSteps(source.BatchesPerEpoch)) },
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "loss", "accuracy");
        return new ArmTraining(process, evaluation => Measure(model, test, options.Angles, process, evaluation));
    }

    private static ArmResult Measure(DigitNetwork model, Batch test, int angles, RecordedProcess process, EvaluationContext evaluation)
    {
        var audit = RotationAudit.Run(model, test, angles, evaluation);
        var learning = new Table(["step", "loss", "accuracy"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0], r.Values[1] })]);
        return audit with { Tables = audit.Tables.Append(new("learning", learning)).ToDictionary(StringComparer.Ordinal) };
    }

    private static Batch Turned(Batch batch, Generator generator) =>
        RotationAudit.Rotations.Input.Apply(RotationAudit.Rotations.Group.Sample(batch.Size, generator), batch, Pairing.Each);
}
