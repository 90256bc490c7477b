using Noether.Fields;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// Finds a square matrix for each cloud from its points: maps of every point, the maximum over the points, a perceptron, plus the identity.
/// Source: Qi, Su, Mo, Guibas, "PointNet", CVPR 2017 (arXiv:1612.00593), section 4.2, "joint alignment network".
/// </summary>
public sealed class TNet : torch.nn.Module
{
    private readonly PointMaps points;
    private readonly torch.nn.Module<Tensor, Tensor> head;

    private readonly int _size;

    /// <param name="widths">Channels of a point, and of each map of points.</param>
    /// <param name="hidden">Widths of the perceptron's layers.</param>
    /// <param name="size">Rows and columns of the matrix.</param>
    /// <param name="activation">Makes the activation of a layer.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    public TNet(IReadOnlyList<int> widths, IReadOnlyList<int> hidden, int size, Func<torch.nn.Module<Tensor, Tensor>> activation, Generator generator)
        : base(nameof(TNet))
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(hidden);
        _size = size;
        points = new PointMaps(widths, activation, generator);
        int[] inner = [widths[^1], .. hidden];
        head = torch.nn.Sequential(
        [
            .. inner.Zip(inner.Skip(1), (a, b) => (torch.nn.Module<Tensor, Tensor>)new NormedLinear(a, b, activation(), generator)),
            Initial.DrawUniform(torch.nn.Linear(inner[^1], size * size), generator),
        ]);
        RegisterComponents();
    }

    /// <summary>The matrices of the clouds.</summary>
    /// <param name="clouds">Rows <c>[N, widths[0]]</c>.</param>
    /// <returns><c>[clouds, size, size]</c>.</returns>
    public Tensor Run(Ragged clouds)
    {
        ArgumentNullException.ThrowIfNull(clouds);
        using var scope = torch.NewDisposeScope();
        var pooled = clouds.With(points.call(clouds.Rows)[^1]).Max();
        var matrices = head.call(pooled).view(-1, _size, _size) + torch.eye(_size, dtype: pooled.dtype, device: pooled.device);
        return scope.MoveToOuter(matrices);
    }

    /// <summary>Every point of a cloud times the cloud's matrix, x T.</summary>
    /// <param name="clouds">Rows <c>[N, size]</c>.</param>
    /// <param name="matrices"><c>[clouds, size, size]</c>.</param>
    /// <returns>Rows <c>[N, size]</c>.</returns>
    public static Tensor Turn(Ragged clouds, Tensor matrices)
    {
        ArgumentNullException.ThrowIfNull(clouds);
        ArgumentNullException.ThrowIfNull(matrices);
        using var scope = torch.NewDisposeScope();
        if (EvenLength(clouds) is { } length)
        {
            return scope.MoveToOuter(clouds.Rows.view(clouds.BatchSize, length, -1).matmul(matrices).flatten(0, 1));
        }

        var parts = matrices.unbind(0).Select((matrix, i) => clouds.Rows.narrow(0, clouds.Offsets[i], clouds.Offsets[i + 1] - clouds.Offsets[i]).matmul(matrix));
        return scope.MoveToOuter(torch.cat([.. parts]));
    }

    /// <summary>How far matrices are from orthogonal: the Frobenius norm of T Tᵀ - I, <c>[clouds]</c>; a loss to regularise with.</summary>
    /// <param name="matrices"><c>[clouds, size, size]</c>.</param>
    public static Tensor Orthogonality(Tensor matrices)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        using var scope = torch.NewDisposeScope();
        var off = matrices.matmul(matrices.transpose(1, 2)) - torch.eye(matrices.shape[1], dtype: matrices.dtype, device: matrices.device);
        return scope.MoveToOuter(torch.linalg.vector_norm(off.flatten(1), dims: [-1]));
    }

    private static long? EvenLength(Ragged clouds)
    {
        var lengths = clouds.Offsets.Zip(clouds.Offsets.Skip(1), (a, b) => b - a).Distinct().ToArray();
        return lengths.Length == 1 ? lengths[0] : null;
    }
}
