using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>Samples that an audit moves.</summary>
/// <param name="Name">Name of the set.</param>
/// <param name="Inputs">What the model sees.</param>
/// <param name="Targets">What it should say, moved by the symmetry's output action; null where nobody knows.</param>
public sealed record AuditData(string Name, Batch Inputs, Batch? Targets)
{
    /// <summary>Names of the classes, where the targets are classes.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Parts a batch that holds both: the named fields are targets, all others inputs.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="batch">All fields.</param>
    /// <param name="targets">Names of the targets.</param>
    public static AuditData Of(string name, Batch batch, params IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new AuditData(name, Part(batch, b => !targets.Contains(b)), targets.Count == 0 ? null : Part(batch, targets.Contains));
    }

    private static Batch Part(Batch batch, Func<string, bool> chosen) => new(batch.Where(f => chosen(f.Key)).Select(f => (f.Key, f.Value)));
}
