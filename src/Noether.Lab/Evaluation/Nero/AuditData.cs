using System.Globalization;
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

    /// <summary>What kind each sample is of, where the set knows kinds other than classes: one name a sample.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>The samples of one kind or class.</summary>
    /// <param name="subset">Name of a kind or a class, or a class's number. A picture with several boxes is of the class of each.</param>
    /// <exception cref="InputException">The samples have neither kinds nor classes, or none is of that one.</exception>
    public AuditData Only(string subset)
    {
        ArgumentNullException.ThrowIfNull(subset);
        var names = Kinds?.Select(k => (IReadOnlyList<string>)[k]).ToList() ?? Labels() ?? throw new InputException($"The samples of {Name} have neither classes nor kinds, so that there is no subset '{subset}'; leave it out.");
        var known = names.SelectMany(n => n).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var wanted = Kinds is null && Classes is { } classes && int.TryParse(subset, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < classes.Count ? classes[number] : subset;
        long[] rows = [.. names.Index().Where(n => n.Item.Contains(wanted, StringComparer.Ordinal)).Select(n => (long)n.Index)];
        if (rows.Length == 0)
        {
            throw new InputException($"No sample of {Name} is of '{subset}'{NearestName.Hint(subset, known)} There are {string.Join(", ", known)}.");
        }

        return At(rows) with { Name = $"{Name} ({wanted})" };
    }

    /// <summary>The first samples.</summary>
    /// <param name="count">How many at most.</param>
    public AuditData First(int count) => count >= Inputs.Size ? this : At([.. Enumerable.Range(0, count).Select(i => (long)i)]);

    /// <summary>Parts a batch that holds both: the named fields are targets, all others inputs.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="batch">All fields.</param>
    /// <param name="targets">Names of the targets.</param>
    public static AuditData Of(string name, Batch batch, params IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new AuditData(name, Part(batch, b => !targets.Contains(b)), targets.Count == 0 ? null : Part(batch, targets.Contains));
    }

    /// <summary>Numbers of the classes that a sample is of; none where the targets are not classes.</summary>
    internal IReadOnlySet<long> PresentClasses() => (LabelNumbers() ?? []).SelectMany(l => l).ToHashSet();

    /// <summary>The classes of each sample by their names, or their numbers where they have none.</summary>
    private List<IReadOnlyList<string>>? Labels() => LabelNumbers()?
        .Select(numbers => (IReadOnlyList<string>)[.. numbers.Select(l => Classes is { } classes && l >= 0 && l < classes.Count ? classes[(int)l] : l.ToString(CultureInfo.InvariantCulture))])
        .ToList();

    /// <summary>The classes of each sample: one, or those of its boxes that exist.</summary>
    private List<long[]>? LabelNumbers()
    {
        if (Targets is null || (Targets.GetValueOrDefault("label") ?? Targets.GetValueOrDefault("labels")) is not { Value: var labels } field || labels.numel() == 0)
        {
            return null;
        }

        using var scope = torch.NewDisposeScope();
        var (rows, mask) = ((int)labels.shape[0], (field.Mask ?? Targets.GetValueOrDefault("boxes")?.Mask)?.cpu().contiguous().data<bool>().ToArray());
        var numbers = labels.to(torch.int64).cpu().contiguous().data<long>().ToArray();
        var each = numbers.Length / rows;
        return [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(r * each, each).Where(i => mask is null || mask[i]).Select(i => numbers[i]).ToArray())];
    }

    /// <summary>The samples of these rows, in their order.</summary>
    internal AuditData At(params long[] rows)
    {
        var chosen = torch.tensor(rows);
        return this with
        {
            Inputs = Inputs.Rows(chosen),
            Targets = Targets?.Rows(chosen),
            Kinds = Kinds is null ? null : [.. rows.Select(r => Kinds[(int)r])],
        };
    }

    private static Batch Part(Batch batch, Func<string, bool> chosen) => new(batch.Where(f => chosen(f.Key)).Select(f => (f.Key, f.Value)));
}
