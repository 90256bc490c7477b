using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Noether.Fields;

/// <summary>
/// A set of named fields of the same samples: the one currency of actions, models, objectives and audits.
/// Immutable; names keep the order in which they were given.
/// </summary>
public sealed class Batch : IReadOnlyDictionary<string, Field>
{
    private readonly OrderedDictionary<string, Field> _fields;

    /// <param name="fields">Names and fields; all fields have the same number of samples.</param>
    /// <exception cref="ArgumentException">Two fields differ in their number of samples, or a name occurs twice.</exception>
    public Batch(params IEnumerable<(string Name, Field Field)> fields)
    {
        _fields = [];
        foreach (var (name, field) in fields)
        {
            if (!_fields.TryAdd(name, field))
            {
                throw new ArgumentException($"The batch names the field '{name}' twice.", nameof(fields));
            }

            if (field.BatchSize != Size)
            {
                throw new ArgumentException($"Field '{name}' has {field.BatchSize} samples, field '{_fields.GetAt(0).Key}' has {Size}.", nameof(fields));
            }
        }
    }

    /// <summary>Number of samples; 0 for a batch without fields.</summary>
    public long Size => _fields.Count == 0 ? 0 : _fields.GetAt(0).Value.BatchSize;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _fields.Keys;

    /// <inheritdoc/>
    public IEnumerable<Field> Values => _fields.Values;

    /// <inheritdoc/>
    public int Count => _fields.Count;

    /// <summary>The field of that name.</summary>
    /// <exception cref="KeyNotFoundException">No such field; the message lists those there are.</exception>
    public Field this[string name] => _fields.TryGetValue(name, out var field)
        ? field
        : throw new KeyNotFoundException($"The batch has no field '{name}'; it has {(Count == 0 ? "none" : string.Join(", ", Keys))}.");

    /// <summary>This batch with a field added, or replaced where the name exists.</summary>
    public Batch With(string name, Field field)
    {
        var pairs = this.Select(p => (p.Key, p.Key == name ? field : p.Value));
        return new Batch(ContainsKey(name) ? pairs : pairs.Append((name, field)));
    }

    /// <summary>This batch with every field replaced by <paramref name="change"/>'s result.</summary>
    public Batch Select(Func<string, Field, Field> change) => new(this.Select(p => (p.Key, change(p.Key, p.Value))));

    /// <summary>The samples of the given rows, in that order: one gather a field.</summary>
    /// <param name="rows"><c>[n]</c>, int64.</param>
    public Batch Rows(Tensor rows) => Select((_, f) => new Field(f.Value.index_select(0, rows), f.Type, f.Mask?.index_select(0, rows)));

    /// <summary>Samples <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/>, as views.</summary>
    public Batch Slice(long start, long length) => Select((_, f) => new Field(f.Value.narrow(0, start, length), f.Type, f.Mask?.narrow(0, start, length)));

    /// <summary>
    /// The samples of all batches, in order. All have the same field names and types; a mask missing in one batch counts as all true.
    /// Masked fields of different widths are padded with zeros to the widest.
    /// </summary>
    /// <exception cref="ArgumentException">No batches, or they differ in their fields.</exception>
    public static Batch Cat(params IReadOnlyList<Batch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Count == 0)
        {
            throw new ArgumentException("At least one batch is needed.", nameof(batches));
        }

        var first = batches[0];
        foreach (var batch in batches)
        {
            if (!batch.Keys.SequenceEqual(first.Keys) || batch.Any(p => p.Value.Type != first[p.Key].Type))
            {
                throw new ArgumentException($"Batches with different fields cannot be joined: {first} and {batch}.", nameof(batches));
            }
        }

        return first.Select((name, _) => FieldJoin.Cat([.. batches.Select(b => b[name])]));
    }

    /// <summary>All fields on that device.</summary>
    public Batch To(torch.Device device) => Select((_, f) => new Field(f.Value.to(device), f.Type, f.Mask?.to(device)));

    /// <summary>All floating-point fields in that precision; integers, classes and masks as they are.</summary>
    public Batch To(torch.ScalarType precision) => Select((_, f) => f.Value.is_floating_point() ? f.With(f.Value.to(precision)) : f);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _fields.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Field value) => _fields.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Field>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Names, types and shapes: <c>x: position [8, 5, 3], y: label [8]</c>.</summary>
    public override string ToString() => string.Join(", ", this.Select(p => $"{p.Key}: {p.Value.Type} [{string.Join(", ", p.Value.Value.shape)}]"));
}
