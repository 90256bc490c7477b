using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;
using TorchSharp.Modules;

[assembly: NoetherSystems(typeof(Noether.Cli.Tests.TinySystem))]

namespace Noether.Cli.Tests;

/// <summary>
/// A system that runs in a second and has everything a run can have: dropout, augmentation, averaged weights, best weights, validation,
/// an evaluation in chunks, tables, a figure, claims that hold, fail and are not measured. This assembly is its plug-in.
/// </summary>
public sealed class TinySystem : ISystem
{
    public SystemCard Card { get; } = new(
        "tiny", "A line fitted twice", "Tests", "Fits a noisy line, once with dropout and once without.", ["A. Tester"], "Journal of Tests", 2026, "none");

    public IReadOnlyList<Recipe> Recipes { get; } =
    [
        new Recipe<TinyOptions>(
            "fit",
            "Two small networks on a noisy sine.",
            preset => preset == Preset.Smoke ? new TinyOptions() : new TinyOptions { Steps = 60 },
            [
                new("with", "dropout on", (options, context) => TinyFit.Build(options, options.Dropout, context)),
                new("without", "dropout off", (options, context) => TinyFit.Build(options, 0, context)),
            ])
        {
            Claims =
            [
                new("learns", "Without dropout the error stays below 10.", Expression.Metric("without.error"), Comparison.Less, 10),
                new("impossible", "The error is negative.", Expression.Metric("without.error"), Comparison.Less, 0),
                new("unmeasured", "Something nobody measures.", Expression.Metric("with.nothing"), Comparison.Less, 1),
            ],
            Metrics = [new("error", "mean squared error, of a sine of height 1"), new("chunks", "parts in which it was measured", IsDetail: true)],
            PageFigures = ["errors", "not-drawn"],
            Figures = tables => [new LineFigure("errors", "The error of each chunk", "chunk", "error",
                [.. tables.Tables.Select(t => new Series(t.Key, t.Value["chunk"], t.Value["error"]))])],
            Tables = tables => [new WordedTable("first", "The error of the first chunk", "arm", ["error"], [.. tables.Tables.Select(t => new WordedRow(t.Key, [t.Value["error"][0]]))])],
        },
        new Recipe<TinyOptions>("breaks", "Throws in its evaluation.", _ => new TinyOptions { Steps = 1 },
            [new("only", "throws", (options, context) => new ArmRun(TinyFit.Build(options, 0, context).Process, _ => throw new InvalidOperationException("deliberately\nbroken")))]),
        new Recipe<TinyOptions>("diverges", "Its loss stops being finite at the seed 1.", _ => new TinyOptions { Steps = 2 },
            [new("only", "diverges", (options, context) => TinyFit.Build(context.Seed == 1 ? options with { LearningRate = double.MaxValue } : options, 0, context))])
        {
            Claims = [new("learns", "The error is a number.", Expression.Metric("only.error"), Comparison.Less, double.MaxValue)],
        },
        new Recipe<TinyOptions>("needs-data", "Wants a data set that nobody has.", _ => new TinyOptions(), [new("only", "", (options, context) => TinyFit.Build(options, 0, context))])
        {
            Data = ["no-such-set"],
        },
    ];
}

public sealed record TinyOptions
{
    [Option("Training steps.", Unit = "steps", Min = 1, Max = 1_000_000)]
    public int Steps { get; init; } = 12;

    [Option("Probability of dropping a hidden unit.", Min = 0, Max = 0.9)]
    public double Dropout { get; init; } = 0.2;

    [Option("Learning rate.", Min = 0)]
    public double LearningRate { get; init; } = 0.01;

    [Option("Chunks of the evaluation.", Min = 1)]
    public int Chunks { get; init; } = 3;

    [Option("Extra time of each step and each chunk.", Unit = "ms", Min = 0)]
    public int Pause { get; init; }
}

