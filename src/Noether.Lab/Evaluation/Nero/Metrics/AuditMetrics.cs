using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero.Metrics;

/// <summary>The metrics by name.</summary>
public static class AuditMetrics
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AuditMetric> All { get; } =
    [
        new Accuracy(),
        new ClassAccuracy(),
        new TrueClassProbability(),
        .. Enum.GetValues<TopBoxKind>().Select(k => new TopBox(k)),
        .. Enum.GetValues<TopBoxKind>().Select(k => new TopBox(k, ClassAware: false)),
        .. Enum.GetValues<BoxRetrievalKind>().Select(k => new BoxRetrieval(k)),
        new PoseError(),
        .. Enum.GetValues<FieldErrorKind>().Select(k => new FieldError(k)),
    ];

    /// <summary>The metric of that name.</summary>
    /// <exception cref="InputException">There is none; the message lists those there are.</exception>
    public static AuditMetric Named(string name) => All.FirstOrDefault(m => m.Name == name)
        ?? throw new InputException($"There is no metric '{name}'{NearestName.Hint(name, [.. All.Select(m => m.Name)])} There are {string.Join(", ", All.Select(m => m.Name))}.");

    /// <summary>
    /// What fits a model's answers, the first being what an audit is about: the probability of the true class with the share of right answers beside it
    /// (probabilities of two models do not compare), confidence times overlap, or the endpoint error.
    /// </summary>
    /// <exception cref="InputException">Nothing does.</exception>
    public static IReadOnlyList<AuditMetric> For(Batch outputs) =>
        ClassScores.Are(outputs) ? [new TrueClassProbability(), new Accuracy()]
        : outputs.ContainsKey("boxes") ? [new TopBox()]
        : outputs.FirstOrDefault(o => o.Value.Type is FlowType or VectorType or PositionType) is { Value: not null } field ? [new FieldError(FieldErrorKind.Aee, field.Key)]
        : throw new InputException($"The model gives {outputs}; an audit reads class scores ('logits' or 'probabilities'), 'boxes' with 'scores' and 'labels', or a flow. Name a metric that fits with --metric.");
}
