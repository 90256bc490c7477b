namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>Pairs of rows that are hardly different, without comparing all with all.</summary>
internal static class ClosePairs
{
    /// <summary>All pairs i &lt; j of rows whose absolute differences add up to at most the threshold.</summary>
    /// <param name="rows">Equally many numbers each.</param>
    /// <param name="threshold">At least zero.</param>
    public static List<(int A, int B)> Find(float[][] rows, double threshold)
    {
        List<(int A, int B)> pairs = [];
        if (rows.Length < 2)
        {
            return pairs;
        }

        // Rows that are close are close in every column: sorted by the widest, the candidates of a row stand right after it.
        var widest = Enumerable.Range(0, rows[0].Length).MaxBy(c => rows.Max(r => r[c]) - rows.Min(r => r[c]));
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => rows[i][widest])];
        for (var i = 0; i < order.Length; i++)
        {
            for (var j = i + 1; j < order.Length && rows[order[j]][widest] - rows[order[i]][widest] <= threshold; j++)
            {
                if (Distance(rows[order[i]], rows[order[j]]) <= threshold)
                {
                    pairs.Add((Math.Min(order[i], order[j]), Math.Max(order[i], order[j])));
                }
            }
        }

        return pairs;
    }

    /// <summary>The sum of absolute differences.</summary>
    public static double Distance(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += Math.Abs(a[i] - b[i]);
        }

        return sum;
    }
}
