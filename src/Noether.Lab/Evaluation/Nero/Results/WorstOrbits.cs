using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Tracking;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>The samples that a model does worst on, in all their positions, as a test set that <see cref="AuditDataSets"/> and others read.</summary>
public static class WorstOrbits
{
    /// <summary>
    /// Writes an <c>.npz</c> file: the moved inputs and targets by their names (and <c>NAME.mask</c> where not all entries exist), element by element for each sample, and beside them <c>sample</c>, <c>element</c>
    /// (indices in the audit) and <c>value</c>, what the model had there.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="result">The audit.</param>
    /// <param name="model">Index of the model.</param>
    /// <param name="count">How many samples at most, worst first.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, NeroResult result, int model, int count)
    {
        ArgumentNullException.ThrowIfNull(result);
        using var scope = torch.NewDisposeScope();
        var samples = result.WorstSamples(model, count);
        var rows = torch.tensor([.. samples.Select(i => (long)i)]);
        var arrays = new OrderedDictionary<string, NumberArray>();
        Add(arrays, result.Grid.Symmetry.Input.Apply(result.Grid.Elements, result.Data.Inputs.Rows(rows), Pairing.Outer), samples.Count);
        if (result.Data.Targets is { } targets)
        {
            Add(arrays, result.Grid.Symmetry.Output.Apply(result.Grid.Elements, targets.Rows(rows), Pairing.Outer), samples.Count);
        }

        var places = (from sample in samples from element in Enumerable.Range(0, result.Grid.Count) select (sample, element)).ToList();
        arrays["sample"] = NumberArray.Of<long>([places.Count], [.. places.Select(p => (long)p.sample)]);
        arrays["element"] = NumberArray.Of<long>([places.Count], [.. places.Select(p => (long)p.element)]);
        arrays["value"] = NumberArray.Of<double>([places.Count], [.. places.Select(p => result.Models[model].Values[p.element, p.sample])]);
        using var bytes = new MemoryStream();
        NpzFile.Write(bytes, arrays);
        Disk.Replace(path, bytes.ToArray());
    }

    /// <summary>Fields of elements times samples, turned to samples times elements.</summary>
    private static void Add(OrderedDictionary<string, NumberArray> arrays, Batch moved, int samples)
    {
        foreach (var (name, field) in moved)
        {
            Tensor Turned(Tensor values) => values.view([-1, samples, .. values.shape[1..]]).transpose(0, 1).reshape(values.shape);
            foreach (var (array, numbers) in FieldArrays.Of(name, new Field(Turned(field.Value.contiguous()), field.Type, field.Mask is { } mask ? Turned(mask.contiguous()) : null)))
            {
                arrays[array] = numbers;
            }
        }
    }
}
