using Noether.Learning;

namespace Noether.Tests.Learning;

public sealed class ExactResumeTests
{
    public static TheoryData<OptimizerOptions> Optimizers => new()
    {
        new AdamOptions(LearningRate: 0.05, WeightDecay: 0.01),
        new AdamWOptions(LearningRate: 0.05),
        new SgdOptions(LearningRate: 0.05, Momentum: 0.9),
        new SgdOptions(LearningRate: 0.05, Momentum: 0.8, Nesterov: true, WeightDecay: 0.01),
        new SgdOptions(LearningRate: 0.05, Momentum: 0),
    };

    [Fact]
    public void A_run_interrupted_after_any_step_ends_with_the_same_bits()
    {
        var whole = Whole(SmallTraining.Everything);
        for (var stop = 1; stop < 14; stop++)
        {
            using var folder = new TemporaryFolder();
            var first = Part(SmallTraining.Everything, folder.Path, interruptAfter: stop);
            Assert.Equal(RunStatus.Interrupted, first.Result.Status);
            Assert.Equal(stop, first.Result.Position);
            var second = Part(SmallTraining.Everything, folder.Path);
            Assert.Equal(stop, second.Result.ResumedAt);
            Assert.Equal([stop], second.Sink.Resumptions);
            Assert.Equal(RunStatus.Finished, second.Result.Status);
            Assert.Equal(whole.Weights, second.Weights);
            Assert.Equal(whole.Sink.Values, Join(first.Sink, second.Sink));
            Assert.Equal(whole.Best, second.Best);
        }
    }

    [Fact]
    public void A_run_killed_between_checkpoints_repeats_the_lost_steps_bit_for_bit()
    {
        var whole = Whole(SmallTraining.Everything);
        for (var kill = 2; kill <= 14; kill += 3)
        {
            using var folder = new TemporaryFolder();
            Assert.Throws<KilledException>(() => Part(SmallTraining.Everything, folder.Path, killAfter: kill, everySteps: 2));
            var second = Part(SmallTraining.Everything, folder.Path);
            Assert.True(second.Result.ResumedAt is null || second.Result.ResumedAt < kill);
            Assert.Equal(whole.Weights, second.Weights);
            Assert.Equal(whole.Best, second.Best);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_continues_with_its_own_moments(OptimizerOptions optimizer)
    {
        var options = SmallTraining.Everything with { Optimizer = optimizer, Accumulate = 2 };
        using var folder = new TemporaryFolder();
        Part(options, folder.Path, interruptAfter: 6);
        Assert.Equal(Whole(options).Weights, Part(options, folder.Path).Weights);
    }

    [Fact]
    public void A_finished_run_is_loaded_with_the_weights_to_evaluate_and_does_nothing_more()
    {
        using var folder = new TemporaryFolder();
        var whole = Part(SmallTraining.Everything, folder.Path);
        var bytes = File.ReadAllBytes(whole.Result.Checkpoint!);
        using var again = new SmallTraining(SmallTraining.Everything);
        var sink = new RecordingSink();
        var result = new RunHost(new RunHostOptions(sink) { CheckpointFolder = folder.Path }).Run(again.Trainer, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Finished, result.Status);
        Assert.Equal(whole.Weights, again.Fingerprint());
        Assert.Empty(sink.Values);
        Assert.Equal(bytes, File.ReadAllBytes(result.Checkpoint!));
        Assert.False(again.Model.training);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    public void A_training_cut_short_goes_on_under_a_higher_cap_as_if_it_had_not_been_cut(int cap)
    {
        // At a multiple of the time between validations, where the cut brings no validation of its own.
        using var folder = new TemporaryFolder();
        var whole = Whole(SmallTraining.Everything);
        var cut = Part(Capped(cap), folder.Path);
        Assert.Equal((RunStatus.Finished, cap), (cut.Result.Status, cut.Result.Position));
        var further = Part(SmallTraining.Everything, folder.Path);
        Assert.Equal((cap, 14L), (further.Result.ResumedAt, further.Result.Position));
        Assert.Equal(whole.Weights, further.Weights);
        Assert.Equal(whole.Best, further.Best);
    }

    [Fact]
    public void A_training_cut_short_is_loaded_with_the_weights_to_evaluate()
    {
        using var folder = new TemporaryFolder();
        var cut = Part(Capped(7), folder.Path);
        var bytes = File.ReadAllBytes(cut.Result.Checkpoint!);
        var again = Part(Capped(7), folder.Path);
        Assert.Equal(cut.Weights, again.Weights);
        Assert.Equal(bytes, File.ReadAllBytes(again.Result.Checkpoint!));
    }

    [Fact]
    public void Other_options_are_refused_with_both_named()
    {
        using var folder = new TemporaryFolder();
        Part(SmallTraining.Everything, folder.Path, interruptAfter: 2);
        var error = Assert.Throws<InputException>(() => Part(SmallTraining.Everything with { ClipNorm = 0.7 }, folder.Path));
        Assert.Contains("ClipNorm = 0.5", error.Message, StringComparison.Ordinal);
        Assert.Contains("ClipNorm = 0.7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_ends_elsewhere()
    {
        using var a = new SmallTraining(SmallTraining.Everything, seed: 5);
        using var b = new SmallTraining(SmallTraining.Everything, seed: 6);
        Assert.NotEqual(Run(a, new RunHostOptions(new RecordingSink()), TestContext.Current.CancellationToken).Weights, Run(b, new RunHostOptions(new RecordingSink()), TestContext.Current.CancellationToken).Weights);
    }

    private static TrainerOptions Capped(int steps) => SmallTraining.Everything with { Limits = new RunLimits(MaxSteps: steps) };

    private static Outcome Whole(TrainerOptions options)
    {
        using var folder = new TemporaryFolder();
        return Part(options, folder.Path);
    }

    private static Outcome Part(TrainerOptions options, string folder, int? interruptAfter = null, int? killAfter = null, long? everySteps = null)
    {
        using var training = new SmallTraining(options);
        using var cancel = new CancellationTokenSource();
        var sink = new RecordingSink
        {
            OnProgress = position =>
            {
                if (position == killAfter)
                {
                    throw new KilledException();
                }

                if (position == interruptAfter)
                {
                    cancel.Cancel();
                }
            },
        };
        return Run(training, new RunHostOptions(sink) { CheckpointFolder = folder, CheckpointEverySteps = everySteps, Limits = options.Limits }, cancel.Token);
    }

    private static Outcome Run(SmallTraining training, RunHostOptions options, CancellationToken token)
    {
        var result = new RunHost(options).Run(training.Trainer, token);
        var best = options.CheckpointFolder is { } folder
            ? string.Join('\n', new CheckpointFolder(folder).Best.Select(p => $"{Path.GetFileName(p)} {Convert.ToHexString(File.ReadAllBytes(p))}"))
            : "";
        return new Outcome(result, training.Fingerprint(), best, (RecordingSink)options.Sink);
    }

    private static SortedDictionary<long, SortedDictionary<string, double>> Join(RecordingSink first, RecordingSink second)
    {
        var all = new SortedDictionary<long, SortedDictionary<string, double>>(first.Values);
        foreach (var (step, values) in second.Values)
        {
            all[step] = values;
        }

        return all;
    }

    private sealed record Outcome(RunResult Result, string Weights, string Best, RecordingSink Sink);

    private sealed class KilledException : Exception;
}
