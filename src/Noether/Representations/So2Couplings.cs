namespace Noether.Representations;

/// <summary>The couplings of a <see cref="So2Product"/> between blocks of equally many copies, in the frame of the direction: for each order m one matrix, for +m and -m the same.</summary>
/// <remarks>
/// An even coupling takes ±m to ±m, an odd one -m to +m and +m to the negative of -m. Which of them it is, is a matter of the two blocks: whether both have the parity of harmonics, or neither.
/// In an <see cref="OrderBasis"/> all take ±m to ±m: an odd one to a block of the other parity with the opposite sign.
/// </remarks>
internal sealed class So2Couplings
{
    // Matrices as they are made and in their order, products with both signs of m, and what gradients keep of them.
    private const int Alive = 6;

    private readonly TensorProduct _product;
    private readonly int _copies;
    private readonly int[] _inputs;
    private readonly int[] _outputs;
    private readonly OrderBasis _in;
    private readonly OrderBasis _out;
    private readonly int _orders;
    private readonly So2Matrices _matrices;

    /// <param name="product">The whole product.</param>
    /// <param name="copies">Of the blocks that are meant; some term has them.</param>
    /// <param name="normalisation">The harmonics' length.</param>
    /// <param name="byHarmonic">Whether all couplings of a harmonic share their weights.</param>
    public So2Couplings(TensorProduct product, int copies, HarmonicNormalisation normalisation, bool byHarmonic)
    {
        (_product, _copies) = (product, copies);
        (_inputs, _outputs) = (Blocks(product.First, copies), Blocks(product.Output, copies));
        var (first, output) = (Of(product.First, _inputs), Of(product.Output, _outputs));
        var highest = Math.Min(first.MaxDegree, output.MaxDegree);
        (_in, _out, _orders) = (new OrderBasis(first, highest), new OrderBasis(output, highest), highest + 1);
        _matrices = new So2Matrices(Entries(), Terms(normalisation), copies, byHarmonic ? product.Second.Count : null);
    }

    /// <summary>About how many numbers a row needs on the way.</summary>
    public double RowNumbers => (double)Alive * _matrices.Count * _copies;

    /// <summary>The blocks of the result, in the frame.</summary>
    /// <param name="turned"><c>[rows, dimension of the product's first irreps]</c>.</param>
    /// <param name="weights"><c>[weight count]</c> or <c>[rows, weight count]</c>; null where there are none.</param>
    /// <returns>The place of each in the product's output, and <c>[rows, its dimension]</c>.</returns>
    public IEnumerable<(int Output, Tensor Block)> Apply(Tensor turned, Tensor? weights)
    {
        var grouped = _in.Group(_inputs.Length == _product.First.Count ? turned : torch.cat([.. _inputs.Select(i => Part(_product.First.Slices[i], turned))], 1));
        var matrices = _matrices.Of(weights, turned);
        List<Tensor> orders = [];
        var (place, entry) = (0L, 0L);
        for (var m = 0; m < _orders; m++)
        {
            var (inputs, outputs) = (_in.Count(m) / _copies, _out.Count(m) / _copies);
            var x = grouped.narrow(1, place, _in.Length(m)).view(turned.shape[0], m == 0 ? 1 : 2, 1, inputs, _copies);
            var matrix = matrices.narrow(-2, entry, outputs * inputs).view([.. matrices.shape[..^2], 1, outputs, inputs, matrices.shape[^1]]);
            orders.Add((matrix * x).sum(-2).flatten(1));
            (place, entry) = (place + _in.Length(m), entry + (outputs * inputs));
        }

        var result = _out.Ungroup(torch.cat(orders, 1));
        var start = 0L;
        foreach (var output in _outputs)
        {
            var length = _product.Output.Slices[output].Length;
            yield return (output, result.narrow(1, start, length));
            start += length;
        }
    }

    private static Tensor Part(IrrepsSlice slice, Tensor features) => features.narrow(1, slice.Start, slice.Length);

    private static int[] Blocks(Irreps irreps, int copies) => [.. Enumerable.Range(0, irreps.Count).Where(i => irreps[i].Multiplicity == copies)];

    private static Irreps Of(Irreps irreps, int[] blocks) => new(blocks.Select(b => irreps[b]));

    private static bool IsNatural(Irrep irrep) => irrep == Irrep.Natural(irrep.Degree);

    /// <summary>Order, output and input of each entry of the matrices, in the order of the bases.</summary>
    private List<(int Order, int Output, int Input)> Entries()
    {
        IEnumerable<int> Having(Irreps irreps, int[] blocks, int m) => blocks.Where(b => irreps[b].Irrep.Degree >= m).OrderBy(b => !IsNatural(irreps[b].Irrep));
        return
        [
            .. from m in Enumerable.Range(0, _orders)
               from output in Having(_product.Output, _outputs, m)
               from input in Having(_product.First, _inputs, m)
               select (m, output, input),
        ];
    }

    private List<So2Term> Terms(HarmonicNormalisation normalisation) =>
        [.. Enumerable.Range(0, _product.Instructions.Count).Where(t => _inputs.Contains(_product.Instructions[t].First)).Select(t => Term(t, normalisation))];

    private So2Term Term(int index, HarmonicNormalisation normalisation)
    {
        var instruction = _product.Instructions[index];
        var (first, output, l2) = (_product.First[instruction.First].Irrep, _product.Output[instruction.Output].Irrep, _product.Second[instruction.Second].Irrep.Degree);
        var harmonic = Math.Sqrt(((2 * l2) + 1) / (4 * Math.PI)) * HarmonicScales.Of(l2, normalisation);
        var sign = IsNatural(first) && !IsNatural(output) ? -1 : 1;
        var factors = new double[Math.Min(first.Degree, output.Degree) + 1];
        foreach (var e in WignerThreeJ.Of(first.Degree, l2, output.Degree).Entries)
        {
            if (e.Second == l2 && e.Third >= output.Degree)
            {
                factors[e.Third - output.Degree] = e.Value * harmonic * sign * _product.CoefficientOf(index);
            }
        }

        return new So2Term(instruction.First, instruction.Output, instruction.Second, factors, instruction.Weighted ? _product.WeightStart(index) : null);
    }
}
