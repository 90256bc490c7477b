using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero.Metrics;

/// <summary>
/// The best box of a picture against its target. Where there are several, as many of the surest boxes are matched with them, surest first, each with the one left that it overlaps most,
/// and the mean over the targets counts. A target without a box counts 0, and so does a picture without either.
/// </summary>
/// <param name="Kind">What of it.</param>
/// <param name="ClassAware">Whether a box of the wrong class counts 0.</param>
public sealed record TopBox(TopBoxKind Kind = TopBoxKind.ConfidenceIou, bool ClassAware = true) : AuditMetric(NameOf(Kind) + (ClassAware ? "" : "-any-class"), MeaningOf(Kind) + OfClass(ClassAware), HigherIsBetter: true)
{
    /// <inheritdoc/>
    public override (string Name, string Meaning) ConsensusWording => ($"consensus-{AskedFor}", Kind switch
    {
        TopBoxKind.Confidence => "confidence of the best box, judged by the model's own consensus",
        TopBoxKind.Iou => "overlap of the best box with that of the model's own consensus (intersection over union)",
        _ => "confidence of the best box times its overlap with that of the model's own consensus",
    } + OfClass(ClassAware));

    /// <inheritdoc/>
    public override Tensor Values(Batch outputs, Batch targets)
    {
        var (found, truth) = (Detections.Of(outputs, "model's outputs", scored: true), Detections.Of(targets, "targets", scored: false));
        return torch.tensor(found.Zip(truth, Value).ToArray());
    }

    private static string NameOf(TopBoxKind kind) => kind switch
    {
        TopBoxKind.Confidence => "box-confidence",
        TopBoxKind.Iou => "iou",
        _ => "confidence-iou",
    };

    private static string OfClass(bool classAware) => classAware ? "" : ", of whatever class it is";

    private static string MeaningOf(TopBoxKind kind) => kind switch
    {
        TopBoxKind.Confidence => "confidence of the best box",
        TopBoxKind.Iou => "overlap of the best box with the true one (intersection over union)",
        _ => "confidence of the best box times its overlap with the true one",
    };

    private double Value(Detections found, Detections truth) => truth.Boxes.Count == 0
        ? 0
        : found.Boxes.Zip(found.About(truth, ClassAware), (box, target) => target is null ? 0 : Of(box, target)).Sum() / truth.Boxes.Count;

    private double Of(DetectedBox box, DetectedBox target) => Kind switch
    {
        TopBoxKind.Confidence => box.Score,
        TopBoxKind.Iou => box.Iou(target),
        _ => box.Score * box.Iou(target),
    };
}

/// <summary>What of the best box counts.</summary>
public enum TopBoxKind
{
    /// <summary>Its confidence times its overlap.</summary>
    ConfidenceIou,

    /// <summary>Its overlap.</summary>
    Iou,

    /// <summary>Its confidence.</summary>
    Confidence,
}

/// <summary>All boxes of a picture against all its targets: a box is right where class and place (overlap above one half) are.</summary>
/// <param name="Kind">Which of the measures.</param>
public sealed record BoxRetrieval(BoxRetrievalKind Kind) : AuditMetric(NameOf(Kind), MeaningOf(Kind), HigherIsBetter: true)
{
    /// <inheritdoc/>
    public override (string Name, string Meaning) ConsensusWording => ($"consensus-{AskedFor}", Kind switch
    {
        BoxRetrievalKind.Precision => "share of the boxes that agree with the model's own consensus",
        BoxRetrievalKind.Recall => "share of the pictures whose box of the model's own consensus is found again",
        BoxRetrievalKind.F1 => "harmonic mean of the shares of boxes and of pictures that agree with the model's own consensus",
        _ => "area under the curve of agreement with the model's own consensus, boxes ranked by confidence",
    });

    /// <inheritdoc/>
    public override Tensor Values(Batch outputs, Batch targets)
    {
        var (found, truth) = (Detections.Of(outputs, "model's outputs", scored: true), Detections.Of(targets, "targets", scored: false));
        return torch.tensor(found.Zip(truth, (f, t) => Of([(f, t)])).ToArray());
    }

    /// <summary>Over all pictures' boxes together.</summary>
    public override double? Pooled(Batch outputs, Batch targets) =>
        Of([.. Detections.Of(outputs, "model's outputs", scored: true).Zip(Detections.Of(targets, "targets", scored: false))]);

    private static string NameOf(BoxRetrievalKind kind) => kind switch
    {
        BoxRetrievalKind.Precision => "precision",
        BoxRetrievalKind.Recall => "recall",
        BoxRetrievalKind.F1 => "f1",
        _ => "ap",
    };

    private static string MeaningOf(BoxRetrievalKind kind) => kind switch
    {
        BoxRetrievalKind.Precision => "share of the boxes that are right",
        BoxRetrievalKind.Recall => "share of the targets that are found",
        BoxRetrievalKind.F1 => "harmonic mean of precision and recall",
        _ => "average precision: area under precision over recall, boxes ranked by confidence",
    };

    private double Of(IReadOnlyList<(Detections Found, Detections Truth)> pictures)
    {
        var ranked = pictures.SelectMany(p => p.Found.Boxes.Zip(p.Found.Hits(p.Truth), (box, hit) => (box.Score, Hit: hit))).OrderByDescending(b => b.Score).Select(b => b.Hit).ToList();
        double targets = pictures.Sum(p => p.Truth.Boxes.Count);
        double hits = ranked.Count(hit => hit);
        return Kind switch
        {
            BoxRetrievalKind.Precision => ranked.Count == 0 ? 0 : hits / ranked.Count,
            BoxRetrievalKind.Recall => targets == 0 ? 0 : hits / targets,
            BoxRetrievalKind.F1 => ranked.Count + targets == 0 ? 0 : 2 * hits / (ranked.Count + targets),
            _ => targets == 0 ? 0 : Area(ranked, targets),
        };
    }

    /// <summary>Precision at each recall is the best at that recall or a higher one.</summary>
    private static double Area(List<bool> ranked, double targets)
    {
        var (area, best, hits) = (0.0, 0.0, (double)ranked.Count(hit => hit));
        for (var i = ranked.Count - 1; i >= 0; i--)
        {
            best = Math.Max(best, hits / (i + 1));
            if (ranked[i])
            {
                area += best / targets;
                hits--;
            }
        }

        return area;
    }
}

/// <summary>Measures of finding all targets.</summary>
public enum BoxRetrievalKind
{
    /// <summary>Right boxes of all boxes.</summary>
    Precision,

    /// <summary>Found targets of all targets.</summary>
    Recall,

    /// <summary>Their harmonic mean.</summary>
    F1,

    /// <summary>Area under the curve of precision over recall.</summary>
    AveragePrecision,
}
