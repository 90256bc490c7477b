using Noether.Fields;
using Noether.Groups;

namespace Noether.Symmetries;

/// <summary>How far a model is from respecting a symmetry: |f(g.x) - g.f(x)|, relative to the size of its outputs.</summary>
public static class EquivarianceError
{
    /// <summary>
    /// The defect of every element, sample and output field: the 2-norm of f(g.x) - g.f(x) over the sample's entries, divided by
    /// the <see cref="Scale"/> of f(x) in that field. Entries that the output's mask excludes are not counted; integer outputs count as numbers.
    /// </summary>
    /// <param name="model">The model f.</param>
    /// <param name="symmetry">How inputs and outputs move.</param>
    /// <param name="x">The samples.</param>
    /// <param name="g">Group elements, <c>[m, ...]</c>, at least one.</param>
    /// <param name="chunkRows">Most rows in one call of the model.</param>
    /// <exception cref="InputException">There is nothing to compare (no elements, samples or output entries), or f(g.x) and g.f(x) differ in fields or shapes.</exception>
    public static EquivarianceDefects Measure(IModel model, Symmetry symmetry, Batch x, Tensor g, long chunkRows = 4096)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(symmetry);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(g);
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        if (g.shape[0] == 0 || x.Size == 0)
        {
            throw new InputException($"A defect cannot be measured on {g.shape[0]} elements of {symmetry.Group.Name} and {x.Size} samples: give at least one of each.");
        }

        var upright = Upright(model, symmetry, x, g, chunkRows);
        var scales = upright.ToDictionary(p => p.Key, p => Scale(p.Value), StringComparer.Ordinal);
        var values = upright.Keys.ToDictionary(name => name, _ => new double[g.shape[0], x.Size], StringComparer.Ordinal);
        foreach (var chunk in Orbit.Run(model, symmetry, x, g, chunkRows))
        {
            using var inner = torch.NewDisposeScope();
            var expected = symmetry.Output.Apply(chunk.Elements, upright.Slice(chunk.FirstSample, chunk.Samples), Pairing.Outer);
            foreach (var (name, field) in expected)
            {
                var defects = Defects(name, chunk.Outputs, field).div_(scales[name]).data<double>().ToArray();
                Store(values[name], defects, chunk);
            }
        }

        return new EquivarianceDefects(symmetry.Group, g, values);
    }

    /// <summary>
    /// The size that a field's defects are relative to: the root mean square over the samples of their 2-norms, 1 where all are zero.
    /// Positions count from their mean (that of each sample's points, or of the samples where each is one point), because their distance from the origin says nothing.
    /// </summary>
    /// <param name="output">A model's output f(x), at least one sample.</param>
    public static double Scale(Field output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var scope = torch.NewDisposeScope();
        var scale = Norms(output.Type is PositionType ? Centred(output) : output).square().mean().item<double>();
        return scale > 0 ? Math.Sqrt(scale) : 1;
    }

    /// <summary>f(x) of all samples, by as many rows at a time as the orbit.</summary>
    private static Batch Upright(IModel model, Symmetry symmetry, Batch x, Tensor g, long chunkRows)
    {
        var still = symmetry with { Input = new TrivialAction() };
        var parts = Orbit.Run(model, still, x, g.narrow(0, 0, 1), chunkRows).Select(chunk => Batch.Cat(chunk.Outputs)).ToArray();
        var upright = Batch.Cat(parts);
        return upright.Values.Any(Counts)
            ? upright
            : throw new InputException($"A defect cannot be measured: the model's output has no entries that count ({(upright.Count == 0 ? "no fields" : upright)}).");
    }

    private static bool Counts(Field output) => output.Value.NumberOfElements > 0 && (output.Exists() is not { } exists || exists.any().item<bool>());

    private static Field Centred(Field positions)
    {
        var axis = positions.HasNodeAxis ? 1 : 0;
        var points = positions.Masked().to(torch.float64);
        var counts = (positions.Exists() ?? torch.ones_like(points, torch.@bool)).to(torch.float64).sum(axis, keepdim: true).clamp_min(1);
        return positions.With(points - (points.sum(axis, keepdim: true) / counts));
    }

    private static Tensor Defects(string name, Batch actual, Field expected)
    {
        if (!actual.TryGetValue(name, out var found) || !found.Value.shape.SequenceEqual(expected.Value.shape))
        {
            throw new InputException($"The model gives '{name}' as [{string.Join(", ", expected.Value.shape)}] for the samples themselves, but {(found is null ? "not at all" : $"[{string.Join(", ", found.Value.shape)}]")} for the moved ones.");
        }

        return Norms(expected.With(found.Value.to(torch.float64) - expected.Value.to(torch.float64)));
    }

    /// <summary>2-norms of the samples' unmasked entries, <c>[b]</c>, float64 on the CPU.</summary>
    private static Tensor Norms(Field field) => field.Masked().to(torch.float64).reshape(field.BatchSize, -1).square().sum(1).sqrt().cpu();

    private static void Store(double[,] table, double[] defects, OrbitChunk chunk)
    {
        for (long row = 0; row < defects.Length; row++)
        {
            table[chunk.FirstElement + (row / chunk.Samples), chunk.FirstSample + (row % chunk.Samples)] = defects[row];
        }
    }
}

