using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Tests.Learning;

public sealed class TrainerTests
{
    private static readonly TrainerOptions Plain = new(TrainingSpan.Steps(6)) { LogEvery = 1, RestoreBest = false, Optimizer = new SgdOptions(0.1, Momentum: 0) };

    [Fact]
    public void Training_lowers_the_loss_and_reports_terms_rate_norm_and_epoch()
    {
        using var training = new SmallTraining(SmallTraining.Everything with { Length = TrainingSpan.Epochs(30), ClipNorm = 5 });
        var sink = Run(training.Trainer);
        Assert.Equal(150, training.Trainer.Position);
        Assert.Equal(["absolute", "epoch", "gradient_norm", "learning_rate", "loss"], sink.Values[1].Keys);
        Assert.Equal(["absolute", "epoch", "gradient_norm", "learning_rate", "loss", "val.absolute", "val.loss"], sink.Values[3].Keys);
        Assert.True(sink.Values[150]["val.loss"] < 0.5 * sink.Values[3]["val.loss"]);
    }

    [Fact]
    public void A_step_of_descent_is_weight_minus_rate_times_gradient()
    {
        using var line = new Line(slope: 2);
        using var trainer = line.Train(Plain with { Length = TrainingSpan.Steps(1) });
        var sink = Run(trainer);
        // loss = mean (w x)^2 over x = 1, 2, 3, so its slope at w = 2 is 2 w 14/3.
        Assert.Equal(2 - (0.1 * 2 * 2 * 14 / 3.0), line.Slope, 5);
        Assert.Equal(2 * 2 * 14 / 3.0, sink.Values[1]["gradient_norm"], 4);
    }

    [Fact]
    public void Clipping_shortens_the_gradient_to_the_limit()
    {
        using var line = new Line(slope: 2);
        using var trainer = line.Train(Plain with { Length = TrainingSpan.Steps(1), ClipNorm = 0.5 });
        Run(trainer);
        Assert.Equal(2 - (0.1 * 0.5), line.Slope, 5);
    }

    [Fact]
    public void Accumulated_batches_move_the_weights_as_their_mean_does()
    {
        using var whole = new Line(slope: 2);
        using var parts = new Line(slope: 2);
        using var one = whole.Train(Plain with { Length = TrainingSpan.Steps(1) }, batchSize: 3);
        using var three = parts.Train(Plain with { Length = TrainingSpan.Steps(1), Accumulate = 3 }, batchSize: 1);
        Run(one);
        Run(three);
        Assert.Equal(whole.Slope, parts.Slope, 5);
    }

    [Fact]
    public void The_average_follows_the_weights_and_is_what_remains()
    {
        using var line = new Line(slope: 2);
        using var trainer = line.Train(Plain with { Length = TrainingSpan.Steps(3), AverageDecay = 0.15 });
        Run(trainer);
        double weight = 2, average = 2;
        foreach (var decay in new[] { 1.0 / 10, 0.15, 0.15 })
        {
            weight -= 0.1 * 2 * weight * 14 / 3;
            average = (decay * average) + ((1 - decay) * weight);
        }

        Assert.Equal(average, line.Slope, 4);
    }

