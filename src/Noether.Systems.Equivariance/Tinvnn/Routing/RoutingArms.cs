using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Learning;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>The arms of the recipes on routes: one network and one training, on raw and on canonical coordinates.</summary>
/// <param name="deliveries">Deliveries from a depot rather than round trips.</param>
internal sealed class RoutingArms(bool deliveries)
{
    // Norm of the gradient, and the end of the learning rate's fall in parts of its beginning.
    private const double Clip = 1, Floor = 0.1;

    private const int ChallengeProblems = 512, StepsPerEpoch = 2500;

    public ArmRun Raw(RoutingOptions options, ArmContext context) => Train(options, context, null);

    public ArmRun Canonical(RoutingOptions options, ArmContext context) => Train(options, context, new PrincipalCoordinates());

    /// <summary>The problems that the recipe measures on, with the lengths of tours by local search.</summary>
    public AuditData ForAudit(RoutingOptions options, ArmContext context)
    {
        using var draws = context.Generator.Fork("test problems");
        var problems = RoutingProblems.Uniform(options.TestProblems, options.Places, deliveries, draws);
        var found = torch.tensor(RoutingMeasures.Searched(problems, options.SearchStarts), torch.float32).unsqueeze(1);
        return AuditData.Of("places in the unit square", problems.With("length", new Field(found, FieldType.Scalar)), "length");
    }

    /// <summary>The network that an arm trains.</summary>
    internal RoutingNetwork Network(RoutingOptions options, ArmContext context, ICanonicalizer? canonicalizer) =>
        new(options, deliveries, canonicalizer, context.Generator.Fork("weights"));

    private ArmRun Train(RoutingOptions options, ArmContext context, ICanonicalizer? canonicalizer)
    {
        var model = Network(options, context, canonicalizer);
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, context));
    }

    private ArmTraining Training(RoutingNetwork model, RoutingOptions options, ArmContext context)
    {
        Batch Draw(int count, Runtime.Generator draws) => RoutingProblems.Uniform(count, options.Places, deliveries, draws).To(context.Device);
        var greedy = options.Baseline == BaselineKind.Rollout ? new GreedyRolloutBaseline(model) : null;
        var trainer = new Trainer(
            model,
            new PolicyGradient((IRolloutBaseline?)greedy ?? new SharedBaseline()),
            new DrawnSource(draws => Draw(options.BatchSize, draws), StepsPerEpoch, context.Generator.Fork("problems")),
            new TrainerOptions(TrainingSpan.Steps(options.Steps))
            {
                Optimizer = new AdamOptions(options.LearningRate),
                Schedule = new CosineSchedule(Floor),
                ClipNorm = Clip,
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        IProcess training = greedy is null ? trainer : new PolicyTraining(trainer, greedy, options.ChallengeEvery, step =>
        {
            using var draws = context.Generator.Fork($"challenge {step.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
            return Draw(ChallengeProblems, draws);
        });
        var process = new RecordedProcess(training, "cost");
        return new ArmTraining(process, evaluation =>
        {
            var measured = new RoutingMeasures(model, deliveries, options, evaluation).Measure(context);
            var learning = new Table(["step", "cost"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0] })]);
            return measured with { Tables = measured.Tables.Append(new("learning", learning)).ToDictionary(StringComparer.Ordinal) };
        });
    }
}
