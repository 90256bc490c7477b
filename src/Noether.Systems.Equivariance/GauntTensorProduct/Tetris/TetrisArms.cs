using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>The arms of the recipe <c>tetris</c>: one network and one training, different products.</summary>
internal static class TetrisArms
{
    private static readonly Symmetry Rotations = Symmetry.Natural(new SO3());

    public static ArmRun Coupled(TetrisOptions options, ArmContext context) =>
        Train(options, context, BothParities(options), (input, draw) => new CoupledMessages(input, odd: true, options.RadialWidth, draw));

    public static ArmRun EvenCoupled(TetrisOptions options, ArmContext context) =>
        Train(options, context, BothParities(options), (input, draw) => new CoupledMessages(input, odd: false, options.RadialWidth, draw));

    public static ArmRun Gaunt(TetrisOptions options, ArmContext context) => OnSphere(options.Hidden, options, context);

    public static ArmRun WideGaunt(TetrisOptions options, ArmContext context) => OnSphere(options.WideHidden, options, context);

    public static ArmRun VectorSignal(TetrisOptions options, ArmContext context) =>
        Train(options, context, BothParities(options), (input, draw) => new VectorSignalMessages(input, options.Hidden, options.RadialWidth, draw));

    private const int MaxDegree = 2;

    private static Irreps BothParities(TetrisOptions options) =>
        new(Enumerable.Range(0, MaxDegree + 1).SelectMany(l => (IrrepsBlock[])[new(options.Hidden, new Irrep(l, Parity.Even)), new(options.Hidden, new Irrep(l, Parity.Odd))]));

    private static ArmRun OnSphere(int channels, TetrisOptions options, ArmContext context) =>
        Train(options, context, Irreps.SphericalHarmonics(MaxDegree, channels), (input, draw) => new GauntMessages(input, options.RadialWidth, draw));

    private static ArmRun Train(TetrisOptions options, ArmContext context, Irreps hidden, Func<Irreps, Generator, PieceMessages> messages)
    {
        var model = new PieceClassifier(options, hidden, messages, context.Generator.Fork("weights"));
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, context));
    }

    private static ArmTraining Training(PieceClassifier model, TetrisOptions options, ArmContext context)
    {
        var pieces = TetrisPieces.All().To(context.Device);
        var source = new InMemorySource(pieces, (int)Math.Min(pieces.Size, context.Limits.Overfit ?? pieces.Size), context.Generator.Fork("batches"), Turned);
        var trainer = new Trainer(
            model,
            new CrossEntropy(),
            source,
            new TrainerOptions(TrainingSpan.Steps(options.Steps)) { Optimizer = new AdamOptions(options.LearningRate), Limits = context.Limits },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "loss", "accuracy");
        return new ArmTraining(process, evaluation => Measure(model, options, process, evaluation));
    }

    private static ArmResult Measure(PieceClassifier model, TetrisOptions options, RecordedProcess process, EvaluationContext evaluation)
    {
        var measured = new TetrisMeasures(model, evaluation).Measure(options.TestRotations);
        var learning = new Table(["step", "loss", "accuracy"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0], r.Values[1] })]);
        return measured with { Tables = measured.Tables.Append(new("learning", learning)).ToDictionary(StringComparer.Ordinal) };
    }

    private static Batch Turned(Batch pieces, Generator generator) => Rotations.Input.Apply(Rotations.Group.Sample(pieces.Size, generator), pieces, Pairing.Each);
}
