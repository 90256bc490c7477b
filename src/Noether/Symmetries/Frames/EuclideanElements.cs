using Noether.Groups;

namespace Noether.Symmetries.Frames;

/// <summary>What a group of isometries does to points, and its elements from matrices and shifts.</summary>
/// <param name="Dimension">2 or 3 where it turns, any for translations.</param>
/// <param name="Shifts">Whether it has translations.</param>
/// <param name="Turns">Whether it has rotations.</param>
/// <param name="Reflects">Whether it has reflections.</param>
internal sealed record EuclideanElements(int Dimension, bool Shifts, bool Turns, bool Reflects)
{
    private readonly SemidirectProduct? _motions;

    private EuclideanElements(IAffineGroup linear, SemidirectProduct? motions)
        : this(linear.Dimension, motions is not null, true, linear is O2 or O3) => _motions = motions;

    /// <summary>T(d), SO(d), O(d), SE(d) or E(d).</summary>
    /// <exception cref="ArgumentException">Any other group.</exception>
    public static EuclideanElements Of(IAffineGroup group) => group switch
    {
        Translations translations => new EuclideanElements(translations.Dimension, true, false, false),
        SO2 or O2 or SO3 or O3 => new EuclideanElements(group, null),
        SemidirectProduct { LinearGroup: SO2 or O2 or SO3 or O3 } motions => new EuclideanElements(motions.LinearGroup, motions),
        _ => throw new ArgumentException($"Principal axes make frames of T(d), O(d), SO(d), E(d) and SE(d) with d = 2 or 3, not of {group.Name}.", nameof(group)),
    };

    /// <summary>The elements x -> R x + t as their group writes them.</summary>
    /// <param name="matrices">R, <c>[n, d, d]</c>.</param>
    /// <param name="shifts">t, <c>[n, d]</c>; not used by a linear group.</param>
    public Tensor Join(Tensor matrices, Tensor shifts)
    {
        var linear = Dimension == 3 ? matrices : Plane(matrices);
        return _motions is null ? linear : _motions.Join(shifts, linear);
    }

    private Tensor Plane(Tensor matrices)
    {
        var angles = torch.atan2(matrices.select(-2, 1).select(-1, 0), matrices.select(-2, 0).select(-1, 0));
        return Reflects ? torch.stack([angles, AxisTurns.Determinants(matrices).lt(0).to(torch.float64)], -1) : angles;
    }
}
