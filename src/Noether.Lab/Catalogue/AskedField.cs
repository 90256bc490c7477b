using Noether.Fields;

namespace Noether.Lab.Catalogue;

/// <summary>A field by which a model is asked.</summary>
/// <param name="Name">Its name, in batches and in files of arrays.</param>
/// <param name="Type">How a group acts on it.</param>
/// <param name="Shape">Lengths of its axes after the batch, null where any will do.</param>
/// <param name="Meaning">What it holds, in a few words.</param>
public sealed record AskedField(string Name, FieldType Type, IReadOnlyList<long?> Shape, string Meaning)
{
    /// <summary>Name and shape, <c>points [n, any, 3]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape.Select(n => n?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any").Prepend("n"))}]";
}
