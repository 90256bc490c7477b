using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Reduction;

/// <summary>Ways to lay vectors out on a plane.</summary>
public enum ReductionMethod
{
    /// <summary>Principal components: the two directions of largest variance.</summary>
    Pca,

    /// <summary>Independent components (fast fixed-point iteration, log cosh) of the plane of the principal ones.</summary>
    Ica,

    /// <summary>Distances along the graph of 5 nearest neighbours, kept as well as a plane can.</summary>
    Isomap,

    /// <summary>t-distributed stochastic neighbour embedding, exact.</summary>
    Tsne,

    /// <summary>Uniform manifold approximation and projection, 5 neighbours, least distance 0.3.</summary>
    Umap,
}

/// <summary>
/// Lays vectors out on a plane: those that are alike lie together. Equal vectors coincide, equal seeds give equal planes, and both coordinates share one scale from -1 to 1.
/// </summary>
public static class DimensionReduction
{
    /// <param name="vectors">A vector a row; finite numbers.</param>
    /// <param name="method">How.</param>
    /// <param name="generator">For methods that draw.</param>
    /// <returns>Two coordinates a row; all zero where all vectors are equal.</returns>
    /// <exception cref="InputException">A number is not finite, or there are no vectors.</exception>
    public static double[,] Reduce(double[,] vectors, ReductionMethod method, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(generator);
        var (rows, columns) = (vectors.GetLength(0), vectors.GetLength(1));
        if (rows == 0 || columns == 0 || vectors.Cast<double>().Any(v => !double.IsFinite(v)))
        {
            throw new InputException($"{rows} vectors of {columns} numbers cannot be laid out on a plane: there must be some, and every number finite.");
        }

        using var scope = torch.NewDisposeScope();
        var (distinct, places) = Distinct(vectors);
        var table = torch.tensor(distinct.SelectMany(r => r).ToArray()).view(distinct.Count, columns);
        var plane = distinct.Count < 4 ? PrincipalComponents.Plane(table) : method switch
        {
            ReductionMethod.Pca => PrincipalComponents.Plane(table),
            ReductionMethod.Ica => IndependentComponents.Plane(table, generator),
            ReductionMethod.Isomap => NeighbourGraph.GeodesicPlane(table),
            ReductionMethod.Tsne => NeighbourEmbedding.Plane(table),
            _ => ManifoldProjection.Plane(table, generator),
        };
        return Scaled(plane, places);
    }

    private static (List<double[]> Rows, int[] Places) Distinct(double[,] vectors)
    {
        var (rows, seen, places) = (new List<double[]>(), new Dictionary<string, int>(StringComparer.Ordinal), new int[vectors.GetLength(0)]);
        for (var i = 0; i < places.Length; i++)
        {
            double[] row = [.. Enumerable.Range(0, vectors.GetLength(1)).Select(j => vectors[i, j])];
            var key = string.Join(' ', row.Select(BitConverter.DoubleToInt64Bits));
            if (!seen.TryGetValue(key, out places[i]))
            {
                seen[key] = places[i] = rows.Count;
                rows.Add(row);
            }
        }

        return (rows, places);
    }

    /// <summary>About the middle of each coordinate, by the larger of both ranges.</summary>
    private static double[,] Scaled(Tensor plane, int[] places)
    {
        var (low, high) = (plane.amin([0], keepdim: true), plane.amax([0], keepdim: true));
        var range = (high - low).max().item<double>();
        var numbers = (range > 0 ? (plane - ((low + high) / 2)) * (2 / range) : torch.zeros_like(plane)).contiguous().data<double>().ToArray();
        var result = new double[places.Length, 2];
        for (var i = 0; i < places.Length; i++)
        {
            (result[i, 0], result[i, 1]) = (Math.Clamp(numbers[2 * places[i]], -1, 1), Math.Clamp(numbers[(2 * places[i]) + 1], -1, 1));
        }

        return result;
    }
}
