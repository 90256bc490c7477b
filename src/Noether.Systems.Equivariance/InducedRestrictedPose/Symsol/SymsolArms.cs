using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>The arms of the recipe <c>symsol</c>: one encoder, one training, four ways from its maps to a pose, of about as many weights.</summary>
internal static class SymsolArms
{
    private const double WarmUpShare = 0.05;
    private const int FilterPoints = 48;

    public static ArmRun Induced(SymsolOptions options, ArmContext context) => Train(
        options, context, (encoder, draw) => new SignalPose("induced", options, encoder, new InducedLift(options, draw.Fork("lift")), options.SphereChannels, draw));

    public static ArmRun Projected(SymsolOptions options, ArmContext context) => Train(options, context, (encoder, draw) =>
    {
        var channels = ProjectedChannels(options);
        return new SignalPose("i2s", options, encoder, new ProjectedLift(options, channels, draw.Fork("lift")), channels, draw);
    });

    public static ArmRun Regressed(SymsolOptions options, ArmContext context) => Train(options, context, (encoder, draw) => new RegressedPose(options, encoder, Hidden(options), draw));

    public static ArmRun Implicit(SymsolOptions options, ArmContext context) => Train(options, context, (encoder, draw) => new ImplicitPose(options, encoder, Hidden(options), draw));

    /// <summary>Functions on the sphere that give the projected network as many weights as the induced one has: those are a column of the mixing, and filters.</summary>
    internal static int ProjectedChannels(SymsolOptions options)
    {
        var filters = FilterPoints * options.RotationChannels;
        return Math.Max(1, (Induction(options) + (filters * options.SphereChannels)) / ((options.Width * PoseEncoder.Orientations) + filters));
    }

    /// <summary>Width of perceptrons h with as many weights: h² + (length of the vector) h.</summary>
    internal static int Hidden(SymsolOptions options)
    {
        var (length, budget) = (MapVector.Length(options), Induction(options) + (FilterPoints * options.RotationChannels * options.SphereChannels));
        return Math.Max(8, (int)((Math.Sqrt(((double)length * length) + (4.0 * budget)) - length) / 2));
    }

    private static int Induction(SymsolOptions options)
    {
        const int Rings = 4;
        var (degrees, integrals) = (options.MaxDegree + 1, options.Width * ((2 * options.MaxFrequency) + 1) * Rings);
        return integrals * options.SphereChannels * degrees * degrees;
    }

    private static ArmRun Train(SymsolOptions options, ArmContext context, Func<PoseEncoder, Generator, PosePredictor> network)
    {
        var encoder = new PoseEncoder(options.ImageSize, options.Width, context.Generator.Fork("encoder"));
        var model = network(encoder, context.Generator.Fork("weights"));
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, context));
    }

    private static ArmTraining Training(PosePredictor model, SymsolOptions options, ArmContext context)
    {
        var train = SymsolData.Train(options, context);
        var source = new InMemorySource(train, (int)Math.Min(options.BatchSize, context.Limits.Overfit ?? train.Size), context.Generator.Fork("batches"), SymsolData.Relabelled);
        var length = TrainingSpan.Epochs(options.Epochs);
        var trainer = new Trainer(
            model,
            new ModelLoss(),
            source,
            new TrainerOptions(length)
            {
                Optimizer = new AdamOptions(options.LearningRate),
                Schedule = new CosineSchedule { WarmUp = (long)(WarmUpShare * length.ToSteps(source.BatchesPerEpoch)) },
                ClipNorm = 10,
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "loss");
        return new ArmTraining(process, evaluation => SymsolMeasures.Measure(model, SymsolData.Test(options, context), options, process, evaluation));
    }
}
