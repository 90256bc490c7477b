using Noether.Groups;

namespace Noether.Representations;

/// <summary>How rotations and reflections move irreps: D^l of the proper part, and -1 for odd ones where there is a reflection.</summary>
public static class IrrepsRotation
{
    /// <summary>The matrix of an irrep.</summary>
    /// <param name="irrep">The irrep.</param>
    /// <param name="matrices">Elements of O(3), <c>[..., 3, 3]</c>, floating point.</param>
    /// <param name="method">How D^l is found.</param>
    /// <returns><c>[..., 2l + 1, 2l + 1]</c>, differentiable in the matrices.</returns>
    public static Tensor D(this Irrep irrep, Tensor matrices, WignerMethod method = WignerMethod.Recursion) => Blocks([irrep], matrices, method)[irrep];

    /// <summary>The block-diagonal matrix of a sum of irreps, in e3nn's layout.</summary>
    /// <inheritdoc cref="D(Irrep, Tensor, WignerMethod)"/>
    /// <param name="irreps">The irreps.</param>
    /// <param name="matrices">Elements of O(3), <c>[..., 3, 3]</c>, floating point.</param>
    /// <param name="method">How D^l is found.</param>
    /// <returns><c>[..., irreps.Dimension, irreps.Dimension]</c>; it acts on columns.</returns>
    public static Tensor D(this Irreps irreps, Tensor matrices, WignerMethod method = WignerMethod.Recursion)
    {
        ArgumentNullException.ThrowIfNull(irreps);
        ArgumentNullException.ThrowIfNull(matrices);
        using var scope = torch.NewDisposeScope();
        var blocks = Blocks(irreps.Select(block => block.Irrep), matrices, method);
        long[] lead = matrices.shape[..^2];
        Tensor Zeros(long rows, long columns) => torch.zeros([.. lead, rows, columns], matrices.dtype, matrices.device);
        var rows = irreps.Slices.Where(slice => slice.Length > 0).SelectMany(slice => Enumerable.Range(0, slice.Multiplicity).Select(copy =>
        {
            var (d, n) = (blocks[slice.Irrep], (long)slice.Irrep.Dimension);
            var start = slice.Start + (copy * n);
            return torch.cat([Zeros(n, start), d, Zeros(n, irreps.Dimension - start - n)], -1);
        })).ToList();
        return scope.MoveToOuter(rows.Count == 0 ? Zeros(0, 0) : torch.cat(rows, -2));
    }

    /// <summary>Moves features without making the whole matrix.</summary>
    /// <param name="irreps">What the features are.</param>
    /// <param name="features"><c>[N, ..., irreps.Dimension]</c>.</param>
    /// <param name="matrices">Elements of O(3), one a row of the features or one for all: <c>[N, 3, 3]</c> or <c>[1, 3, 3]</c>, floating point.</param>
    /// <param name="layout">The features' layout.</param>
    /// <returns>As the features.</returns>
    /// <exception cref="InputException">The features' last axis has another length.</exception>
    public static Tensor Rotate(this Irreps irreps, Tensor features, Tensor matrices, IrrepsLayout layout = IrrepsLayout.MultiplicityFirst)
    {
        IrrepsLayouts.Check(irreps, features);
        ArgumentNullException.ThrowIfNull(matrices);
        using var scope = torch.NewDisposeScope();
        var blocks = Blocks(irreps.Select(block => block.Irrep), matrices, WignerMethod.Recursion);
        var moved = irreps.Slices.Select(slice =>
        {
            var x = IrrepsLayouts.Blocks(slice, features, layout);
            var d = blocks[slice.Irrep].to(features.dtype, features.device);
            d = d.view([d.shape[0], .. Enumerable.Repeat(1L, (int)x.dim() - 3), .. d.shape[1..]]);
            return (layout == IrrepsLayout.MultiplicityFirst ? x.matmul(d.transpose(-2, -1)) : d.matmul(x)).flatten(-2);
        });
        return scope.MoveToOuter(irreps.Dimension == 0 ? features.alias() : torch.cat([.. moved], -1));
    }

    /// <summary>The matrix of each irrep once.</summary>
    private static Dictionary<Irrep, Tensor> Blocks(IEnumerable<Irrep> irreps, Tensor matrices, WignerMethod method)
    {
        Irrep[] distinct = [.. irreps.Distinct()];
        int[] degrees = [.. distinct.Select(irrep => irrep.Degree).Distinct()];
        if (degrees.Length == 0)
        {
            return [];
        }

        using var scope = torch.NewDisposeScope();
        var signs = O3.Parity(matrices.detach()).unsqueeze(-1).unsqueeze(-1);
        var proper = WignerD.All(degrees, matrices * signs, method);
        return distinct.ToDictionary(irrep => irrep, irrep =>
        {
            var d = proper[Array.IndexOf(degrees, irrep.Degree)];
            return scope.MoveToOuter(irrep.Parity == Parity.Odd ? d * signs : d.alias());
        });
    }
}