internal static class TinyFit
{
    public static ArmRun Build(TinyOptions options, double dropout, ArmContext context)
    {
        using var draw = context.Generator.Fork("data");
        var data = Noisy(40, draw);
        var held = Noisy(20, draw);
        var model = new TinyNetwork(dropout, context.Generator.Fork("model"));
        var objective = new TinyError(options.Pause);
        var source = new InMemorySource(data, 8, context.Generator.Fork("source"), Jitter);
        var trainer = new Trainer(model, objective, source, new TrainerOptions(TrainingSpan.Steps(options.Steps))
        {
            Optimizer = new AdamWOptions(options.LearningRate),
            AverageDecay = 0.9,
            LogEvery = 1,
            ValidateEvery = TrainingSpan.Steps(2),
            KeepBest = 2,
            Limits = context.Limits,
        }, context.Generator.Fork("trainer"), new ObjectiveValidation(held, new TinyError(0)));
        return new ArmRun(trainer, evaluation => Evaluate(options, model, evaluation), model);
    }

    private static ArmResult Evaluate(TinyOptions options, TinyNetwork model, EvaluationContext context)
    {
        using var off = torch.no_grad();
        var rows = new List<double[]>();
        for (var chunk = 0; chunk < options.Chunks; chunk++)
        {
            using var scope = torch.NewDisposeScope();
            context.Cancellation.ThrowIfCancellationRequested();
            var batch = Noisy(16, context.Generator);
            var error = new TinyError(options.Pause).Evaluate(model, batch, new StepContext(0, context.Generator, Training: false)).Total.ToDouble();
            rows.Add([chunk, error]);
            context.Sink.Progress("evaluate", chunk + 1, options.Chunks);
            context.Sink.Metrics(chunk, new Dictionary<string, double> { ["chunk_error"] = error });
        }

        var table = new Table(["chunk", "error"], rows);
        return new ArmResult(new Dictionary<string, double> { ["error"] = rows.Average(r => r[1]), ["chunks"] = rows.Count }, new Dictionary<string, Table> { ["errors"] = table });
    }

    private static Batch Noisy(long count, Generator draw)
    {
        var x = torch.rand([count, 1], generator: draw.Torch) * 6;
        var y = x.sin() + (0.1 * torch.randn([count, 1], generator: draw.Torch));
        return new Batch(("x", new Field(x, FieldType.Scalar)), ("y", new Field(y, FieldType.Scalar)));
    }

    private static Batch Jitter(Batch batch, Generator draw) =>
        batch.With("x", batch["x"] with { Value = batch["x"].Value + (0.01 * torch.randn(batch["x"].Value.shape, generator: draw.Torch)) });

    private sealed class TinyError(int pause) : IObjective
    {
        public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
        {
            Thread.Sleep(pause);
            var loss = (model.Forward(batch)["y"].Value - batch["y"].Value).square().mean();
            return new ObjectiveValue(loss, new Dictionary<string, Tensor>());
        }
    }
}

internal sealed class TinyNetwork : NetworkModel, IWarningModule
{
    private readonly Linear _first = torch.nn.Linear(1, 16);
    private readonly double _rate;
    private readonly Noether.Nn.Dropout _dropout;
    private readonly Linear _second = torch.nn.Linear(16, 1);

    public TinyNetwork(double dropout, Generator generator)
        : base(nameof(TinyNetwork))
    {
        _rate = dropout;
        _dropout = new Noether.Nn.Dropout(dropout, generator.Fork("dropout"));
        RegisterComponents();
        using var off = torch.no_grad();
        using var draw = generator.Fork("weights");
        foreach (var weight in parameters())
        {
            weight.uniform_(-0.5, 0.5, draw.Torch);
        }
    }

    public string? Warning => _rate > 0.8 ? "Nearly all hidden units are dropped." : null;

    public override Batch forward(Batch x) =>
        new(("y", new Field(_second.call(_dropout.call(_first.call(x["x"].Value).tanh())), FieldType.Scalar)));
}
