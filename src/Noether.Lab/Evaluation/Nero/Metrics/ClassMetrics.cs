using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero.Metrics;

/// <summary>1 where the class with the highest score is the true one, else 0.</summary>
public sealed record Accuracy() : AuditMetric("accuracy", "share of right answers", HigherIsBetter: true)
{
    /// <inheritdoc/>
    public override (string Name, string Meaning) ConsensusWording => ("agreement", "share of answers that agree with the model's own consensus");

    /// <inheritdoc/>
    public override Tensor Values(Batch outputs, Batch targets)
    {
        var scores = ClassScores.Of(outputs);
        return scores.argmax(-1).eq(ClassScores.Labels(targets, scores)).to(torch.float64).cpu();
    }
}

/// <summary>The same with each class counting alike, however many samples it has: the mean over the classes that occur of the share of right answers in each.</summary>
public sealed record ClassAccuracy() : AuditMetric("class-accuracy", "mean over classes of the share of right answers", HigherIsBetter: true)
{
    /// <inheritdoc/>
    public override (string Name, string Meaning) ConsensusWording => ("class-agreement", "mean over the consensus's classes of the share of answers that agree with it");

    /// <inheritdoc/>
    public override Tensor Values(Batch outputs, Batch targets) => new Accuracy().Values(outputs, targets);

    /// <inheritdoc/>
    public override double? Pooled(Batch outputs, Batch targets)
    {
        using var scope = torch.NewDisposeScope();
        var right = Values(outputs, targets).data<double>().ToArray();
        var labels = ClassScores.Labels(targets, ClassScores.Of(outputs)).cpu().data<long>().ToArray();
        return labels.Zip(right).GroupBy(p => p.First, p => p.Second).Average(c => c.Average());
    }
}

/// <summary>The probability given to the true class: of the field <c>probabilities</c>, or of <c>logits</c> by a soft maximum.</summary>
public sealed record TrueClassProbability() : AuditMetric("confidence", "probability of the true class", HigherIsBetter: true)
{
    /// <inheritdoc/>
    public override (string Name, string Meaning) ConsensusWording => ("consensus-confidence", "probability of the class of the model's own consensus");

    /// <inheritdoc/>
    public override Tensor Values(Batch outputs, Batch targets)
    {
        var probabilities = ClassScores.Probabilities(outputs);
        return probabilities.gather(-1, ClassScores.Labels(targets, probabilities).unsqueeze(-1)).squeeze(-1).cpu();
    }
}

/// <summary>What a classifier says: <c>logits</c> or <c>probabilities</c>, <c>[rows, classes]</c>; and the true classes, <c>label</c> <c>[rows]</c>.</summary>
internal static class ClassScores
{
    public const string Logits = "logits";
    public const string Shares = "probabilities";

    public static bool Are(Batch outputs) => outputs.ContainsKey(Logits) || outputs.ContainsKey(Shares);

    public static Tensor Of(Batch outputs) => AuditMetric.Needed(outputs, "model's outputs", Logits, Shares).Value.to(torch.float64) is { } scores && scores.dim() == 2
        ? scores
        : throw new InputException($"Scores of classes are [samples, classes]; the model gives {outputs}.");

    /// <summary>Float64, <c>[rows, classes]</c>.</summary>
    public static Tensor Probabilities(Batch outputs) => outputs.ContainsKey(Logits) ? torch.nn.functional.softmax(Of(outputs), -1) : Of(outputs);

    public static Tensor Labels(Batch targets, Tensor scores)
    {
        var labels = AuditMetric.Needed(targets, "targets", "label").Value.to(torch.int64).to(scores.device);
        if (labels.dim() != 1 || labels.shape[0] != scores.shape[0] || (labels.shape[0] > 0 && (labels.min().item<long>() < 0 || labels.max().item<long>() >= scores.shape[1])))
        {
            throw new InputException($"The model tells {scores.shape[1]} classes apart; the labels [{string.Join(", ", labels.shape)}] must be one for each answer, from 0 to {scores.shape[1] - 1}.");
        }

        return labels;
    }
}
