using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Consensus;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>
/// Non-equivariance revealed on orbits (Zhao, Matsuzawa, Irvine, Maire, Kindlmann, arXiv:2305.19889): a model is run on whole orbits of its inputs,
/// n(x, g) = m(f(g.x), rho(g) y) for every sample and element. An equivariant model has a flat plot; every dent is a finding.
/// </summary>
public static class NeroAudit
{
    /// <summary>Audits models on the same samples and elements. Answers that the folder keeps are used again.</summary>
    /// <param name="subjects">The models, at least one.</param>
    /// <param name="data">The samples, at least one.</param>
    /// <param name="grid">The elements.</param>
    /// <param name="metric">What is measured; null: what fits the first model's answers.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputException">There is nothing to audit, targets are missing, or a model's answers do not fit the metric.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; whole blocks are kept.</exception>
    public static NeroResult Run(IReadOnlyList<AuditSubject> subjects, AuditData data, AuditGrid grid, AuditMetric? metric = null, AuditOptions? options = null) =>
        Run(subjects, data, grid, metric is null ? [] : [metric], options)[0];

    /// <summary>Audits models by several metrics at once: the same answers, one result a metric.</summary>
    /// <param name="subjects">The models, at least one.</param>
    /// <param name="data">The samples, at least one.</param>
    /// <param name="grid">The elements.</param>
    /// <param name="metrics">What is measured; none: what fits the first model's answers.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputException">There is nothing to audit, targets are missing, or a model's answers do not fit a metric.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; whole blocks are kept.</exception>
    public static IReadOnlyList<NeroResult> Run(
        IReadOnlyList<AuditSubject> subjects, AuditData data, AuditGrid grid, IReadOnlyList<AuditMetric> metrics, AuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(metrics);
        options ??= new AuditOptions();
        Check(subjects, data, options);
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var moved = options.Folder is null ? "" : OrbitPass.HashOfMotion(grid, data.Inputs, options.BatchRows);
        var models = new List<IReadOnlyList<SubjectValues>>();
        foreach (var subject in subjects)
        {
            using var pass = new OrbitPass(subject, grid, data.Inputs, moved, subject.Name, options);
            OutputMaps.Check(grid, pass.Outputs, data.Targets);
            metrics = metrics.Count > 0 ? metrics : AuditMetrics.For(pass.Outputs);
            models.Add(Measure(subject, pass, data, grid, metrics, options));
        }

        var exact = grid.ExactOn(data.Inputs.Slice(0, 1));
        var named = options.Target == AuditTarget.Consensus ? metrics.Select(m => m.OfConsensus()) : metrics;
        return [.. named.Select((metric, m) => new NeroResult(grid, data, metric, options.Target, exact, [.. models.Select(values => values[m])]))];
    }

    private static void Check(IReadOnlyList<AuditSubject> subjects, AuditData data, AuditOptions options)
    {
        if (subjects.Count == 0 || data.Inputs.Size == 0)
        {
            throw new InputException($"An audit of {subjects.Count} models on {data.Inputs.Size} samples has nothing to do; give at least one of each.");
        }

        if (options.Target == AuditTarget.Truth && data.Targets is null)
        {
            throw new InputException($"The data {data.Name} have no targets to compare with; audit against the model's own consensus (--target consensus), or give labelled data.");
        }
    }

    private static IReadOnlyList<SubjectValues> Measure(
        AuditSubject subject, OrbitPass pass, AuditData data, AuditGrid grid, IReadOnlyList<AuditMetric> metrics, AuditOptions options)
    {
        var (truth, samples) = (options.Target == AuditTarget.Truth, data.Inputs.Size);
        var consensus = !truth || (options.WithConsensus && ConsensusSum.Exists(pass.Outputs)) ? Consensus(pass, grid, samples) : null;
        var kept = consensus?.Upright.Select((_, f) => new Field(f.Value.DetachFromDisposeScope(), f.Type, f.Mask?.DetachFromDisposeScope()));
        var targets = truth ? MovedTargets.Of(grid, data.Targets!) : consensus!;
        var sums = Sum(pass, grid, metrics, targets, samples, options);
        var others = truth && consensus is not null ? Sum(pass, grid, metrics, consensus, samples, options) : null;
        var floors = Floors(subject, data, grid, metrics, targets, options);
        return
        [
            .. sums.Select((sum, m) => new SubjectValues(subject.Name, pass.Key, sum.Values, sum.Defects, sum.Pooled, sum.Maps, floors?[m], kept)
            {
                AgainstConsensus = others?[m].Values,
                Stored = pass.Stored,
            }),
        ];
    }

    private static List<ValueSum> Sum(OrbitPass pass, AuditGrid grid, IReadOnlyList<AuditMetric> metrics, MovedTargets targets, long samples, AuditOptions options)
    {
        var sums = metrics.Select(metric => new ValueSum(grid, metric, samples)).ToList();
        for (var block = 0; block < pass.Blocks; block++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var (outputs, elements) = (pass.Read(block), pass.Elements(block));
            var truth = targets.At(grid.Elements.narrow(0, elements.First, elements.Count));
            sums.ForEach(sum => sum.Add(elements, outputs, truth));
        }

        return sums;
    }

    private static MovedTargets Consensus(OrbitPass pass, AuditGrid grid, long samples)
    {
        var sum = ConsensusSum.For(pass.Outputs, samples);
        for (var block = 0; block < pass.Blocks; block++)
        {
            using var scope = torch.NewDisposeScope();
            var (first, count) = pass.Elements(block);
            sum.Add(grid, grid.Elements.narrow(0, first, count), pass.Read(block));
        }

        return sum.Targets(grid);
    }

    /// <summary>The metrics' means on samples moved by g and back, against targets that never moved.</summary>
    private static IReadOnlyList<IReadOnlyList<double>>? Floors(
        AuditSubject subject, AuditData data, AuditGrid grid, IReadOnlyList<AuditMetric> metrics, MovedTargets targets, AuditOptions options)
    {
        var samples = Math.Min(options.FloorSamples, data.Inputs.Size);
        if (samples == 0 || InterpolationFloor.Of(grid, data.Inputs, options.BatchRows) is not { } there)
        {
            return null;
        }

        var inputs = data.Inputs.Slice(0, samples);
        var unmoved = MovedTargets.Of(there, targets.At(grid.Elements.narrow(0, 0, 1)).Slice(0, samples));
        var moved = options.Folder is null ? "" : OrbitPass.HashOfMotion(there, inputs, options.BatchRows);
        using var pass = new OrbitPass(subject, there, inputs, moved, $"{subject.Name}, there and back", options);
        return [.. Sum(pass, there, metrics, unmoved, samples, options).Select(sum => sum.Pooled ?? OrbitSummary.Of(sum.Values).Curve)];
    }
}
