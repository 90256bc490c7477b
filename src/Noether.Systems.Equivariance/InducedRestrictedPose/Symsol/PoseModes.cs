using Noether.Geometry.Rendering;
using Noether.Representations;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>How many modes distributions have, and how evenly they share their probability among the poses that look alike.</summary>
internal static class PoseModes
{
    // The nearest rotations that leave a solid as it is are farther apart than that (icosahedron: 72 degrees).
    private const double Separation = 35 * Math.PI / 180;

    // Probability within this angle counts as a pose's.
    private const double Reach = 15 * Math.PI / 180;

    // Peaks between grid points are cut off: cells that are that much lower than the highest may still be a mode's.
    private const double Floor = 0.02;

    // A mode has at least this share of the probability of the greatest one.
    private const double LeastShare = 0.1;

    // Turns of a round solid that are looked at.
    private const int Turns = 12;
    private const double Facing = 0.5;

    /// <summary>Adds, for pictures whose marks are seen, the number of modes where it is finite, and the smallest share of a pose over the largest.</summary>
    public static void Look(RotationDistribution distribution, Tensor poses, PosedBody body, int most, List<double> modes, List<double> balances)
    {
        using var scope = torch.NewDisposeScope();
        var symmetries = body.Symmetries(Turns);
        foreach (var i in Marked(poses, body).Take(most))
        {
            if (body is ConvexPolyhedron || symmetries.shape[0] == 1)
            {
                var (_, found) = distribution.TopModes(i, (int)(2 * symmetries.shape[0]) + 4, Separation, Floor);
                modes.Add(found.ge(found.max() * LeastShare).sum().ToDouble());
            }

            var like = poses[i].matmul(symmetries.to(poses.dtype, poses.device)).view(-1, 9);
            var near = like.matmul(distribution.Rotations.to(poses.dtype).view(-1, 9).t()).gt(1 + (2 * Math.Cos(Reach))).to(poses.dtype);
            var shares = near.matmul(distribution.LogProbabilities[i].exp().to(poses.dtype));
            var (least, greatest) = (shares.min().ToDouble(), shares.max().ToDouble());
            balances.Add(greatest > 0 ? least / greatest : 0);
        }
    }

    /// <summary>Pictures in which the first mark of a solid is turned towards the eye; all where there are no marks on it.</summary>
    public static IEnumerable<long> Marked(Tensor poses, PosedBody body)
    {
        var all = Enumerable.Range(0, (int)poses.shape[0]).Select(i => (long)i);
        System.Numerics.Vector3? mark = body switch
        {
            CastBody { Spots.Count: > 0 } spotted => System.Numerics.Vector3.Normalize(spotted.Spots[0].Centre),
            ConvexPolyhedron painted when painted.Faces.FirstOrDefault(f => f.Albedo < 1) is { Albedo: > 0 } face => face.Normal,
            _ => null,
        };
        if (mark is not { } direction)
        {
            return all;
        }

        // The eye is on y: the height of the turned mark.
        using var scope = torch.NewDisposeScope();
        var heights = poses.select(1, 1).to(torch.float64).cpu().matmul(torch.tensor(new double[] { direction.X, direction.Y, direction.Z })).data<double>().ToArray();
        return [.. all.Where(i => heights[i] > Facing)];
    }
}
