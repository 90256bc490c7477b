namespace Noether.Representations;

/// <summary>A coupling in the frame of a direction.</summary>
/// <param name="Input">Block of the features.</param>
/// <param name="Output">Block of the result.</param>
/// <param name="Harmonic">Block of the attributes.</param>
/// <param name="Factors">What it multiplies the orders m = 0, 1, ... with.</param>
/// <param name="Weight">Place of its first weight; null without weights.</param>
internal sealed record So2Term(int Input, int Output, int Harmonic, double[] Factors, int? Weight);

/// <summary>Entries Σ_l2 w_l2 c_l2(m) of the matrices of <see cref="So2Couplings"/>, as products of fixed tables and weights: one for each pair of blocks, or one for all where harmonics have the weights.</summary>
internal sealed class So2Matrices
{
    private readonly int _copies;
    private readonly long[]? _weights;
    private readonly long[]? _places;
    private readonly FixedTable? _constants;
    private readonly (FixedTable Table, int Start, int Count)[] _parts;

    /// <param name="entries">Order, output and input of each entry.</param>
    /// <param name="terms">The couplings.</param>
    /// <param name="copies">Of every block.</param>
    /// <param name="harmonics">How many harmonics have the weights; null where couplings have them.</param>
    public So2Matrices(List<(int Order, int Output, int Input)> entries, List<So2Term> terms, int copies, int? harmonics)
    {
        (Count, _copies) = (entries.Count, copies);
        var place = entries.Select((entry, i) => (entry, i)).ToDictionary(p => p.entry, p => p.i);
        var constants = terms.Where(t => t.Weight is null).ToList();
        _constants = constants.Count == 0 ? null : Table(entries.Count, 1, constants, (t, m) => (place[(m, t.Output, t.Input)], 0));
        var weighted = terms.Where(t => t.Weight is not null).ToList();
        if (harmonics is { } number)
        {
            _parts = [(Table(entries.Count, number, weighted, (t, m) => (place[(m, t.Output, t.Input)], t.Harmonic)), 0, number)];
            return;
        }

        var pairs = weighted.GroupBy(t => (t.Output, t.Input)).Select(pair => pair.ToList()).ToList();
        _weights = [.. pairs.SelectMany(pair => pair).SelectMany(t => Enumerable.Range(t.Weight!.Value, copies).Select(w => (long)w))];
        _places = [.. Enumerable.Repeat((long)pairs.Sum(p => p[0].Factors.Length), entries.Count)];
        _parts = new (FixedTable, int, int)[pairs.Count];
        var (start, row) = (0, 0);
        for (var i = 0; i < pairs.Count; i++)
        {
            var (pair, orders) = (pairs[i], pairs[i][0].Factors.Length);
            _parts[i] = (Table(orders, pair.Count, pair, (t, m) => (m, pair.IndexOf(t))), start, pair.Count);
            for (var m = 0; m < orders; m++)
            {
                _places[place[(m, pair[0].Output, pair[0].Input)]] = row + m;
            }

            (start, row) = (start + pair.Count, row + orders);
        }
    }

    /// <summary>Number of entries.</summary>
    public int Count { get; }

    /// <summary>All entries.</summary>
    /// <param name="weights"><c>[weight count]</c> or <c>[rows, weight count]</c>; null where there are none.</param>
    /// <param name="like">Of the type that is computed in.</param>
    /// <returns><c>[entries, copies]</c> or <c>[rows, entries, copies]</c>; one copy for all without weights.</returns>
    public Tensor Of(Tensor? weights, Tensor like)
    {
        if (weights is null || _parts.Length == 0)
        {
            return _constants?.Like(like) ?? torch.zeros([Count, 1], like.dtype, like.device);
        }

        var own = _weights is null ? weights : weights.index_select(-1, torch.tensor(_weights, torch.int64, like.device));
        var columns = own.view([.. own.shape[..^1], -1, _copies]);
        var parts = _parts.Select(p => p.Table.Like(like).matmul(columns.narrow(-2, p.Start, p.Count))).ToList();
        var entries = _places is null
            ? parts[0]
            // Entries that no coupling has come from a row of zeros behind the others.
            : torch.nn.functional.pad(torch.cat(parts, -2), [0, 0, 0, 1]).index_select(-2, torch.tensor(_places, torch.int64, like.device));
        return _constants is null ? entries : entries + _constants.Like(like);
    }

    private static FixedTable Table(int rows, int columns, List<So2Term> terms, Func<So2Term, int, (int Row, int Column)> at)
    {
        var table = new double[rows * columns];
        foreach (var term in terms)
        {
            for (var m = 0; m < term.Factors.Length; m++)
            {
                var (row, column) = at(term, m);
                table[(row * columns) + column] += term.Factors[m];
            }
        }

        return new FixedTable(table, rows, columns);
    }
}
