using System.Globalization;
using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>
/// Three regressions for every candidate and fold, trained side by side on the same rows, half of them as they are and half moved by random elements: one that sees inputs alone, one that also sees
/// which rows were moved, and one that tells from the inputs which rows were moved.
/// </summary>
internal static class ComparedRegressions
{
    /// <summary>Predicts targets from inputs.</summary>
    public const int Blind = 0;

    /// <summary>Predicts targets from inputs and from whether they were moved.</summary>
    public const int Knowing = 1;

    /// <summary>Predicts from inputs whether they were moved.</summary>
    public const int Judge = 2;

    /// <summary>Regressions a candidate and fold.</summary>
    public const int Roles = 3;

    internal const string Inputs = "inputs";
    internal const string Targets = "targets";

    /// <summary>Inputs of the three regressions: <c>[..., rows, k]</c> becomes <c>[..., 3, rows, 2k + 1]</c>. The second one's weights for moved rows are its own.</summary>
    /// <param name="rows">Inputs.</param>
    /// <param name="moved">-1 for rows as they are and 1 for moved ones, <c>[rows, 1]</c>.</param>
    public static Tensor InRoles(Tensor rows, Tensor moved)
    {
        var sign = moved.expand([.. rows.shape[..^1], 1]);
        var blind = torch.cat([rows, torch.zeros_like(rows), torch.zeros_like(sign)], -1);
        var knowing = torch.cat([rows, rows * sign, sign], -1);
        return torch.stack([blind, knowing, blind], -3);
    }
}

/// <summary>The samples as they are and moved by each candidate, as rows of numbers.</summary>
/// <param name="Inputs"><c>[n, k]</c>.</param>
/// <param name="Targets"><c>[n, m]</c>.</param>
/// <param name="MovedInputs"><c>[candidates, copies·n, k]</c>; row c·n + i is sample i.</param>
/// <param name="MovedTargets"><c>[candidates, copies·n, m]</c>.</param>
internal sealed record MovedRows(Tensor Inputs, Tensor Targets, Tensor MovedInputs, Tensor MovedTargets) : IDisposable
{
    public long Count => Inputs.shape[0];

    public long Copies => MovedInputs.shape[1] / Count;

    public long Candidates => MovedInputs.shape[0];

    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
        MovedInputs.Dispose();
        MovedTargets.Dispose();
    }
}

/// <summary>The stacked regressions as a model: a network is a sample of its batches.</summary>
internal sealed class RegressionStack : NetworkModel
{
    private readonly StackedPerceptrons _networks;

    public RegressionStack(int count, IReadOnlyList<int> widths, Generator generator)
        : base(nameof(RegressionStack))
    {
        _networks = new StackedPerceptrons(count, widths, generator);
        RegisterComponents();
    }

    public override Batch forward(Batch x) => new((ComparedRegressions.Targets, new Field(_networks.call(x[ComparedRegressions.Inputs].Value), FieldType.Scalar)));
}

/// <summary>Batches for the stack: in each fold, random rows outside it.</summary>
/// <param name="rows">The samples.</param>
/// <param name="folds">Rows to learn from, of each fold.</param>
/// <param name="size">Rows a batch as they are, and as many moved.</param>
/// <param name="generator">Gives the seed; a batch is a function of it and of the position.</param>
internal sealed class MovedRowsSource(MovedRows rows, IReadOnlyList<Tensor> folds, int size, Generator generator) : IBatchSource
{
    private long _size = size;

    public long BatchesPerEpoch => Math.Max(1, rows.Count / _size);

    public long Position { get; private set; }

    public Batch Next()
    {
        using var scope = torch.NewDisposeScope();
        using var draw = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"batch {Position}"));
        Tensor Drawn() => torch.cat([.. folds.Select(f => f.index_select(0, torch.randint(0, f.shape[0], _size, torch.int64, generator: draw.Torch)))]);
        var (still, moved) = (Drawn(), Drawn());
        moved += torch.randint(0, rows.Copies, moved.shape[0], torch.int64, generator: draw.Torch) * rows.Count;
        var (c, f, k, m) = (rows.Candidates, folds.Count, rows.Inputs.shape[1], rows.Targets.shape[1]);
        Tensor Joined(Tensor originals, Tensor pools, long columns) => torch.cat(
            [originals.index_select(0, still).view(1, f, _size, columns).expand(c, f, _size, columns), pools.index_select(1, moved).view(c, f, _size, columns)], 2);
        var sign = torch.cat([torch.full([_size, 1], -1f), torch.ones(_size, 1)]);
        var inputs = ComparedRegressions.InRoles(Joined(rows.Inputs, rows.MovedInputs, k), sign);
        var wanted = Joined(rows.Targets, rows.MovedTargets, m);
        var judged = torch.nn.functional.pad(((sign + 1) / 2).expand(c, f, 2 * _size, 1), [0, m - 1]);
        var targets = torch.stack([wanted, wanted, judged], 2);
        Position++;
        return new Batch(
            (ComparedRegressions.Inputs, new Field(scope.MoveToOuter(inputs.flatten(0, 2)), FieldType.Scalar)),
            (ComparedRegressions.Targets, new Field(scope.MoveToOuter(targets.flatten(0, 2)), FieldType.Scalar)));
    }

    public void Limit(int samples) => _size = Math.Min(_size, samples);

    public void Save(StateWriter writer) => writer.Write("position", Position);

    public void Load(StateReader reader) => Position = reader.Int64("position");
}