    [Fact]
    public void The_best_validated_weights_are_put_back_at_the_end()
    {
        using var line = new Line(slope: 2);
        var script = new ScriptedValidation([3, 1, 2, 5]);
        using var trainer = line.Train(Plain with { Length = TrainingSpan.Steps(4), ValidateEvery = TrainingSpan.Steps(1), RestoreBest = true }, validation: script);
        var sink = Run(trainer);
        Assert.Equal(script.Seen[1], line.Slope);
        Assert.Contains("after step 2", Assert.Single(sink.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_stops_when_patience_runs_out()
    {
        using var line = new Line(slope: 2);
        using var trainer = line.Train(
            Plain with { Length = TrainingSpan.Steps(100), ValidateEvery = TrainingSpan.Steps(2), Patience = 3 },
            validation: new ScriptedValidation([3, 1, 2, double.NaN, 1, 0]));
        Run(trainer);
        Assert.Equal(10, trainer.Position);
    }

    [Fact]
    public void Only_the_best_files_remain()
    {
        using var folder = new TemporaryFolder();
        using var line = new Line(slope: 2);
        using var trainer = line.Train(
            Plain with { Length = TrainingSpan.Steps(5), ValidateEvery = TrainingSpan.Steps(1), KeepBest = 2, HigherIsBetter = true },
            validation: new ScriptedValidation([3, 1, 9, 7, 8]));
        Run(trainer, folder.Path);
        Assert.Equal(
            ["best-000000003.safetensors", "best-000000005.safetensors", "last.safetensors"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_metric_to_watch_that_is_not_measured_is_named()
    {
        using var line = new Line(slope: 2);
        using var trainer = line.Train(Plain with { Monitor = "accuracy" }, validation: new ScriptedValidation([1]));
        Assert.Contains("'accuracy'", Assert.Throws<InvalidOperationException>(() => Run(trainer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_step_term_and_the_last_good_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var line = new Line(slope: 2, spoil: (s, step) => step == 4 ? s * double.NaN : s);
        using var trainer = line.Train(Plain);
        var error = Assert.Throws<DivergenceException>(() => Run(trainer, folder.Path, everySteps: 2));
        Assert.Equal(4, error.Step);
        Assert.Equal("square", error.TensorName);
        Assert.Contains("After step 4: the loss term 'square' is NaN; all parameters are finite.", error.Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(folder.Path, "last.safetensors"), error.LastCheckpoint);
        using var again = new Line(slope: 2);
        using var restored = again.Train(Plain);
        Run(restored, folder.Path);
        Assert.Equal(6, restored.Position);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_named()
    {
        // The root's slope at 0 is infinite, its value is not.
        using var line = new Line(slope: 0, spoil: (s, _) => s.sqrt());
        using var trainer = line.Train(Plain);
        var error = Assert.Throws<DivergenceException>(() => Run(trainer));
        Assert.Equal("_slope", error.TensorName);
        Assert.Equal(0, line.Slope);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_saved()
    {
        using var folder = new TemporaryFolder();
        using var line = new Line(slope: 2);
        using var trainer = line.Train(Plain with { Length = TrainingSpan.Steps(3), Schedule = new JumpSchedule() });
        var error = Assert.Throws<DivergenceException>(() => Run(trainer, folder.Path, everySteps: 1));
        Assert.Equal("_slope", error.TensorName);
        Assert.Equal(folder.File("last.safetensors"), error.LastCheckpoint);
        using var kept = SafetensorsFile.Open(error.LastCheckpoint!);
        Assert.Equal("2", kept.Header.Metadata["noether.position"]);
    }

    [Fact]
    public void Overfitting_sees_the_first_samples_only_and_a_cut_ends_the_run()
    {
        using var line = new Line(slope: 2);
        using var trainer = line.Train(Plain with { Length = TrainingSpan.Epochs(50), Limits = new RunLimits(MaxSteps: 3, Overfit: 1) });
        Run(trainer);
        Assert.Equal(3, trainer.Position);
        Assert.Equal(2 * Math.Pow(1 - 0.2, 3), line.Slope, 5);
    }

    [Fact]
    public void An_exception_in_a_custom_backward_reaches_the_caller()
    {
        using var line = new Line(slope: 2, spoil: (s, _) => FailingBackward.apply(s));
        using var trainer = line.Train(Plain);
        Assert.Equal("no gradient", Assert.Throws<NotSupportedException>(() => Run(trainer)).Message);
    }

    private static RecordingSink Run(IProcess process, string? folder = null, long? everySteps = null)
    {
        var sink = new RecordingSink();
        new RunHost(new RunHostOptions(sink) { CheckpointFolder = folder, CheckpointEverySteps = everySteps }).Run(process, TestContext.Current.CancellationToken);
        return sink;
    }

    /// <summary>y = w x with the loss mean y^2, whose path is known in closed form.</summary>
    private sealed class Line : NetworkModel, IObjective
    {
        private readonly TorchSharp.Modules.Parameter _slope;
        private readonly Func<Tensor, long, Tensor> _spoil;
        private readonly Generator _generator = new(1);
        private Tensor? _x;

        public Line(float slope, Func<Tensor, long, Tensor>? spoil = null)
            : base(nameof(Line))
        {
            _slope = new TorchSharp.Modules.Parameter(torch.tensor([slope]));
            _spoil = spoil ?? ((s, _) => s);
            RegisterComponents();
        }

        public double Slope => _slope.ToDouble();

        public Trainer Train(TrainerOptions options, int batchSize = 3, IValidation? validation = null)
        {
            _x = torch.tensor([1f, 2f, 3f]).unsqueeze(1);
            var data = new Batch(("x", new Field(_x, FieldType.Scalar)));
            return new Trainer(this, this, new InMemorySource(data, batchSize, _generator), options, _generator, validation);
        }

        public override Batch forward(Batch x) => x.With("y", x["x"].With(x["x"].Value * _slope));

        public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
        {
            var loss = _spoil(model.Forward(batch)["y"].Value.square().mean(), context.Step);
            return new ObjectiveValue(loss, new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["constant"] = torch.ones(1).mean(), ["square"] = loss });
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _x?.Dispose();
                _generator.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    /// <summary>A rate that overflows the weights in the third step.</summary>
    private sealed record JumpSchedule : Schedule
    {
        protected override double After(long step, long length) => step == 2 ? 3e39 : 0.1;
    }

    /// <summary>Gives prepared losses and notes the slope it was shown.</summary>
    private sealed class ScriptedValidation(double[] losses) : IValidation
    {
        public List<double> Seen { get; } = [];

        public IReadOnlyDictionary<string, double> Measure(IModel model, StepContext context)
        {
            Assert.False(((Line)model).training);
            Assert.False(context.Training);
            Seen.Add(((Line)model).Slope);
            return new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = losses[Seen.Count - 1] };
        }
    }

    private sealed class FailingBackward : torch.autograd.SingleTensorFunction<FailingBackward>
    {
        public override string Name => nameof(FailingBackward);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(1, () => throw new NotSupportedException("no gradient"));
    }
}
