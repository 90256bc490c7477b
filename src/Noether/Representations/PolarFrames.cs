namespace Noether.Representations;

/// <summary>
/// Rotations that carry given directions to the polar axis y, where a harmonic of the direction has its component m = 0 alone: √((2l + 1) / 4π). Which of the rotations about the axis it is
/// does not matter to products that are turned back.
/// </summary>
public static class PolarFrames
{
    /// <summary>R with R n = e_y.</summary>
    /// <param name="directions"><c>[N, 3]</c>, of any length but zero, floating point.</param>
    /// <returns><c>[N, 3, 3]</c>, differentiable; it jumps where the coordinate axis from which a frame is built changes.</returns>
    /// <exception cref="InputException">The directions are not vectors, or one of them is zero.</exception>
    public static Tensor Of(Tensor directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.dim() != 2 || directions.shape[1] != 3 || !directions.is_floating_point())
        {
            throw new InputException($"Directions are rows [N, 3] of floating point, found {directions.dtype} of shape [{string.Join(", ", directions.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var lengths = Lengths(directions);
        var isZero = lengths.detach() == 0;
        if (isZero.any().item<bool>())
        {
            throw new InputException(
                $"Direction {isZero.flatten().nonzero()[0, 0].item<long>()} is zero, so that no frame has it as its axis. Two points of an edge lie in one place: move them apart, or leave the edge out.");
        }

        var up = directions / lengths;
        // Of x and z the axis that is farther from the direction.
        var x = torch.tensor([1.0, 0, 0], directions.dtype, directions.device);
        var z = torch.tensor([0, 0, 1.0], directions.dtype, directions.device);
        var nearX = up.narrow(1, 0, 1).detach().abs() > up.narrow(1, 2, 1).detach().abs();
        var side = torch.linalg.cross(torch.where(nearX, z, x).expand_as(up), up);
        side /= Lengths(side);
        return scope.MoveToOuter(torch.stack([side, up, torch.linalg.cross(side, up)], 1));
    }

    private static Tensor Lengths(Tensor v) => torch.linalg.vector_norm(v, dims: [-1], keepdim: true);
}
