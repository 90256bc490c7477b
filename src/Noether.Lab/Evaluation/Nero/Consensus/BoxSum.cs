using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Evaluation.Nero.Consensus;

/// <summary>
/// The best box of each answer, moved back: the mean of each edge, and the class with the most confidence. Answers without a box are left out.
/// Of a box that leaves the view only the rest is seen: an edge that lies on the view's border (within a pixel) is the border's and not the object's, and does not count where another answer shows it whole.
/// </summary>
internal sealed class BoxSum(long samples) : ConsensusSum
{
    private const double Border = 1;

    private readonly EdgeMean[] _edges = [.. Enumerable.Range(0, (int)samples * 4).Select(_ => new EdgeMean())];
    private readonly Dictionary<long, double>[] _votes = [.. Enumerable.Range(0, (int)samples).Select(_ => new Dictionary<long, double>())];
    private FieldType _type = FieldType.Boxes(0, 0);

    public override void Add(AuditGrid grid, Tensor elements, Batch outputs)
    {
        using var scope = torch.NewDisposeScope();
        var boxes = outputs["boxes"];
        _type = boxes.Type;
        var view = View(grid, elements, boxes);
        var answers = Detections.Of(outputs.With("boxes", Back(grid, elements, boxes)), "model's outputs", scored: true);
        for (var row = 0; row < answers.Count; row++)
        {
            if (answers[row].Boxes is [var best, ..] && best.Score > 0)
            {
                Add((int)(row % samples), best, view?[(int)(row / samples)].Boxes[0]);
            }
        }
    }

    /// <summary>A sample without any box gets none: its mask says so.</summary>
    public override MovedTargets Targets(AuditGrid grid)
    {
        double[] corners = [.. _edges.Select(e => e.Value)];
        long[] classes = [.. _votes.Select(v => v.Count == 0 ? -1 : v.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key)];
        return MovedTargets.Of(grid, new Batch(
            ("boxes", new Field(torch.tensor(corners).view(samples, 1, 4), _type, torch.tensor([.. _votes.Select(v => v.Count > 0)]).view(samples, 1))),
            ("labels", new Field(torch.tensor(classes).view(samples, 1), FieldType.Label))));
    }

    /// <summary>Boxes moved back, and not cut off at the view's border once more.</summary>
    private static Field Back(AuditGrid grid, Tensor elements, Field boxes)
    {
        var whole = boxes with { Value = boxes.Value.to(torch.float64), Type = boxes.Type is BoxesType view ? view with { IsOpen = true } : boxes.Type };
        return MovedBack(grid, elements, new Batch(("boxes", whole)))["boxes"];
    }

    /// <summary>The view itself, moved back by each element; null where boxes are of no view.</summary>
    private static IReadOnlyList<Detections>? View(AuditGrid grid, Tensor elements, Field boxes)
    {
        if (boxes.Type is not BoxesType view)
        {
            return null;
        }

        var border = torch.tensor(new double[] { 0, 0, view.Width, view.Height }, device: boxes.Value.device).expand(elements.shape[0], 1, 4);
        var labels = new Field(torch.zeros(elements.shape[0], 1, torch.int64), FieldType.Label);
        return Detections.Of(new Batch(("boxes", Back(grid, elements, new Field(border, view))), ("labels", labels)), "view", scored: false);
    }

    private void Add(int sample, DetectedBox box, DetectedBox? view)
    {
        bool Across(double x) => view is null || (x > view.Left + Border && x < view.Right - Border);
        bool Down(double y) => view is null || (y > view.Top + Border && y < view.Bottom - Border);
        _edges[4 * sample].Add(box.Left, Across(box.Left));
        _edges[(4 * sample) + 1].Add(box.Top, Down(box.Top));
        _edges[(4 * sample) + 2].Add(box.Right, Across(box.Right));
        _edges[(4 * sample) + 3].Add(box.Bottom, Down(box.Bottom));
        _votes[sample][box.Class] = _votes[sample].GetValueOrDefault(box.Class) + box.Score;
    }

    /// <summary>Where an edge lies: the mean of the answers that show it whole, or of all where none does.</summary>
    private sealed class EdgeMean
    {
        private (double Sum, int Count) _whole;
        private (double Sum, int Count) _all;

        public double Value => _whole.Count > 0 ? _whole.Sum / _whole.Count : _all.Sum / Math.Max(1, _all.Count);

        public void Add(double place, bool whole)
        {
            _all = (_all.Sum + place, _all.Count + 1);
            _whole = whole ? (_whole.Sum + place, _whole.Count + 1) : _whole;
        }
    }
}
