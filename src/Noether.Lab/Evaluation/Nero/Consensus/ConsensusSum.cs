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

    /// <summary>The consensus as targets.</summary>
    /// <param name="grid">The grid.</param>
    public abstract MovedTargets Targets(AuditGrid grid);

    private static bool AreNumbers(Batch outputs) => outputs.Values.All(f => f.Value.is_floating_point() && f.Mask is null);

    /// <summary>rho(g)⁻¹ of every row.</summary>
    protected static Batch MovedBack(AuditGrid grid, Tensor elements, Batch outputs) =>
        grid.Symmetry.Output.Apply(grid.Symmetry.Group.For(outputs).Inverse(elements).repeat_interleave(outputs.Size / elements.shape[0], 0), outputs, Pairing.Each);
}

/// <summary>
/// Mean probabilities (soft) and the class where they are largest (hard). A group may exchange classes: scores are moved back, and the consensus forth, as the field that the model gives.
/// </summary>
internal sealed class ClassSum(long samples) : ConsensusSum
{
    // The logarithm of nothing has no product with a zero of a matrix.
    private const double Least = 1e-300;

    private double[]? _sums;
    private long _elements;
    private string _name = "";
    private FieldType _type = FieldType.Scalar;

    public override void Add(AuditGrid grid, Tensor elements, Batch outputs)
    {
        using var scope = torch.NewDisposeScope();
        _name = outputs.ContainsKey(ClassScores.Logits) ? ClassScores.Logits : ClassScores.Shares;
        _type = outputs[_name].Type;
        var probabilities = ClassScores.Probabilities(MovedBack(grid, elements, new Batch((_name, outputs[_name]))));
        var sums = probabilities.reshape(elements.shape[0], samples, -1).sum([0]).cpu().data<double>().ToArray();
        _sums = _sums is null ? sums : [.. _sums.Zip(sums, (a, b) => a + b)];
        _elements += elements.shape[0];
    }

    public override MovedTargets Targets(AuditGrid grid)
    {
        var mean = torch.tensor(_sums!).view(samples, -1) / _elements;
        var own = new Batch((_name, new Field(_name == ClassScores.Logits ? mean.clamp(Least).log() : mean, _type)));
        return new MovedTargets(Classes(mean), g => Classes(ClassScores.Probabilities(grid.Symmetry.Output.Apply(g, own, Pairing.Outer))));
    }

    private static Batch Classes(Tensor probabilities) => new(
        (ClassScores.Shares, new Field(probabilities, FieldType.Scalar)),
        ("label", new Field(probabilities.argmax(-1), FieldType.Label)));
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

    public override MovedTargets Targets(AuditGrid grid) =>
        MovedTargets.Of(grid, new Batch(_fields.Select(f => (f.Key, new Field(torch.tensor(f.Value.Sums).view(f.Value.Shape) / _elements, f.Value.Type)))));
}
