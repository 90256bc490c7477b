namespace Noether.Lab.Evaluation.Nero.Reduction;

/// <summary>The plane of largest variance. Of each direction the largest loading is positive.</summary>
internal static class PrincipalComponents
{
    // Singular values below this share of the largest are rounding.
    private const double Negligible = 1e-10;

    /// <summary>Coordinates <c>[n, 2]</c>; a direction without variance gives zeros.</summary>
    /// <param name="table"><c>[n, d]</c>, float64.</param>
    public static Tensor Plane(Tensor table)
    {
        var (scores, kept) = Scores(table);
        return kept == 2 ? scores : torch.cat([scores, torch.zeros(table.shape[0], 2 - kept, torch.float64)], 1);
    }

    /// <summary>The coordinates along at most two directions that have variance.</summary>
    public static (Tensor Scores, int Kept) Scores(Tensor table)
    {
        var centred = table - table.mean([0], keepdim: true);
        var (_, values, directions) = torch.linalg.svd(centred, fullMatrices: false);
        var sizes = values.data<double>().ToArray();
        var kept = sizes.Take(2).Count(s => s > Negligible * Math.Max(1e-300, sizes[0]) && s > 0);
        var chosen = directions.narrow(0, 0, kept);
        var signs = kept == 0 ? torch.zeros(0, 1, torch.float64) : torch.sign(chosen.gather(1, chosen.abs().argmax(1, keepdim: true)));
        return (centred.matmul((chosen * signs).t()), kept);
    }
}
