namespace Noether.Groups;

/// <summary>Orthonormal bases, for the inner product tr(Xᵀ Y), of the symmetric and the skew parts of a Lie algebra: matrices flattened in rows.</summary>
internal static class MatrixBasis
{
    private const double Tolerance = 1e-9;

    /// <summary>A basis of the skew parts of the group's generators, by Gram and Schmidt in their order.</summary>
    public static IReadOnlyList<double[]> Skew(MatrixGroup group) => Of(group, -1);

    /// <summary>A basis of the symmetric parts.</summary>
    public static IReadOnlyList<double[]> Symmetric(MatrixGroup group) => Of(group, 1);

    private static List<double[]> Of(MatrixGroup group, int sign)
    {
        using var scope = torch.NewDisposeScope();
        var parts = (group.Algebra + (sign * group.Algebra.transpose(-2, -1))) / 2;
        List<double[]> basis = [];
        for (var i = 0; i < parts.shape[0]; i++)
        {
            var rest = parts[i].flatten().data<double>().ToArray();
            foreach (var known in basis)
            {
                var share = Product(rest, known);
                rest = [.. rest.Zip(known, (r, k) => r - (share * k))];
            }

            var length = Math.Sqrt(Product(rest, rest));
            if (length > Tolerance)
            {
                basis.Add([.. rest.Select(r => (r / length) + 0.0)]);
            }
        }

        return basis;
    }

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
