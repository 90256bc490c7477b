namespace Noether.Groups;

/// <summary>
/// Rotations of space in their usual guises; every function maps rows to rows and keeps dtype and device.
/// Matrices act on column vectors. Quaternions are w-x-y-z. Euler angles are (alpha, beta, gamma) with
/// R = R_y(alpha) R_x(beta) R_y(gamma), as in e3nn. A rotation vector is the axis times the angle.
/// </summary>
public static class Rotations
{
    /// <summary>Matrices <c>[..., 3, 3]</c> of quaternions <c>[..., 4]</c> of any length but zero; q and -q give the same.</summary>
    public static Tensor FromQuaternion(Tensor quaternions)
    {
        var unit = quaternions / torch.linalg.vector_norm(quaternions, dims: [-1], keepdim: true);
        var (w, x, y, z) = (unit.select(-1, 0), unit.select(-1, 1), unit.select(-1, 2), unit.select(-1, 3));
        return Matrix(
            1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y)),
            2 * ((x * y) + (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (w * x)),
            2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), 1 - (2 * ((x * x) + (y * y))));
    }

    /// <summary>
    /// Unit quaternions <c>[..., 4]</c> with w >= 0 (where w = 0, the first non-zero component is positive), accurate for every rotation:
    /// of the four square roots the largest is divided by (Shepperd's method).
    /// </summary>
    public static Tensor ToQuaternion(Tensor matrices)
    {
        Tensor M(int i, int j) => matrices.select(-2, i).select(-1, j);
        var (a, b, c) = (M(0, 0), M(1, 1), M(2, 2));
        var (wx, wy, wz) = (M(2, 1) - M(1, 2), M(0, 2) - M(2, 0), M(1, 0) - M(0, 1));
        var (xy, xz, yz) = (M(0, 1) + M(1, 0), M(0, 2) + M(2, 0), M(1, 2) + M(2, 1));
        var (ww, xx, yy, zz) = (1 + a + b + c, 1 + a - b - c, 1 - a + b - c, 1 - a - b + c);
        var candidates = torch.stack(
        [
            torch.stack([ww, wx, wy, wz], -1),
            torch.stack([wx, xx, xy, xz], -1),
            torch.stack([wy, xy, yy, yz], -1),
            torch.stack([wz, xz, yz, zz], -1),
        ], -2);
        var best = torch.stack([ww, xx, yy, zz], -1).argmax(-1).view([.. matrices.shape[..^2], 1, 1]);
        var chosen = candidates.gather(-2, best.expand([.. matrices.shape[..^2], 1, 4])).squeeze(-2);
        return Canonical(chosen / torch.linalg.vector_norm(chosen, dims: [-1], keepdim: true));
    }

    /// <summary>Matrices <c>[..., 3, 3]</c> of Euler angles <c>[..., 3]</c>, radians.</summary>
    public static Tensor FromEuler(Tensor angles) =>
        AboutY(angles.select(-1, 0)).matmul(AboutX(angles.select(-1, 1))).matmul(AboutY(angles.select(-1, 2)));

    /// <summary>
    /// Euler angles <c>[..., 3]</c>: alpha and gamma in [-pi, pi], beta in [0, pi]. Where beta is 0 or pi only one combination of
    /// alpha and gamma matters; alpha is then 0.
    /// </summary>
    public static Tensor ToEuler(Tensor matrices)
    {
        var (x, y, z) = (matrices.select(-1, 1).select(-1, 0), matrices.select(-1, 1).select(-1, 1), matrices.select(-1, 1).select(-1, 2));
        var tilt = torch.sqrt((x * x) + (z * z));
        var upright = tilt.lt(torch.finfo(matrices.dtype).eps * 8);
        var alpha = torch.where(upright, torch.zeros_like(x), torch.atan2(x, z));
        var beta = torch.atan2(torch.where(upright, torch.zeros_like(tilt), tilt), y);
        var rest = AboutY(alpha).matmul(AboutX(beta)).transpose(-2, -1).matmul(matrices);
        var gamma = torch.atan2(rest.select(-2, 0).select(-1, 2), rest.select(-2, 0).select(-1, 0));
        return torch.stack([alpha, beta, gamma], -1);
    }

    /// <summary>Matrices <c>[..., 3, 3]</c> of turns by <paramref name="angles"/> <c>[...]</c> (radians) about <paramref name="axes"/> <c>[..., 3]</c> of any length but zero.</summary>
    public static Tensor FromAxisAngle(Tensor axes, Tensor angles) =>
        Exp(axes / torch.linalg.vector_norm(axes, dims: [-1], keepdim: true) * angles.unsqueeze(-1));

    /// <summary>Unit axes <c>[..., 3]</c> and angles <c>[...]</c> in [0, pi]; the axis of the identity is x.</summary>
    public static (Tensor Axes, Tensor Angles) ToAxisAngle(Tensor matrices)
    {
        var vectors = Log(matrices);
        var angles = torch.linalg.vector_norm(vectors, dims: [-1]);
        var still = angles.eq(0).unsqueeze(-1);
        var x = torch.tensor([1.0, 0, 0], matrices.dtype, matrices.device).expand_as(vectors);
        return (torch.where(still, x, vectors / torch.where(still, torch.ones_like(vectors), angles.unsqueeze(-1))), angles);
    }

    /// <summary>
    /// Matrices <c>[..., 3, 3]</c> of six numbers <c>[..., 6]</c>: two columns made orthonormal one after the other, the third their cross product; continuous, and onto
    /// (Zhou, Barnes, Lu, Yang, Li, "On the continuity of rotation representations in neural networks", CVPR 2019, equation 14).
    /// </summary>
    public static Tensor FromSixNumbers(Tensor numbers)
    {
        var (first, second) = (numbers.narrow(-1, 0, 3), numbers.narrow(-1, 3, 3));
        var x = torch.nn.functional.normalize(first, dim: -1);
        var y = torch.nn.functional.normalize(second - ((x * second).sum(-1, keepdim: true) * x), dim: -1);
        return torch.stack([x, y, torch.linalg.cross(x, y, -1)], -1);
    }

    /// <summary>Exponential map: matrices <c>[..., 3, 3]</c> of rotation vectors <c>[..., 3]</c> (Rodrigues), smooth through zero.</summary>
    public static Tensor Exp(Tensor vectors)
    {
        var angle = torch.linalg.vector_norm(vectors, dims: [-1], keepdim: true).unsqueeze(-1);
        var half = torch.sinc(angle / Math.Tau);
        var cross = Cross(vectors);
        var identity = torch.eye(3, dtype: vectors.dtype, device: vectors.device);
        return identity + (torch.sinc(angle / Math.PI) * cross) + (0.5 * half * half * cross.matmul(cross));
    }

    /// <summary>Logarithm: rotation vectors <c>[..., 3]</c> of length at most pi; of the two at pi, the one whose first non-zero component is positive.</summary>
    public static Tensor Log(Tensor matrices)
    {
        var quaternions = ToQuaternion(matrices);
        var vector = quaternions.narrow(-1, 1, 3);
        var sine = torch.linalg.vector_norm(vector, dims: [-1], keepdim: true);
        var cosine = quaternions.narrow(-1, 0, 1);
        var still = sine.eq(0);
        var halfAngle = torch.atan2(sine, cosine);

        // At the identity the ratio is its limit 1: the vector vanishes there, its derivative does not.
        var scale = torch.where(still, torch.ones_like(sine), halfAngle / torch.where(still, torch.ones_like(sine), sine));
        return 2 * vector * scale;
    }

    /// <summary>The matrix K of a vector with K u = v × u, <c>[..., 3, 3]</c>.</summary>
    internal static Tensor Cross(Tensor v)
    {
        var (x, y, z) = (v.select(-1, 0), v.select(-1, 1), v.select(-1, 2));
        var zero = torch.zeros_like(x);
        return Matrix(zero, -z, y, z, zero, -x, -y, x, zero);
    }

    private static Tensor AboutX(Tensor angle)
    {
        var (c, s, zero, one) = (torch.cos(angle), torch.sin(angle), torch.zeros_like(angle), torch.ones_like(angle));
        return Matrix(one, zero, zero, zero, c, -s, zero, s, c);
    }

    private static Tensor AboutY(Tensor angle)
    {
        var (c, s, zero, one) = (torch.cos(angle), torch.sin(angle), torch.zeros_like(angle), torch.ones_like(angle));
        return Matrix(c, zero, s, zero, one, zero, -s, zero, c);
    }

    private static Tensor Matrix(params Tensor[] entries) =>
        torch.stack(entries, -1).view([.. entries[0].shape, 3, 3]);

    /// <summary>Of q and -q the one whose first component clearly different from zero is positive.</summary>
    private static Tensor Canonical(Tensor q)
    {
        var tolerance = torch.finfo(q.dtype).eps * 4;
        var weights = torch.tensor([8.0, 4.0, 2.0, 1.0], q.dtype, q.device);
        var sign = torch.sign(torch.where(q.abs().lt(tolerance), torch.zeros_like(q), torch.sign(q)).mul(weights).sum(-1, keepdim: true));
        var result = q * sign;
        return torch.cat([result.narrow(-1, 0, 1).clamp_min(0), result.narrow(-1, 1, 3)], -1);
    }
}
