namespace Noether.Numerics;

/// <summary>The skew-symmetric logarithm of rotation matrices <c>[..., n, n]</c>, float64: it exists for every rotation, whatever its angles.</summary>
/// <remarks>
/// With R = C + S, C symmetric and S skew, a plane that R turns by θ lies in an eigenspace of C with the eigenvalue cos θ, where S is sin θ times a quarter turn:
/// log R = Σ (θ / sin θ) S over those eigenspaces. Half turns leave their planes open; eigenvectors are paired as they come, so that the logarithm is one of several there.
/// For n = 2 it is the angle in (-π, π].
/// </remarks>
public static class RotationLogarithm
{
    /// <summary>The sine below which an angle counts as none, or as a half turn.</summary>
    private const double Straight = 1e-9;

    /// <summary>The logarithm of each rotation.</summary>
    /// <param name="rotations"><c>[..., n, n]</c>.</param>
    /// <returns>Skew-symmetric matrices of the same shape whose exponentials are the rotations.</returns>
    public static Tensor Of(Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(rotations.shape[^1] == 2 ? QuarterTurn(rotations) * Angle(rotations).unsqueeze(-1).unsqueeze(-1) : InEigenspaces(rotations));
    }

    /// <summary>Angles of plane rotations, counter-clockwise, <c>[...]</c> in (-π, π]; rounding about a half turn counts as +π.</summary>
    /// <param name="rotations"><c>[..., 2, 2]</c>.</param>
    public static Tensor Angle(Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        using var scope = torch.NewDisposeScope();
        var (cosine, sine) = (rotations.select(-2, 0).select(-1, 0), rotations.select(-2, 1).select(-1, 0));
        var half = sine.abs().lt(Straight) & cosine.lt(0);
        return scope.MoveToOuter(torch.atan2(sine, cosine).masked_fill(half, Math.PI));
    }

    private static Tensor QuarterTurn(Tensor like) => torch.tensor([0.0, -1.0, 1.0, 0.0], like.dtype, like.device).view(2, 2);

    private static Tensor InEigenspaces(Tensor rotations)
    {
        var n = rotations.shape[^1];
        var transposed = rotations.transpose(-2, -1);
        var (cosines, vectors) = torch.linalg.eigh((rotations + transposed) / 2);
        var skew = vectors.transpose(-2, -1).matmul(rotations - transposed).matmul(vectors) / 2;

        // A row of the skew part has the length of its plane's sine.
        var sines = skew.square().sum(-1).sqrt();
        var straight = sines.lt(Straight);
        var scale = torch.where(straight, torch.ones_like(sines), torch.atan2(sines, cosines) / sines.masked_fill(straight, 1));
        var half = (straight & cosines.lt(0)).to(rotations.dtype);
        var turned = (scale.unsqueeze(-1) * skew * (1 - half.unsqueeze(-1)) * (1 - half.unsqueeze(-2)))
            + (Math.PI * Pairs(n, rotations) * half.unsqueeze(-1) * half.unsqueeze(-2));
        return vectors.matmul((turned - turned.transpose(-2, -1)) / 2).matmul(vectors.transpose(-2, -1));
    }

    /// <summary>Quarter turns of the first and second axis, the third and fourth, and so on: half turns have the least cosines and come first, always an even number of them.</summary>
    private static Tensor Pairs(long n, Tensor like)
    {
        var pairs = new double[n, n];
        for (var i = 0; i + 1 < n; i += 2)
        {
            (pairs[i, i + 1], pairs[i + 1, i]) = (-1, 1);
        }

        return torch.tensor(pairs, like.dtype, like.device);
    }
}
