namespace Noether.Representations;

/// <summary>Computes row by row what needs far more memory on the way than its arguments and results do: in as many pieces as a bound on that memory asks for.</summary>
internal static class RowChunks
{
    /// <summary>All rows, in one piece or several.</summary>
    /// <param name="arguments"><c>[..., a, b]</c>, any a and b; leading axes, which are rows, equal or 1.</param>
    /// <param name="rowBytes">Bytes that one row needs on the way.</param>
    /// <param name="bound">Bytes that a piece may need; a single row is never split.</param>
    /// <param name="compute">Computes rows; its results belong to the dispose scope of its caller.</param>
    /// <returns>What it gives for all rows.</returns>
    public static Tensor[] Apply(IReadOnlyList<Tensor> arguments, double rowBytes, double bound, Func<IReadOnlyList<Tensor>, Tensor[]> compute)
    {
        var lead = Lead(arguments);
        var pieces = rowBytes * lead.Aggregate(1.0, (n, axis) => n * axis) / bound;
        var split = Array.FindIndex(lead, n => n > 1);
        if (pieces <= 1 || split < 0)
        {
            return compute(arguments);
        }

        using var scope = torch.NewDisposeScope();
        var (axis, length) = (split - lead.Length - 2, lead[split]);
        var rows = Math.Max(1, (long)(length / pieces));
        var parts = new List<Tensor[]>();
        for (var start = 0L; start < length; start += rows)
        {
            var count = Math.Min(rows, length - start);
            parts.Add(Apply([.. arguments.Select(a => a.dim() < -axis || a.shape[^(int)-axis] == 1 ? a : a.narrow(axis, start, count))], rowBytes, bound, compute));
        }

        return [.. Enumerable.Range(0, parts[0].Length).Select(i => scope.MoveToOuter(torch.cat([.. parts.Select(p => p[i])], axis)))];
    }

    /// <summary>The leading axes of all arguments together, counted from the last: each as long as in the arguments that do not have 1 there.</summary>
    /// <param name="arguments"><c>[..., a, b]</c>.</param>
    /// <exception cref="InputException">Two arguments have different lengths.</exception>
    public static long[] Lead(params IReadOnlyList<Tensor> arguments)
    {
        var lead = Enumerable.Repeat(1L, (int)arguments.Max(a => a.dim()) - 2).ToArray();
        foreach (var shape in arguments.Select(a => a.shape))
        {
            for (var axis = 1; axis <= shape.Length - 2; axis++)
            {
                var length = shape[^(axis + 2)];
                if (length != 1 && lead[^axis] != 1 && length != lead[^axis])
                {
                    throw new InputException($"Rows do not fit together: shapes {string.Join(" and ", arguments.Select(a => $"[{string.Join(", ", a.shape)}]"))} differ before their last two axes in other places than those of length 1.");
                }

                lead[^axis] = length == 1 ? lead[^axis] : length;
            }
        }

        return lead;
    }
}
