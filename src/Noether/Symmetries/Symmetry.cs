using Noether.Fields;
using Noether.Groups;

namespace Noether.Symmetries;

/// <summary>A group with how it moves inputs and outputs: f respects it when f(g.x) = g.f(x).</summary>
/// <param name="Name">Name shown to people, and taken by <c>audit --symmetry</c>.</param>
/// <param name="Group">The group.</param>
/// <param name="Input">How an input moves: an action, or a renderer or simulator where the group does not act on the input itself.</param>
/// <param name="Output">How an output moves; <see cref="TrivialAction"/> for an invariant.</param>
public sealed record Symmetry(string Name, IGroup Group, IOrbitSource Input, IAction Output)
{
    /// <summary>A group that moves inputs and outputs alike, by its <see cref="GroupAction"/> on the types of their fields.</summary>
    /// <param name="group">The group.</param>
    /// <param name="name">The name shown to people; null for the group's.</param>
    public static Symmetry Natural(IGroup group, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        var action = new GroupAction(group);
        return new Symmetry(name ?? group.Name, group, action, action);
    }
}

/// <summary>Gives the inputs g.x of an orbit.</summary>
public interface IOrbitSource
{
    /// <summary>The batch moved by g, in <paramref name="pairing"/>'s order.</summary>
    Batch Apply(Tensor g, Batch x, Pairing pairing);

    /// <summary>Whether the elements give their inputs exactly or through interpolation; a source that does not say is taken to interpolate.</summary>
    Fidelity At(Tensor g, Batch x) => Fidelity.Interpolated;
}

/// <summary>A group action on typed fields: e.x = x and (ab).x = a.(b.x) wherever it is exact.</summary>
public interface IAction : IOrbitSource
{
    /// <summary>Whether each element acts exactly on this batch or through interpolation.</summary>
    abstract Fidelity IOrbitSource.At(Tensor g, Batch x);
}

/// <summary>How group elements meet samples.</summary>
public enum Pairing
{
    /// <summary>Element i moves sample i; either side may have a single row. Result: as many samples as the longer side.</summary>
    Each,

    /// <summary>Every element moves every sample. Result: element-major, sample j moved by element i at row i·size + j.</summary>
    Outer,
}

/// <summary>How faithfully an element acts on sampled data.</summary>
public enum Fidelity
{
    /// <summary>Entries are moved or multiplied, none is interpolated.</summary>
    Exact,

    /// <summary>Values are read between samples (a rotation by 45 degrees of a pixel grid).</summary>
    Interpolated,
}
