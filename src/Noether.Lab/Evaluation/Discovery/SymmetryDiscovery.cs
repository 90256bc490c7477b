using Noether.Fields;
using Noether.Lab.Tracking;
using Noether.Learning;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>
/// Finds the symmetries of a map from inputs to targets that is known by samples alone.
/// <para>
/// If the map f has a symmetry, whether a sample was moved by it says nothing of the target once the input is known. So regressions on samples of which half were moved are compared with and without
/// that knowledge, on samples they did not learn from. Where a share p of those that look like x were moved, the one that does not know predicts (1 - p) f + p f_sym, with f_sym the average of f
/// over the group; it errs more by p² |f - f_sym|². Divided by p² |f|², the predictable part, that is the broken share. Both regressions learn from the same rows for the same time, so that
/// what they cannot learn costs both alike, and inputs that the group moves where none occur (p is 0 or 1) do not count against a symmetry: they cannot tell.
/// </para>
/// </summary>
public static class SymmetryDiscovery
{
    private const double LeastPredictable = 0.05;
    private const double LeastOverlap = 0.2;
    private const int FewestOrigins = 8;
    private const int FewestSamples = 200;

    /// <summary>Tries every candidate on motions.</summary>
    /// <param name="samples">The motions.</param>
    /// <param name="candidates">What to try.</param>
    /// <param name="options">How.</param>
    /// <param name="generator">The source of all randomness.</param>
    /// <param name="progress">Told the steps done and the steps in all; null: nobody is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InputException">Too few samples, or samples that do not vary.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static DiscoveryResult Run(MotionSamples samples, IReadOnlyList<CandidateSymmetry> candidates, DiscoveryOptions options, Generator generator, Action<long, long?>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(generator);
        var origins = samples.Origins.Distinct().Count();
        if (samples.Count < FewestSamples || origins < FewestOrigins)
        {
            throw new InputException($"{samples.Count} samples from {origins} trajectories (or pieces of them) are too few to tell a symmetry from chance; give at least {FewestSamples} from {FewestOrigins}.");
        }