/// <summary>Relative defects of a model under a symmetry.</summary>
public sealed class EquivarianceDefects
{
    private readonly IReadOnlyDictionary<string, double[,]> _values;

    internal EquivarianceDefects(IGroup group, Tensor g, IReadOnlyDictionary<string, double[,]> values)
    {
        _values = values;
        Worst = new Defect("", 0, 0, 0, "");
        foreach (var (name, table) in values)
        {
            for (var i = 0; i < table.GetLength(0); i++)
            {
                for (var j = 0; j < table.GetLength(1); j++)
                {
                    // A NaN is worse than any number.
                    if (Worst.Field.Length == 0 || table[i, j] > Worst.Value || (double.IsNaN(table[i, j]) && !double.IsNaN(Worst.Value)))
                    {
                        Worst = new Defect(name, i, j, table[i, j], "");
                    }
                }
            }
        }

        if (g.shape[0] > 0)
        {
            Worst = Worst with { ElementText = $"{group.Name} element [{string.Join(", ", g[Worst.Element].to(torch.float64).cpu().flatten().data<double>().Select(v => v.ToString("G6")))}]" };
        }
    }

    /// <summary>Names of the output fields.</summary>
    public IEnumerable<string> Fields => _values.Keys;

    /// <summary>Defects of an output field, [element, sample].</summary>
    public double[,] this[string field] => _values[field];

    /// <summary>The largest defect of all.</summary>
    public Defect Worst { get; }

    /// <summary>The largest defect of each element over fields and samples.</summary>
    public double[] PerElement() => Largest(0);

    /// <summary>The largest defect of each sample over fields and elements.</summary>
    public double[] PerSample() => Largest(1);

    private double[] Largest(int axis)
    {
        var result = new double[_values.Values.First().GetLength(axis)];
        foreach (var table in _values.Values)
        {
            for (var i = 0; i < table.GetLength(0); i++)
            {
                for (var j = 0; j < table.GetLength(1); j++)
                {
                    ref var slot = ref result[axis == 0 ? i : j];
                    slot = Math.Max(slot, table[i, j]);
                }
            }
        }

        return result;
    }
}

/// <summary>One defect.</summary>
/// <param name="Field">The output field.</param>
/// <param name="Element">Index of the group element.</param>
/// <param name="Sample">Index of the sample.</param>
/// <param name="Value">The relative defect.</param>
/// <param name="ElementText">The element in words: group and numbers.</param>
public sealed record Defect(string Field, int Element, int Sample, double Value, string ElementText);
