namespace Noether.Symmetries.Frames;

/// <summary>
/// Which nodes of a graph its Laplacian D - A can tell apart: with P_k the projection onto the k-th eigenspace, node i has the entries
/// s_k(i) = sqrt((P_k)_ii), by ascending eigenvalue. It moves with the nodes and does not depend on the basis that a solver happens to give.
/// Degrees need no column of their own: node i has sum over k of lambda_k s_k(i)².
/// </summary>
/// <remarks>
/// Eigenvalues are equal within a tolerance: told apart by exact equality, an eigenspace falls into arbitrary parts, and the entries with it.
/// Source: Puny et al., "Frame averaging for invariant and equivariant network design", ICLR 2022, section 3.2.
/// </remarks>
/// <param name="Entries">
/// s_k(i), <c>[b, n, n]</c>, float64, column k for the k-th space; columns from <see cref="Count"/> on are zero.
/// </param>
/// <param name="Eigenvalues">Ascending, <c>[b, n]</c>, float64.</param>
/// <param name="Spaces">The eigenspace of each eigenvalue, <c>[b, n]</c>, int64, from 0.</param>
public sealed record SpectralSignature(Tensor Entries, Tensor Eigenvalues, Tensor Spaces)
{
    /// <summary>Number of different eigenvalues, <c>[b]</c>, int64. Masked nodes are isolated: each adds an eigenvalue of zero.</summary>
    public Tensor Count => Spaces.amax([1]) + 1;

    /// <summary>The signatures of weighted graphs, in float64.</summary>
    /// <param name="adjacency">Symmetric weights A, <c>[b, n, n]</c>; loops do not matter.</param>
    /// <param name="mask">Which nodes exist, <c>[b, n]</c>; null where all do.</param>
    /// <param name="tolerance">Neighbouring eigenvalues are equal when they differ by at most this part of the largest.</param>
    /// <exception cref="InputException">The weights are not symmetric.</exception>
    public static SpectralSignature Of(Tensor adjacency, Tensor? mask = null, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(adjacency);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var weights = adjacency.to(torch.float64);
        if (mask is not null)
        {
            weights = weights.masked_fill(mask.unsqueeze(1).logical_and(mask.unsqueeze(2)).logical_not(), 0);
        }

        if (!weights.allclose(weights.transpose(1, 2)))
        {
            throw new InputException("The graph's edge weights are not symmetric, and a Laplacian's spectrum needs them to be; make the graph undirected.");
        }

        var (values, vectors) = torch.linalg.eigh(torch.diag_embed(weights.sum(2)) - weights);
        var spaces = SpacesOf(values, tolerance);
        var squares = torch.zeros_like(weights).scatter_add_(2, spaces.unsqueeze(1).expand_as(vectors), vectors.square());
        return new SpectralSignature(scope.MoveToOuter(squares.sqrt()), scope.MoveToOuter(values), scope.MoveToOuter(spaces));
    }

    private static Tensor SpacesOf(Tensor values, double tolerance)
    {
        var starts = values.diff(dim: 1).gt(values.narrow(1, values.shape[1] - 1, 1) * tolerance).to(torch.int64);
        return torch.cat([torch.zeros([values.shape[0], 1], torch.int64, values.device), starts.cumsum(1)], 1);
    }
}
