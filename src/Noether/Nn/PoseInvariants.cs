namespace Noether.Nn;

/// <summary>What an <see cref="OrientedNetwork"/> knows about a pair of points with directions.</summary>
public enum PoseAttributes
{
    /// <summary>Distance; with directions (r·o_i, the part of r across o_i, o_i·o_j).</summary>
    Invariant,

    /// <summary>With directions: also r·o_j in space, and the sine of the angle between them in the plane, so that every orbit of pairs is told apart (in space up to reflections).</summary>
    Complete,

    /// <summary>In space: also the volume det[r, o_i, o_j], so that mirror images are told apart.</summary>
    Handed,

    /// <summary>The difference r itself, which is not invariant under rotations: a baseline, without directions.</summary>
    Raw,
}

/// <summary>
/// Numbers about a receiver i and a sender j with places and directions that no motion of space changes; r is the difference from the receiver to the sender. All are differentiable, also where
/// r vanishes or is parallel to a direction.
/// </summary>
/// <remarks>Source: Bekkers et al., ICLR 2024, section 3.</remarks>
public static class PoseInvariants
{
    private const double Guard = 1e-12;

    /// <summary>|r|, <c>[..., 1]</c>.</summary>
    /// <param name="r"><c>[..., d]</c>.</param>
    public static Tensor Distance(Tensor r)
    {
        ArgumentNullException.ThrowIfNull(r);
        return (r.square().sum(-1, keepdim: true) + Guard).sqrt();
    }

    /// <summary>
    /// r·o and the part across o, <c>[..., 2]</c>: in space its length, the same for a mirrored pair; in the plane r·o^⊥ with o^⊥ a quarter turn to the left of o, which a reflection turns round.
    /// </summary>
    /// <param name="r"><c>[..., d]</c>, d = 2 or 3.</param>
    /// <param name="o">The receiver's direction, of length 1, broadcast with r.</param>
    public static Tensor Spatial(Tensor r, Tensor o)
    {
        ArgumentNullException.ThrowIfNull(r);
        ArgumentNullException.ThrowIfNull(o);
        using var scope = torch.NewDisposeScope();
        var along = (r * o).sum(-1);
        var across = r.shape[^1] == 2
            ? (r.select(-1, 1) * o.select(-1, 0)) - (r.select(-1, 0) * o.select(-1, 1))
            : ((r - (along.unsqueeze(-1) * o)).square().sum(-1) + Guard).sqrt();
        return scope.MoveToOuter(torch.stack([along, across], -1));
    }

    /// <summary>o_i·o_j, <c>[..., 1]</c>.</summary>
    /// <param name="receiver">o_i, <c>[..., d]</c>.</param>
    /// <param name="sender">o_j, broadcast with it.</param>
    public static Tensor Fibre(Tensor receiver, Tensor sender)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return (receiver * sender).sum(-1, keepdim: true);
    }

    /// <summary>All attributes of a set, <c>[..., 3]</c>, 4 or 5.</summary>
    /// <param name="set">Any but <see cref="PoseAttributes.Raw"/>.</param>
    /// <param name="r"><c>[..., d]</c>.</param>
    /// <param name="receiver">o_i, broadcast with r.</param>
    /// <param name="sender">o_j, broadcast with r.</param>
    public static Tensor Of(PoseAttributes set, Tensor r, Tensor receiver, Tensor sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        using var scope = torch.NewDisposeScope();
        List<Tensor> parts = [Spatial(r, receiver), Fibre(receiver, sender)];
        if (set != PoseAttributes.Invariant)
        {
            parts.Add(r.shape[^1] == 3 ? (r * sender).sum(-1, keepdim: true)
                : ((receiver.select(-1, 0) * sender.select(-1, 1)) - (receiver.select(-1, 1) * sender.select(-1, 0))).unsqueeze(-1));
        }

        if (set == PoseAttributes.Handed && r.shape[^1] == 3)
        {
            long[] shape = [.. torch.broadcast_tensors(r, receiver)[0].shape];
            parts.Add((r.expand(shape) * torch.linalg.cross(receiver.expand(shape), sender.expand(shape))).sum(-1, keepdim: true));
        }

        long[] lead = torch.broadcast_tensors([.. parts.Select(p => p.select(-1, 0))])[0].shape;
        return scope.MoveToOuter(torch.cat([.. parts.Select(p => p.expand([.. lead, p.shape[^1]]))], -1));
    }

    /// <summary>Number of attributes of a set for pairs with directions.</summary>
    public static int Count(PoseAttributes set, int dimension) => set switch
    {
        PoseAttributes.Invariant => 3,
        PoseAttributes.Handed when dimension == 3 => 5,
        _ => 4,
    };
}

/// <summary>All monomials of some numbers, with repetitions: (a, a ⊗ a, a ⊗ a ⊗ a, ...).</summary>
public static class Monomials
{
    /// <param name="a"><c>[..., d]</c>.</param>
    /// <param name="degree">Highest degree, at least 1.</param>
    /// <returns><c>[..., d + d² + ... + d^degree]</c>.</returns>
    public static Tensor Of(Tensor a, int degree)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        using var scope = torch.NewDisposeScope();
        List<Tensor> powers = [a];
        for (var power = 2; power <= degree; power++)
        {
            powers.Add((powers[^1].unsqueeze(-1) * a.unsqueeze(-2)).flatten(-2));
        }

        return scope.MoveToOuter(torch.cat(powers, -1));
    }

    /// <summary>How many there are of <paramref name="numbers"/> numbers.</summary>
    public static int Count(int numbers, int degree) => Enumerable.Range(1, degree).Sum(power => (int)Math.Pow(numbers, power));
}
