using Noether.Fields;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Elements of a symmetry's group that an audit runs over: no element twice, the identity first.</summary>
/// <param name="Symmetry">How inputs and outputs move.</param>
/// <param name="Elements">The elements, <c>[m, ...]</c> as the group writes them.</param>
/// <param name="Words">Each element as a person would say it: <c>rotation 45 degrees</c>.</param>
/// <param name="Layout">Where each element is drawn.</param>
public sealed record AuditGrid(Symmetry Symmetry, Tensor Elements, IReadOnlyList<string> Words, GridLayout Layout)
{
    /// <summary>Fields that the output action is said to move, where a user says it: an audit refuses those that neither targets nor answers have, and maps of them that do not compose as the group does. Null: it is taken as it is.</summary>
    public IReadOnlyList<string>? OutputFields { get; init; }

    /// <summary>Number of elements.</summary>
    public int Count => Words.Count;

    /// <summary>Which elements move this batch without interpolation; none where the inputs come from a renderer that does not say.</summary>
    public IReadOnlyList<bool> ExactOn(Batch inputs)
    {
        using var scope = torch.NewDisposeScope();
        return [.. Enumerable.Range(0, Count).Select(i => Symmetry.Input.At(Elements.narrow(0, i, 1), inputs) == Fidelity.Exact)];
    }
}
