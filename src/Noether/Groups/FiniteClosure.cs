using System.Globalization;

namespace Noether.Groups;

/// <summary>All products of some matrices, where they are finitely many.</summary>
/// <param name="Elements">Each once, the identity first, <c>[n, d, d]</c>, float64.</param>
internal sealed record FiniteClosure(Tensor Elements)
{
    /// <summary>More elements than these count as infinitely many.</summary>
    public const int Most = 5040;

    /// <summary>The products; null where there are more than <see cref="Most"/>.</summary>
    /// <param name="generators"><c>[m, d, d]</c>.</param>
    public static FiniteClosure? Of(Tensor generators)
    {
        using var scope = torch.NewDisposeScope();
        var frontier = torch.eye(generators.shape[1], dtype: torch.float64).unsqueeze(0);
        var seen = Keys(frontier).ToHashSet(StringComparer.Ordinal);
        List<Tensor> found = [frontier];
        while (frontier.shape[0] > 0 && generators.shape[0] > 0)
        {
            var products = frontier.unsqueeze(1).matmul(generators.unsqueeze(0)).flatten(0, 1);
            frontier = New(products, seen);
            found.Add(frontier);
            if (seen.Count > Most || !frontier.isfinite().all().item<bool>())
            {
                return null;
            }
        }

        return new FiniteClosure(torch.cat(found).DetachFromDisposeScope());
    }

    /// <summary>The first of each set of equal matrices, in order.</summary>
    public static Tensor WithoutRepeats(Tensor matrices) => New(matrices, new HashSet<string>(StringComparer.Ordinal));

    private static Tensor New(Tensor matrices, HashSet<string> seen)
    {
        long[] rows = [.. Keys(matrices).Index().Where(k => seen.Add(k.Item)).Select(k => (long)k.Index)];
        return matrices.index_select(0, torch.tensor(rows, torch.int64));
    }

    /// <summary>Entries up to rounding; adding 0 turns -0 into 0.</summary>
    private static IEnumerable<string> Keys(Tensor matrices)
    {
        var rows = matrices.flatten(1).data<double>().ToArray().Chunk((int)(matrices.shape[1] * matrices.shape[2]));
        return rows.Select(r => string.Join(' ', r.Select(v => (Math.Round(v, 6) + 0.0).ToString("R", CultureInfo.InvariantCulture))));
    }
}
