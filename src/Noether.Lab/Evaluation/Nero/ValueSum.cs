using System.Runtime.InteropServices;
using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>Turns blocks of answers into values, defects and error maps; blocks come in order.</summary>
internal sealed class ValueSum(AuditGrid grid, AuditMetric metric, long samples)
{
    private readonly double[,] _defects = new double[grid.Count, samples];
    private Field? _upright;
    private string? _field;
    private double _scale;

    /// <summary>n(x, g), <c>[elements, samples]</c>.</summary>
    public double[,] Values { get; } = new double[grid.Count, samples];

    public List<double>? Pooled { get; private set; }

    public List<double[,]>? Maps { get; private set; }

    /// <summary>Adds the answers of some elements and all samples, <c>[elements times samples, ...]</c>.</summary>
    /// <param name="elements">First and number of the elements.</param>
    /// <param name="outputs">f(g.x).</param>
    /// <param name="truth">rho(g) y, in the same order.</param>
    public void Add((int First, int Count) elements, Batch outputs, Batch truth)
    {
        var part = grid.Elements.narrow(0, elements.First, elements.Count);
        Store(metric.Values(outputs, truth), Values, elements.First);
        for (var e = 0; e < elements.Count; e++)
        {
            var (found, wanted) = (outputs.Slice(e * samples, samples), truth.Slice(e * samples, samples));
            if (metric.Pooled(found, wanted) is { } pooled)
            {
                (Pooled ??= []).Add(pooled);
            }

            if (metric.Map(found, wanted) is { } map)
            {
                (Maps ??= []).Add(Rectangle(metric.Averaged(map)));
            }
        }

        AddDefects(elements.First, part, outputs);
    }

    /// <summary>
    /// |f(g.x) - rho(g) f(x)| relative to the mean size of f(x), <c>[elements, samples]</c>; null where answers are boxes or whole numbers. f(x) is moved forth instead of f(g.x) back: where rho(g)
    /// keeps lengths (rotations, flips, reorderings, whatever leaves answers alone) both differ by as much; where it does not (boosts), this counts in the moved frame.
    /// </summary>
    public double[,]? Defects => _upright is null ? null : _defects;

    /// <summary>A map as a table.</summary>
    internal static double[,] Rectangle(Tensor map)
    {
        var numbers = new double[map.shape[0], map.shape[1]];
        Store(map, numbers, 0);
        return numbers;
    }

    private void AddDefects(int first, Tensor elements, Batch outputs)
    {
        if (first == 0)
        {
            _field = outputs.FirstOrDefault(f => f.Value.Value.is_floating_point() && f.Value.Type is not BoxesType && f.Value.Mask is null && !outputs.ContainsKey("boxes")).Key;
            if (_field is null)
            {
                return;
            }

            var upright = outputs[_field].Value.narrow(0, 0, samples).to(torch.float64).clone();
            _upright = new Field(upright, outputs[_field].Type);
            _scale = EquivarianceError.Scale(_upright);
            _ = upright.MoveToOuterDisposeScope();
        }

        if (_upright is null)
        {
            return;
        }

        var expected = grid.Symmetry.Output.Apply(elements, new Batch((_field!, _upright)), Pairing.Outer)[_field!].Value;
        Store((outputs[_field!].Value.to(torch.float64) - expected).reshape(elements.shape[0], samples, -1).norm(2) / _scale, _defects, first);
    }

    /// <summary>Values of elements and samples, in rows of a table from <paramref name="row"/> on.</summary>
    private static void Store(Tensor values, double[,] table, int row)
    {
        var numbers = values.contiguous().data<double>().ToArray();
        numbers.CopyTo(MemoryMarshal.CreateSpan(ref table[row, 0], numbers.Length));
    }
}
