// A method of your own, in one file. Build it, then:
//   noether run circle-regression --plugin FortyFirst.dll
using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Nn;
using TorchSharp;
using static TorchSharp.torch;
using Generator = Noether.Runtime.Generator;

namespace FortyFirst;

/// <summary>What a user may set: <c>--set steps=500</c>.</summary>
public sealed record CircleOptions(
    [property: Option("Training points, all in the first quadrant", Unit = "points", Min = 1)] int Samples,
    [property: Option("Length of training", Unit = "steps", Min = 1)] int Steps)
{
    [Option("Width of the hidden layer", Unit = "units", Min = 1, Max = 1024)]
    public int Hidden { get; init; } = 32;

    [Option("Step size of Adam", Min = 0)]
    public double LearningRate { get; init; } = 0.01;
}

/// <summary>Learns a function of the radius from a quarter of the plane, with and without knowing that turning the plane changes nothing.</summary>
public sealed class CircleRegression : ISystem
{
    public SystemCard Card { get; } = new(
        "circle-regression",
        "Regression on circles: a method of your own",
        "Samples",
        "Fits a function on the plane that only depends on the radius. The smallest example of a system: start your own from it.",
        ["The Noether authors"],
        "samples/FortyFirst",
        2026,
        "unpublished");

    public IReadOnlyList<Recipe> Recipes { get; } =
    [
        new Recipe<CircleOptions>(
            "quadrant",
            "Trains on points of the first quadrant and measures the error over the whole disc.",
            preset => new CircleOptions(Samples: 256, Steps: preset == Preset.Smoke ? 200 : 1000),
            [
                new Arm<CircleOptions>("plain", "sees x and y", (options, context) => Build(options, context, invariant: false)),
                new Arm<CircleOptions>("invariant", "sees x² + y²", (options, context) => Build(options, context, invariant: true)),
            ])
        {
            Claims =
            [
                new Claim("half-the-error", "Over the whole disc the invariant network errs less than half as much as the plain one.",
                    Expression.Metric("invariant.error"), Comparison.Less, Expression.Metric("plain.error") / 2),
            ],
        },
    ];

    private static ArmRun Build(CircleOptions options, ArmContext context, bool invariant)
    {
        var model = new Network(options.Hidden, invariant, context.Generator.Fork("weights"));
        model.to(context.Device);
        var data = Points(options.Samples, Math.PI / 2, context.Generator.Fork("training points")).To(context.Device);
        var source = new InMemorySource(data, batchSize: 64, context.Generator.Fork("batches"));
        var how = new TrainerOptions(TrainingSpan.Steps(options.Steps)) { Optimizer = new AdamOptions(options.LearningRate), Limits = context.Limits };
        return new ArmRun(new Trainer(model, new SquaredError(), source, how, context.Generator), evaluation => Evaluate(model, context.Device, evaluation), model);
    }

    private static ArmResult Evaluate(Network model, Device device, EvaluationContext evaluation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var test = Points(2000, 2 * Math.PI, evaluation.Generator.Fork("test points")).To(device);
        var squared = SquaredError.Of(model.call(test)["y"].Value, test["y"].Value).ToDouble();
        return new ArmResult(new Dictionary<string, double> { ["error"] = Math.Sqrt(squared) }, new Dictionary<string, Table>());
    }

    /// <summary>Points of the unit disc up to an angle, with y = cos 4r.</summary>
    private static Batch Points(int count, double angle, Generator generator)
    {
        var radius = rand([count, 1], generator: generator.Torch).sqrt();
        var turn = rand([count, 1], generator: generator.Torch) * angle;
        var x = cat([radius * turn.cos(), radius * turn.sin()], dim: 1);
        return new Batch(("x", new Field(x, FieldType.Position)), ("y", new Field((4 * radius).cos(), FieldType.Scalar)));
    }

    private sealed class Network : NetworkModel
    {
        private readonly TorchSharp.Modules.Sequential _layers;
        private readonly bool _invariant;

        public Network(int hidden, bool invariant, Generator generator)
            : base("network")
        {
            _invariant = invariant;
            _layers = nn.Sequential(nn.Linear(invariant ? 1 : 2, hidden), nn.Tanh(), nn.Linear(hidden, 1));
            RegisterComponents();
            using var off = no_grad();
            foreach (var parameter in parameters())
            {
                parameter.normal_(0, parameter.dim() > 1 ? 1 / Math.Sqrt(parameter.shape[1]) : 1, generator.Torch);
            }
        }

        public override Batch forward(Batch points)
        {
            var x = points["x"].Value;
            var seen = _invariant ? x.square().sum(dim: 1, keepdim: true) : x;
            return new Batch(("y", new Field(_layers.call(seen), FieldType.Scalar)));
        }
    }

    private sealed class SquaredError : IObjective
    {
        public static Tensor Of(Tensor found, Tensor right) => (found - right).square().mean();

        public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context) =>
            new(Of(model.Forward(batch)["y"].Value, batch["y"].Value), new Dictionary<string, Tensor>());
    }
}
