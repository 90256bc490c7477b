using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>The symmetries that motions are tried for.</summary>
public static class MotionCandidates
{
    private const double MostEnlarged = 2;
    private const double FarthestDrift = 1.5;

    /// <summary>
    /// Rotations about each axis (about all in the plane), reflections of each axis, the inversion of space, shifts and boosts along each axis, enlargements, permutations of the objects and
    /// reversed time. Rotations, reflections and enlargements are about the samples' origin.
    /// </summary>
    /// <param name="samples">The motions; shifts and boosts are drawn as large as their positions and steps vary.</param>
    public static IReadOnlyList<CandidateSymmetry> For(MotionSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var d = samples.Dimension;
        List<CandidateSymmetry> all = [];
        all.AddRange(d == 2
            ? [Linear("rotation", "rotation", "after every rotation", UniformTurns.InPlane(2, 0, 1))]
            : Axes(d).Select(k => Linear($"rotation about {Letter(k)}", "rotation", $"after every rotation about the {Letter(k)} axis", UniformTurns.InPlane(3, (k + 1) % 3, (k + 2) % 3))));
        all.AddRange(Axes(d).Select(k => Linear($"reflection of {Letter(k)}", "reflection", $"in a mirror that turns {Letter(k)} round", MatrixGroups.Reflection(d, k))));
        if (d == 3)
        {
            all.Add(Linear("inversion", "reflection", "when all coordinates change their sign", Inversion(d)));
        }

        all.AddRange(Axes(d).Select(k => new CandidateSymmetry($"shift along {Letter(k)}", "shift", $"wherever it happens along {Letter(k)}", new Translations(1, FarthestDrift * samples.PositionSpread[k]), DriftAction.Shift(k))));
        all.AddRange(Axes(d).Select(k => new CandidateSymmetry($"boost along {Letter(k)}", "boost", $"as seen by who moves evenly along {Letter(k)}", new Translations(1, FarthestDrift * samples.StepSpread[k]), DriftAction.Boost(k))));
        all.Add(Linear("scaling", "scaling", "when all lengths are multiplied by one factor", new Scalings(d, MostEnlarged)));
        if (samples.Objects > 1)
        {
            var permutations = new SymmetricGroup(samples.Objects);
            all.Add(new CandidateSymmetry("permutation", "permutation", "whichever object takes which part", permutations, new GroupAction(permutations)));
        }

        all.Add(new CandidateSymmetry("time reversal", "time reversal", "when it runs backwards", new Cyclic(2), new TimeReversalAction()));
        return all;
    }

    private static IEnumerable<int> Axes(int d) => Enumerable.Range(0, d);

    private static char Letter(int axis) => "xyz"[axis];

    private static CandidateSymmetry Linear(string name, string kind, string statement, IAffineGroup group) => new(name, kind, statement, group, new GroupAction(group));

    private static MatrixGroup Inversion(int d)
    {
        using var scope = torch.NewDisposeScope();
        return new MatrixGroup("inversion", torch.zeros(0, d, d, dtype: torch.float64), -torch.eye(d, dtype: torch.float64).unsqueeze(0));
    }
}