        using var scope = torch.NewDisposeScope();
        using var rows = Moved(samples.Batch, candidates, options.Copies, generator);
        var parts = Folds(samples.Origins, options.Folds, generator);
        using var weights = generator.Fork("weights");
        var (k, m) = ((int)rows.Inputs.shape[1], (int)rows.Targets.shape[1]);
        using var model = new RegressionStack(candidates.Count * options.Folds * ComparedRegressions.Roles, [(2 * k) + 1, options.Width, options.Width, m], weights);
        Train(model, rows, parts, options, generator, progress, cancellation);
        var losses = HeldOut(model, rows, parts, candidates.Count);
        var broken = new BrokenShares(losses, samples.Origins, options.Draws, generator);
        var outcomes = candidates.Select((c, i) => Outcome(c, broken.Of(i), options.Tolerance)).ToList();
        return new DiscoveryResult(outcomes, broken.Predictable, options.Tolerance, samples.Count, origins);
    }

    private static CandidateOutcome Outcome(CandidateSymmetry candidate, BrokenShare share, double tolerance)
    {
        var verdict = share.Predictable < LeastPredictable || share.Overlap < LeastOverlap ? SymmetryVerdict.CannotTell
            : share.High <= tolerance ? SymmetryVerdict.Holds
            : share.Low > tolerance ? SymmetryVerdict.Broken
            : SymmetryVerdict.Undecided;
        static double Degree(double broken) => Math.Clamp(1 - broken, 0, 1);
        return new CandidateOutcome(candidate, Degree(share.Value), Degree(share.High), Degree(share.Low), share.Overlap, verdict);
    }

    private static MovedRows Moved(Batch samples, IReadOnlyList<CandidateSymmetry> candidates, int copies, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var scale = new RowScale(samples);
        using var draw = generator.Fork("elements");
        var all = Batch.Cat([.. Enumerable.Repeat(samples, copies)]);
        var moved = candidates.Select(c => c.Action.Apply(c.Group.Sample(all.Size, draw), all, Pairing.Each)).ToList();
        return new MovedRows(
            scope.MoveToOuter(scale.Inputs(samples)),
            scope.MoveToOuter(scale.Targets(samples)),
            scope.MoveToOuter(torch.stack([.. moved.Select(scale.Inputs)])),
            scope.MoveToOuter(torch.stack([.. moved.Select(scale.Targets)])));
    }

    /// <summary>Rows of each fold; an origin is in one fold alone.</summary>
    private static IReadOnlyList<Tensor> Folds(IReadOnlyList<int> origins, int count, Generator generator)
    {
        using var draw = generator.Fork("folds");
        int[] distinct = [.. origins.Distinct()];
        using var order = torch.randperm(distinct.Length, torch.int64, generator: draw.Torch);
        var fold = order.data<long>().ToArray().Index().ToDictionary(p => distinct[p.Item], p => p.Index % count);
        return [.. Enumerable.Range(0, count).Select(f => torch.tensor(origins.Index().Where(p => fold[p.Item] == f).Select(p => (long)p.Index).ToArray()))];
    }

    private static void Train(
        RegressionStack model, MovedRows rows, IReadOnlyList<Tensor> folds, DiscoveryOptions options, Generator generator, Action<long, long?>? progress, CancellationToken cancellation)
    {
        Tensor[] learned = [.. folds.Select((_, f) => torch.cat([.. folds.Where((_, other) => other != f)]))];
        using var draws = generator.Fork("batches");
        using var training = generator.Fork("training");
        var source = new MovedRowsSource(rows, learned, options.BatchSize, draws);
        using var trainer = new Trainer(model, new MeanSquaredError(ComparedRegressions.Targets), source, new TrainerOptions(TrainingSpan.Steps(options.Steps))
        {
            Optimizer = new AdamWOptions(options.LearningRate, Epsilon: 1e-12, WeightDecay: options.WeightDecay),
            Schedule = new CosineSchedule(),
        }, training);
        var context = new RunContext(new CompositeSink(), cancellation);
        while (trainer.Step(context))
        {
            progress?.Invoke(trainer.Position, trainer.Length);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What the regressions say of the unmoved samples that they did not learn from.</summary>
    private static HeldOutLosses HeldOut(RegressionStack model, MovedRows rows, IReadOnlyList<Tensor> folds, int candidates)
    {
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        model.eval();
        var (blind, knowing, moved) = (torch.zeros(candidates, rows.Count), torch.zeros(candidates, rows.Count), torch.zeros(candidates, rows.Count));
        for (var f = 0; f < folds.Count; f++)
        {
            foreach (var part in folds[f].split(512))
            {
                using var inner = torch.NewDisposeScope();
                var inputs = rows.Inputs.index_select(0, part).expand(candidates, folds.Count, part.shape[0], rows.Inputs.shape[1]);
                var asked = ComparedRegressions.InRoles(inputs, torch.full([part.shape[0], 1], -1f)).flatten(0, 2);
                var answers = ((IModel)model).Forward(new Batch((ComparedRegressions.Inputs, new Field(asked, FieldType.Scalar))))[ComparedRegressions.Targets].Value
                    .view(candidates, folds.Count, ComparedRegressions.Roles, part.shape[0], -1).select(1, f);
                Tensor Errors(int role) => (answers.select(1, role) - rows.Targets.index_select(0, part)).square().sum(-1);
                blind.index_copy_(1, part, Errors(ComparedRegressions.Blind));
                knowing.index_copy_(1, part, Errors(ComparedRegressions.Knowing));
                moved.index_copy_(1, part, answers.select(1, ComparedRegressions.Judge).select(-1, 0).clamp(0, 1));
            }
        }

        return new HeldOutLosses(Rows(blind), Rows(knowing), Rows(moved), [.. rows.Targets.square().sum(-1).to(torch.float64).data<double>()]);
    }

    private static double[][] Rows(Tensor table) => [.. table.to(torch.float64).unbind(0).Select(r => r.data<double>().ToArray())];
}
