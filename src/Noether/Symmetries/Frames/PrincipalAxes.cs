using Noether.Fields;
using Noether.Numerics;

namespace Noether.Symmetries.Frames;

/// <summary>Centres, eigenvectors of the covariance and which of its eigenvalues are equal, of the points of each sample; float64.</summary>
/// <param name="Centre">Mean of the points that exist, <c>[b, d]</c>; zero where none does, or where the group does not shift.</param>
/// <param name="Vectors">Eigenvectors as columns by ascending eigenvalue, <c>[b, d, d]</c>, a rotation.</param>
/// <param name="Values">Eigenvalues, ascending, <c>[b, d]</c>.</param>
/// <param name="Cases">Case of <see cref="AxisTurns"/>, <c>[b]</c>, int64.</param>
internal sealed record PrincipalAxes(Tensor Centre, Tensor Vectors, Tensor Values, Tensor Cases)
{
    public static PrincipalAxes Of(Field points, bool centred, double relativeGap, bool differentiate)
    {
        var (centre, covariance) = Moments(points, centred);
        var (values, vectors) = SymmetricEigen.Apply(differentiate ? covariance : covariance.detach());
        var cases = CasesOf(values.detach(), relativeGap);
        if (differentiate)
        {
            // Where eigenvalues are equal, any axes will do, and none has a derivative.
            vectors = torch.where(cases.gt(0).view(-1, 1, 1), vectors.detach(), vectors);
        }

        // A product of rotations and sign changes is the whole of O(d); the frame adds the signs.
        var last = vectors.narrow(-1, vectors.shape[^1] - 1, 1) * AxisTurns.Determinants(vectors.detach()).view(-1, 1, 1);
        return new PrincipalAxes(centre, torch.cat([vectors.narrow(-1, 0, vectors.shape[^1] - 1), last], -1), values, cases);
    }

    /// <summary>Means of the points, and sums of outer products about them.</summary>
    public static (Tensor Centre, Tensor Covariance) Moments(Field points, bool centred)
    {
        var x = points.Masked().to(torch.float64);
        if (!centred)
        {
            return (torch.zeros([x.shape[0], x.shape[2]], torch.float64, x.device), x.transpose(1, 2).matmul(x));
        }

        var exists = points.Exists()?.to(torch.float64);
        var centre = exists is null ? x.mean([1]) : x.sum(1) / exists.sum(1).clamp_min(1);
        var around = x - centre.unsqueeze(1);
        around = exists is null ? around : around * exists;
        return (centre, around.transpose(1, 2).matmul(around));
    }

    private static Tensor CasesOf(Tensor values, double relativeGap)
    {
        // Not divided by the largest: where all are zero, all are equal.
        var equal = values.diff(dim: -1).le(values.narrow(-1, values.shape[^1] - 1, 1) * relativeGap).to(torch.int64);
        return values.shape[^1] == 2 ? equal.squeeze(-1) * 3 : equal.select(-1, 0) + (equal.select(-1, 1) * 2);
    }
}
