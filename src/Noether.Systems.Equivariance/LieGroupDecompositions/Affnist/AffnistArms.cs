using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Evaluation.Nero;
using Noether.Learning;
using Noether.Systems.Equivariance.Nero;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>The arms of the recipe <c>affnist</c>: one network and one training on centred digits, four groups.</summary>
internal static class AffnistArms
{
    public static ArmRun Plain(AffnistOptions options, ArmContext context) => Train(null, PlainWidth(options), options, context);

    public static ArmRun Rotations(AffnistOptions options, ArmContext context) => Train(new SpecialOrthogonal(2), options.Channels, options, context);

    public static ArmRun Special(AffnistOptions options, ArmContext context) => Train(new SpecialLinear(2, options.Variance), options.Channels, options, context);

    public static ArmRun General(AffnistOptions options, ArmContext context) => Train(new PositiveLinear(2, options.Variance), options.Channels, options, context);

    /// <summary>The centred test digits.</summary>
    public static Batch Test(AffnistOptions options, ArmContext context) =>
        AffineDigits.Centred(DigitData.Read(context.Data, Split.Test, options.Source, options.TrainImages, "testImages", options.TestImages, context.Device), options.Dim);

    public static AuditData ForAudit(AffnistOptions options, ArmContext context) =>
        AuditData.Of($"{DigitData.NameOf(context.Data, options.Source, options.TrainImages)}, centred", Test(options, context), "label") with
        {
            Classes = [.. Enumerable.Range(0, DigitNetwork.Classes).Select(d => $"{d}")],
        };

    /// <summary>Channels that give the plain network as many weights as the one on SL(2) has.</summary>
    public static int PlainWidth(AffnistOptions options)
    {
        long Weights(PolarGroup? group, int channels)
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Runtime.Generator(0);
            using var network = new AffineGResNet(options.Network(group, channels), generator);
            return network.parameters().Sum(p => p.numel());
        }

        var target = Weights(new SpecialLinear(2), options.Channels);
        var width = 1;
        while (Weights(null, width + 1) <= target)
        {
            width++;
        }

        return target - Weights(null, width) <= Weights(null, width + 1) - target ? width : width + 1;
    }

    private static ArmRun Train(PolarGroup? group, int channels, AffnistOptions options, ArmContext context)
    {
        var model = new AffineGResNet(options.Network(group, channels), context.Generator.Fork("network"));
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, context));
    }

    private static ArmTraining Training(AffineGResNet model, AffnistOptions options, ArmContext context)
    {
        var train = AffineDigits.Centred(DigitData.Read(context.Data, Split.Train, options.Source, options.TrainImages, "trainImages", options.TrainImages, context.Device), options.Dim);
        var source = new InMemorySource(train, (int)Math.Min(options.BatchSize, context.Limits.Overfit ?? train.Size), context.Generator.Fork("batches"));
        var trainer = new Trainer(
            model,
            new CrossEntropy(),
            source,
            new TrainerOptions(TrainingSpan.Epochs(options.Epochs))
            {
                Optimizer = new AdamOptions(options.LearningRate, WeightDecay: options.WeightDecay),
                Schedule = new CosineSchedule(),
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "loss", "accuracy");
        return new ArmTraining(process, evaluation => Measure(model, options, context, process, evaluation));
    }

    private static ArmResult Measure(AffineGResNet model, AffnistOptions options, ArmContext context, RecordedProcess process, EvaluationContext evaluation)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var measures = new AffnistMeasures(model, options, Test(options, context), evaluation);
        return measures.Measure(new Table(["step", "loss", "accuracy"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0], r.Values[1] })]));
    }
}
