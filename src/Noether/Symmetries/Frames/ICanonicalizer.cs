using Noether.Fields;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// Brings points into a form that does not depend on how they were moved, and results back from it: any network behind it becomes invariant, or equivariant where its
/// answers are restored (<see cref="CanonicalForm.Positions"/>, <see cref="CanonicalForm.Vectors"/>).
/// </summary>
public interface ICanonicalizer
{
    /// <summary>What it is, for messages and tables.</summary>
    string Name { get; }

    /// <summary>Coordinates of every cloud's canonical form.</summary>
    /// <param name="points">Positions <c>[batch, n, d]</c>; those that do not exist change nothing and come out as zero.</param>
    /// <param name="draws">In training, where random choices come from; null makes none, so that equal clouds have equal forms.</param>
    /// <exception cref="InputException">The points have another shape.</exception>
    CanonicalForm Canonicalize(Field points, Generator? draws = null);

    /// <summary>Forms between which the canonicaliser does not choose, the given one among them: a network's answers are to be averaged over them.</summary>
    IReadOnlyList<CanonicalForm> Equivalents(CanonicalForm form);

    /// <summary>Whether <see cref="Equivalents"/> are averaged over in training too, and not only in evaluation.</summary>
    bool AveragesInTraining { get; }
}
