using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Refuses maps of outputs that cannot be meant: of fields that neither targets nor answers have, and those that do not compose as the group's elements do.</summary>
internal static class OutputMaps
{
    private const double Tolerance = 1e-5;
    private const int ProbedTargets = 64;

    // Of class scores, in whichever form a model, its targets or its consensus has them.
    private static readonly string[] ClassFields = ["label", "logits", "probabilities"];

    /// <param name="grid">The elements; nothing is checked where they name no <see cref="AuditGrid.OutputFields"/>.</param>
    /// <param name="answers">A model's answers.</param>
    /// <param name="targets">What they are compared with; null where nobody knows.</param>
    /// <exception cref="InputException">A map cannot be meant.</exception>
    public static void Check(AuditGrid grid, Batch answers, Batch? targets)
    {
        if (grid.OutputFields is not { } fields)
        {
            return;
        }

        var known = answers.Keys.Union(targets?.Keys ?? []).Union(ClassScores.Are(answers) ? ClassFields : []).ToList();
        if (fields.FirstOrDefault(f => !known.Contains(f)) is { } unknown)
        {
            throw Unknown(grid.Symmetry.Name, "outputs", unknown, known, "neither targets nor answers have");
        }

        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        foreach (var part in new[] { answers, targets?.Slice(0, Math.Min(ProbedTargets, targets.Size)) }.OfType<Batch>())
        {
            Compose(grid, Probe(new Batch(part.Where(f => fields.Contains(f.Key)).Select(f => (f.Key, f.Value))), generator));
        }
    }

    /// <summary>The same fields with random numbers; whole numbers stay what they are.</summary>
    public static Batch Probe(Batch batch, Generator generator) =>
        batch.Select((_, f) => f.Value.is_floating_point() ? f with { Value = torch.randn(f.Value.shape, torch.float64, generator: generator.Torch) } : f);

    /// <summary>Whether two batches of the same fields have the same values.</summary>
    public static bool Alike(Batch a, Batch b) => a.All(f => f.Value.Value is var x && b[f.Key].Value is var y && x.shape.SequenceEqual(y.shape)
        && (x.is_floating_point() ? x.numel() == 0 || (x - y).abs().max().item<double>() < Tolerance : x.eq(y).all().item<bool>()));

    public static InputException Unknown(string group, string steps, string field, IReadOnlyList<string> known, string lack) =>
        new($"The group {group} has a step in '{steps}' for the field '{field}', which {lack}{NearestName.Hint(field, known)} There are {string.Join(", ", known)}.");

    private static void Compose(AuditGrid grid, Batch probe)
    {
        if (probe.Count == 0)
        {
            return;
        }

        var (group, output) = (grid.Symmetry.Group, grid.Symmetry.Output);
        for (var a = 0; a < grid.Count; a++)
        {
            for (var b = 0; b < grid.Count; b++)
            {
                var (first, second) = (grid.Elements.narrow(0, b, 1), grid.Elements.narrow(0, a, 1));
                var oneByOne = output.Apply(second, output.Apply(first, probe, Pairing.Outer), Pairing.Outer);
                if (!Alike(oneByOne, output.Apply(group.Compose(second, first), probe, Pairing.Outer)))
                {
                    throw new InputException(
                        $"The group {grid.Symmetry.Name}: '{grid.Words[b]}' followed by '{grid.Words[a]}' moves {string.Join(", ", probe.Keys)} otherwise than the element that it is on inputs; check the steps of 'outputs'.");
                }
            }
        }
    }
}
