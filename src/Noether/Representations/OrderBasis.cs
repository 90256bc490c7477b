namespace Noether.Representations;

/// <summary>
/// Features in the frame of a direction, grouped by what a turn about it does: for each order m the pair (+m, -m) of every copy, as real and imaginary part of one number that the turn
/// multiplies by exp(i m α). Copies whose parity is not that of harmonics are multiplied by -i, so that a mirror through the axis conjugates all numbers alike.
/// </summary>
internal sealed class OrderBasis
{
    private readonly long[] _to;
    private readonly long[] _from;
    private readonly FixedTable _toFactors;
    private readonly FixedTable _fromFactors;

    /// <param name="irreps">Irreps of the features.</param>
    /// <param name="maxOrder">The highest order that is kept.</param>
    public OrderBasis(Irreps irreps, int maxOrder)
    {
        Natural = new int[maxOrder + 1];
        Other = new int[maxOrder + 1];
        List<(long Place, double Sign)> places = [];
        for (var m = 0; m <= maxOrder; m++)
        {
            foreach (var part in m == 0 ? new[] { 1 } : [1, -1])
            {
                AddPart(irreps, places, m, part);
            }
        }

        _to = [.. places.Select(p => p.Place)];
        // Orders above the highest come from a column of zeros behind the others.
        _from = [.. Enumerable.Repeat((long)places.Count, irreps.Dimension)];
        double[] signs = [.. Enumerable.Repeat(1.0, irreps.Dimension)];
        for (var i = 0; i < places.Count; i++)
        {
            (_from[places[i].Place], signs[places[i].Place]) = (i, places[i].Sign);
        }

        (_toFactors, _fromFactors) = (new FixedTable([.. places.Select(p => p.Sign)], places.Count), new FixedTable(signs, signs.Length));
    }

    /// <summary>Copies of the parity of harmonics that have an order.</summary>
    public int[] Natural { get; }

    /// <summary>Copies of the other parity that have it.</summary>
    public int[] Other { get; }

    /// <summary>Copies that have an order.</summary>
    public int Count(int order) => Natural[order] + Other[order];

    /// <summary>Numbers of an order: of 0 one a copy, else two, first the real parts.</summary>
    public int Length(int order) => Count(order) * (order == 0 ? 1 : 2);

    /// <summary>Orders one after another, in each copies of the parity of harmonics before the others.</summary>
    /// <param name="features"><c>[rows, dimension]</c>, component-first.</param>
    public Tensor Group(Tensor features) => features.index_select(1, torch.tensor(_to, device: features.device)) * _toFactors.Like(features);

    /// <summary>The inverse of <see cref="Group"/>; orders above the highest are zero.</summary>
    public Tensor Ungroup(Tensor grouped)
    {
        var padded = torch.nn.functional.pad(grouped, [0, 1]);
        return padded.index_select(1, torch.tensor(_from, device: grouped.device)) * _fromFactors.Like(grouped);
    }

    private void AddPart(Irreps irreps, List<(long Place, double Sign)> places, int order, int part)
    {
        foreach (var natural in (bool[])[true, false])
        {
            foreach (var slice in irreps.Slices.Where(s => s.Irrep.Degree >= order && (s.Irrep == Irrep.Natural(s.Irrep.Degree)) == natural))
            {
                // -i (x₊ + i x₋) = x₋ - i x₊.
                var (component, sign) = natural ? (part * order, 1.0) : (-part * order, order == 0 ? 1.0 : part);
                var first = slice.Start + ((slice.Irrep.Degree + component) * (long)slice.Multiplicity);
                places.AddRange(Enumerable.Range(0, slice.Multiplicity).Select(copy => (first + copy, sign)));
                if (part == 1)
                {
                    (natural ? Natural : Other)[order] += slice.Multiplicity;
                }
            }
        }
    }
}
