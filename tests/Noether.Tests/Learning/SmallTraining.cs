using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Tests.Learning;

/// <summary>A network with everything that has a state: weights, batch statistics, dropout.</summary>
internal sealed class SmallNetwork : NetworkModel
{
    private readonly Linear _first;
    private readonly BatchNorm1d _norm;
    private readonly Noether.Nn.Dropout _dropout;
    private readonly Linear _second;

    public SmallNetwork(Generator generator, double dropout = 0.3)
        : base(nameof(SmallNetwork))
    {
        _first = torch.nn.Linear(3, 8);
        _norm = torch.nn.BatchNorm1d(8);
        _dropout = new Noether.Nn.Dropout(dropout, generator.Fork("dropout"));
        _second = torch.nn.Linear(8, 1);
        RegisterComponents();
        using var off = torch.no_grad();
        using var draw = generator.Fork("weights");
        foreach (var weight in parameters())
        {
            weight.uniform_(-0.5, 0.5, draw.Torch);
        }
    }

    public override Batch forward(Batch x)
    {
        var hidden = _dropout.call(_norm.call(_first.call(x["x"].Value).tanh()));
        return new Batch(("y", new Field(_second.call(hidden), FieldType.Scalar)));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _dropout.Generator.Dispose();
        }

        base.Dispose(disposing);
    }
}

internal sealed class SquaredError : IObjective
{
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        var difference = model.Forward(batch)["y"].Value - batch["y"].Value;
        var loss = difference.square().mean();
        return new ObjectiveValue(loss, new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["absolute"] = difference.detach().abs().mean() });
    }
}

internal sealed class RecordingSink : IRunSink
{
    public SortedDictionary<long, SortedDictionary<string, double>> Values { get; } = [];

    public List<string> Messages { get; } = [];

    public List<long> Checkpoints { get; } = [];

    public List<long> Resumptions { get; } = [];

    public Action<long> OnProgress { get; init; } = _ => { };

    public Action<long> OnCheckpoint { get; init; } = _ => { };

    public void Metrics(long step, IReadOnlyDictionary<string, double> values)
    {
        if (!Values.TryGetValue(step, out var at))
        {
            Values[step] = at = new SortedDictionary<string, double>(StringComparer.Ordinal);
        }

        foreach (var (name, value) in values)
        {
            at[name] = value;
        }
    }

    public void Progress(string phase, long position, long? length) => OnProgress(position);

    public void Message(string text) => Messages.Add(text);

    public void Checkpoint(string path, long step)
    {
        Checkpoints.Add(step);
        OnCheckpoint(step);
    }

    public void Resumed(long step) => Resumptions.Add(step);
}

/// <summary>One training run with all its parts, built from a seed alone.</summary>
internal sealed class SmallTraining : IDisposable
{
    private readonly Generator _generator;
    private readonly Batch _data;
    private readonly Batch _held;
    private readonly InMemorySource _source;

    public SmallTraining(TrainerOptions options, long seed = 5)
    {
        _generator = new Generator(seed);
        using var draw = _generator.Fork("data");
        _data = Regression(22, draw);
        _held = Regression(10, draw);
        Model = new SmallNetwork(_generator.Fork("model"));
        _source = new InMemorySource(_data, 5, _generator.Fork("source"), Jitter);
        var objective = new SquaredError();
        Trainer = new Trainer(Model, objective, _source, options, _generator.Fork("trainer"), new ObjectiveValidation(_held, objective, 4));
    }

    public static TrainerOptions Everything { get; } = new(TrainingSpan.Steps(14))
    {
        Optimizer = new AdamWOptions(LearningRate: 0.05),
        Schedule = new CosineSchedule { WarmUp = 3 },
        ClipNorm = 0.5,
        AverageDecay = 0.9,
        LogEvery = 1,
        ValidateEvery = TrainingSpan.Steps(3),
        KeepBest = 2,
    };

    public SmallNetwork Model { get; }

    public Trainer Trainer { get; }

    /// <summary>All weights and statistics, bit by bit.</summary>
    public string Fingerprint() => string.Join(' ', NetworkState.Weights(Model).Select(w => $"{w.Name}:{Convert.ToHexString(w.Tensor.detach().contiguous().bytes)}"));

    public void Dispose()
    {
        Trainer.Dispose();
        _source.Dispose();
        Model.Dispose();
        foreach (var field in _data.Values.Concat(_held.Values))
        {
            field.Value.Dispose();
        }

        _generator.Dispose();
    }

    private static Batch Regression(long count, Generator draw)
    {
        var x = torch.randn([count, 3], generator: draw.Torch);
        var y = x.sum(1, keepdim: true).tanh();
        return new Batch(("x", new Field(x, FieldType.Scalar)), ("y", new Field(y, FieldType.Scalar)));
    }

    private static Batch Jitter(Batch batch, Generator draw) =>
        batch.With("x", batch["x"].With(batch["x"].Value + (0.05 * torch.randn(batch["x"].Value.shape, generator: draw.Torch))));
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("noether-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
