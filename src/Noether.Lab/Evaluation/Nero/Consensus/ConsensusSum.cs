using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Consensus;

/// <summary>
/// A model's average answer over an orbit, every answer moved back first: yc(x) = mean over g of rho(g)⁻¹ f(g.x). It stands in for the truth where nobody knows it;
/// of a model that errs alike everywhere it is confidently wrong.
/// </summary>
internal abstract class ConsensusSum
{
    /// <summary>The sum that fits what a model gives.</summary>
    /// <param name="outputs">An answer of it.</param>
    /// <param name="samples">Number of samples.</param>
    /// <exception cref="InputException">Its answers have no average.</exception>
    public static ConsensusSum For(Batch outputs, long samples)
    {
        if (ClassScores.Are(outputs))
        {
            return new ClassSum(samples);
        }

        return outputs.ContainsKey("boxes") ? new BoxSum(samples)
            : AreNumbers(outputs) ? new FieldSum()
            : throw new InputException($"The answers {outputs} have no average: a consensus is made of class scores, boxes, or fields of numbers without masks. Audit against the truth instead.");
    }

    /// <summary>Whether answers of this kind have an average.</summary>
    public static bool Exists(Batch outputs) => ClassScores.Are(outputs) || outputs.ContainsKey("boxes") || AreNumbers(outputs);

    /// <summary>Adds answers, element by element, to what was added before.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="elements">The elements of these rows.</param>
    /// <param name="outputs">f(g.x), <c>[elements times samples, ...]</c>.</param>
    public abstract void Add(AuditGrid grid, Tensor elements, Batch outputs);

    /// <summary>The consensus as targets, one row a sample.</summary>
    public abstract Batch Targets();

    private static bool AreNumbers(Batch outputs) => outputs.Values.All(f => f.Value.is_floating_point() && f.Mask is null);

    /// <summary>rho(g)⁻¹ of every row.</summary>
    protected static Batch MovedBack(AuditGrid grid, Tensor elements, Batch outputs) =>
        grid.Symmetry.Output.Apply(grid.Symmetry.Group.For(outputs).Inverse(elements).repeat_interleave(outputs.Size / elements.shape[0], 0), outputs, Pairing.Each);
}

/// <summary>Mean probabilities (soft) and the class where they are largest (hard).</summary>
internal sealed class ClassSum(long samples) : ConsensusSum
{
    private double[]? _sums;
    private long _elements;

    public override void Add(AuditGrid grid, Tensor elements, Batch outputs)
    {
        using var scope = torch.NewDisposeScope();
        var probabilities = ClassScores.Probabilities(outputs);
        var sums = probabilities.view(elements.shape[0], samples, -1).sum([0]).cpu().data<double>().ToArray();
        _sums = _sums is null ? sums : [.. _sums.Zip(sums, (a, b) => a + b)];
        _elements += elements.shape[0];
    }

    public override Batch Targets()
    {
        var mean = torch.tensor(_sums!).view(samples, -1) / _elements;
        return new Batch(("probabilities", new Field(mean, FieldType.Scalar)), ("label", new Field(mean.argmax(-1), FieldType.Label)));
    }
}

/// <summary>Means of fields of numbers: flows, vectors, places, scalars.</summary>
internal sealed class FieldSum : ConsensusSum
{
    private readonly OrderedDictionary<string, (double[] Sums, long[] Shape, FieldType Type)> _fields = [];
    private long _elements;

    public override void Add(AuditGrid grid, Tensor elements, Batch outputs)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var (name, field) in MovedBack(grid, elements, outputs.To(torch.float64)))
        {
            var sum = field.Value.cpu().view([elements.shape[0], -1, .. field.Value.shape[1..]]).sum([0]);
            var sums = sum.data<double>().ToArray();
            _fields[name] = (_fields.TryGetValue(name, out var before) ? [.. before.Sums.Zip(sums, (a, b) => a + b)] : sums, sum.shape, field.Type);
        }

        _elements += elements.shape[0];
    }

    public override Batch Targets() => new(_fields.Select(f => (f.Key, new Field(torch.tensor(f.Value.Sums).view(f.Value.Shape) / _elements, f.Value.Type))));
}

/// <summary>
/// The best box of each answer, moved back: mean corners over the answers that have one, and the class with the most confidence. Answers without a box are left out.
/// </summary>
internal sealed class BoxSum(long samples) : ConsensusSum
{
    private readonly double[] _corners = new double[samples * 4];
    private readonly int[] _counts = new int[samples];
    private readonly Dictionary<long, double>[] _votes = [.. Enumerable.Range(0, (int)samples).Select(_ => new Dictionary<long, double>())];
    private FieldType _type = FieldType.Boxes(0, 0);

    public override void Add(AuditGrid grid, Tensor elements, Batch outputs)
    {
        using var scope = torch.NewDisposeScope();
        _type = outputs["boxes"].Type;
        var back = outputs.With("boxes", MovedBack(grid, elements, new Batch(("boxes", outputs["boxes"])))["boxes"]);
        var answers = Detections.Of(back, "model's outputs", scored: true);
        for (var row = 0; row < answers.Count; row++)
        {
            if (answers[row].Boxes is [var best, ..] && best.Score > 0)
            {
                Add((int)(row % samples), best);
            }
        }
    }

    /// <summary>A sample without any box gets none: its mask says so.</summary>
    public override Batch Targets()
    {
        var mean = _corners.Select((c, i) => c / Math.Max(1, _counts[i / 4])).ToArray();
        long[] classes = [.. _votes.Select(v => v.Count == 0 ? -1 : v.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key)];
        return new Batch(
            ("boxes", new Field(torch.tensor(mean).view(samples, 1, 4), _type, torch.tensor([.. _counts.Select(c => c > 0)]).view(samples, 1))),
            ("labels", new Field(torch.tensor(classes).view(samples, 1), FieldType.Label)));
    }

    private void Add(int sample, DetectedBox box)
    {
        double[] corners = [box.Left, box.Top, box.Right, box.Bottom];
        for (var i = 0; i < 4; i++)
        {
            _corners[(4 * sample) + i] += corners[i];
        }

        _counts[sample]++;
        _votes[sample][box.Class] = _votes[sample].GetValueOrDefault(box.Class) + box.Score;
    }
}
