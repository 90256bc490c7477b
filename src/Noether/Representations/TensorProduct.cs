namespace Noether.Representations;

/// <summary>
/// A product of features of O(3) as data: term by term, out = Σ α W x y w(l1, l2, l3) with the 3j tensors of <see cref="WignerThreeJ"/>. Equivariant whatever the weights are.
/// <see cref="ProductPlan"/> executes it.
/// </summary>
/// <remarks>
/// Terms, normalisations and the order of the weights are those of e3nn's <c>TensorProduct</c> (M. Geiger, T. Smidt, "e3nn: Euclidean neural networks", arXiv 2207.09453, section 4),
/// so that its flat weights serve unchanged: the weights of each weighted instruction in turn (<see cref="WeightShape"/>), drawn from N(0, 1). With variances 1 on
/// the way in, the coefficients α make it 1 on the way out: α² = (2 l3 + 1) PathWeight / Σ over the output's terms of the products of copies they add
/// (<see cref="IrrepNormalisation.Component"/>, <see cref="PathNormalisation.Element"/>).
/// </remarks>
public sealed class TensorProduct
{
    private readonly double[] _coefficients;
    private readonly int[] _weightStarts;

    /// <param name="first">Irreps of x.</param>
    /// <param name="second">Irreps of y.</param>
    /// <param name="output">Irreps of the result.</param>
    /// <param name="instructions">The terms.</param>
    /// <param name="irrepNormalisation">What variances are those of.</param>
    /// <param name="pathNormalisation">How terms share an output.</param>
    /// <exception cref="InputException">A term names a block that does not exist, couples irreps that do not couple, or copies that do not match.</exception>
    public TensorProduct(
        Irreps first,
        Irreps second,
        Irreps output,
        IEnumerable<ProductInstruction> instructions,
        IrrepNormalisation irrepNormalisation = IrrepNormalisation.Component,
        PathNormalisation pathNormalisation = PathNormalisation.Element)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(output);
        (First, Second, Output, Instructions) = (first, second, output, [.. instructions]);
        (IrrepNormalisation, PathNormalisation) = (irrepNormalisation, pathNormalisation);
        _weightStarts = new int[Instructions.Count + 1];
        for (var i = 0; i < Instructions.Count; i++)
        {
            Validate(i);
            _weightStarts[i + 1] = checked(_weightStarts[i] + (Instructions[i].Weighted ? WeightShape(i).Aggregate(1, (product, n) => product * n) : 0));
        }

        _coefficients = [.. Instructions.Select(Coefficient)];
    }

    /// <summary>Irreps of x.</summary>
    public Irreps First { get; }

    /// <summary>Irreps of y.</summary>
    public Irreps Second { get; }

    /// <summary>Irreps of the result.</summary>
    public Irreps Output { get; }

    /// <summary>The terms.</summary>
    public IReadOnlyList<ProductInstruction> Instructions { get; }

    /// <summary>What variances are those of.</summary>
    public IrrepNormalisation IrrepNormalisation { get; }

    /// <summary>How terms share an output.</summary>
    public PathNormalisation PathNormalisation { get; }

    /// <summary>Number of weights.</summary>
    public int WeightCount => _weightStarts[^1];

    /// <summary>Every pair of blocks to every output block that their product contains, all copies mixed: e3nn's <c>FullyConnectedTensorProduct</c>.</summary>
    public static TensorProduct FullyConnected(
        Irreps first,
        Irreps second,
        Irreps output,
        IrrepNormalisation irrepNormalisation = IrrepNormalisation.Component,
        PathNormalisation pathNormalisation = PathNormalisation.Element)
    {
        ArgumentNullException.ThrowIfNull(output);
        var terms = from pair in PairsOf(first, second)
                    from o in Enumerable.Range(0, output.Count)
                    where (first[pair.I].Irrep * second[pair.J].Irrep).Contains(output[o].Irrep)
                    select new ProductInstruction(pair.I, pair.J, o, ProductMode.FullyConnected, Weighted: true);
        return new TensorProduct(first, second, output, terms, irrepNormalisation, pathNormalisation);
    }

    /// <summary>All products of copies, sorted by irrep, nothing mixed and no weights: e3nn's <c>FullTensorProduct</c>.</summary>
    /// <param name="first">Irreps of x.</param>
    /// <param name="second">Irreps of y.</param>
    /// <param name="kept">Irreps that are kept; null for all.</param>
    /// <param name="irrepNormalisation">What variances are those of.</param>
    /// <remarks>e3nn joins neighbouring blocks of the same irrep before; <see cref="Irreps.Simplify"/> does.</remarks>
    public static TensorProduct Full(Irreps first, Irreps second, IReadOnlySet<Irrep>? kept = null, IrrepNormalisation irrepNormalisation = IrrepNormalisation.Component) => Sorted(
        first,
        second,
        from pair in PairsOf(first, second)
        let copies = first[pair.I].Multiplicity * second[pair.J].Multiplicity
        from irrep in first[pair.I].Irrep * second[pair.J].Irrep
        where kept is null || kept.Contains(irrep)
        select (new IrrepsBlock(copies, irrep), new ProductInstruction(pair.I, pair.J, 0, ProductMode.Full, Weighted: false)),
        irrepNormalisation);

    /// <summary>
    /// Each copy of the features with all attributes, one weight for each copy (and copy of the attributes) and coupling, sorted by irrep: the product of a convolution, whose weights come
    /// from a function of the distance and whose attributes are spherical harmonics.
    /// </summary>
    /// <param name="features">Irreps of x.</param>
    /// <param name="attributes">Irreps of y.</param>
    /// <param name="kept">Irreps that are kept; null for all.</param>
    public static TensorProduct Depthwise(Irreps features, Irreps attributes, IReadOnlySet<Irrep>? kept = null) => Sorted(
        features,
        attributes,
        from pair in PairsOf(features, attributes)
        from irrep in features[pair.I].Irrep * attributes[pair.J].Irrep
        where kept is null || kept.Contains(irrep)
        select (new IrrepsBlock(features[pair.I].Multiplicity, irrep), new ProductInstruction(pair.I, pair.J, 0, ProductMode.Depthwise, Weighted: true)));

    /// <summary>Copy by copy of two irreps with equally many copies, no weights: e3nn's <c>ElementwiseTensorProduct</c>.</summary>
    /// <param name="first">Irreps of x; blocks are split where the other's end.</param>
    /// <param name="second">Irreps of y.</param>
    /// <param name="kept">Irreps that are kept; null for all.</param>
    /// <param name="irrepNormalisation">What variances are those of.</param>
    /// <remarks>Features that lie component-first for unsplit blocks are brought to <see cref="First"/> and <see cref="Second"/> by <see cref="IrrepsLayouts.Regroup"/>.</remarks>
    /// <exception cref="InputException">The numbers of copies differ.</exception>
    public static TensorProduct Elementwise(
        Irreps first, Irreps second, IReadOnlySet<Irrep>? kept = null, IrrepNormalisation irrepNormalisation = IrrepNormalisation.Component)
    {
        var (a, b) = BlockPairs.Split(first, second);
        List<IrrepsBlock> outputs = [];
        List<ProductInstruction> terms = [];
        for (var i = 0; i < a.Count; i++)
        {
            foreach (var irrep in a[i].Irrep * b[i].Irrep)
            {
                if (kept is null || kept.Contains(irrep))
                {
                    terms.Add(new ProductInstruction(i, i, outputs.Count, ProductMode.Elementwise, Weighted: false));
                    outputs.Add(new IrrepsBlock(a[i].Multiplicity, irrep));
                }
            }
        }

        return new TensorProduct(a, b, new Irreps(outputs), terms, irrepNormalisation);
    }

    /// <summary>All products of copies of features with themselves, each once, sorted by irrep, no weights: e3nn's <c>TensorSquare</c>. Both factors are the same features.</summary>
    /// <param name="irreps">Irreps of x.</param>
    /// <param name="kept">Irreps that are kept; null for all.</param>
    /// <param name="irrepNormalisation">What variances are those of.</param>
    /// <remarks>e3nn joins neighbouring blocks of the same irrep before; <see cref="Irreps.Simplify"/> does.</remarks>
    public static TensorProduct Square(Irreps irreps, IReadOnlySet<Irrep>? kept = null, IrrepNormalisation irrepNormalisation = IrrepNormalisation.Component)
    {
        ArgumentNullException.ThrowIfNull(irreps);
        return Sorted(irreps, irreps, BlockPairs.Square(irreps, irrepNormalisation).Where(t => kept is null || kept.Contains(t.Block.Irrep)), IrrepNormalisation.None);
    }

    /// <summary>The products of <see cref="Square"/>, mixed with weights to given irreps: e3nn's <c>TensorSquare</c> with <c>irreps_out</c>. Both factors are the same features.</summary>
    /// <param name="irreps">Irreps of x.</param>
    /// <param name="output">Irreps of the result.</param>
    /// <param name="irrepNormalisation">What variances are those of.</param>
    /// <remarks>e3nn joins neighbouring blocks of the same irrep before, of both; <see cref="Irreps.Simplify"/> does.</remarks>
    public static TensorProduct SquareTo(Irreps irreps, Irreps output, IrrepNormalisation irrepNormalisation = IrrepNormalisation.Component)
    {
        ArgumentNullException.ThrowIfNull(irreps);
        ArgumentNullException.ThrowIfNull(output);
        return new TensorProduct(irreps, irreps, output, BlockPairs.SquareTo(irreps, output, irrepNormalisation), IrrepNormalisation.None);
    }

    /// <summary>Where the weights of an instruction begin.</summary>
    public int WeightStart(int instruction) => _weightStarts[instruction];

    /// <summary>
    /// The shape of the weights of an instruction: <c>[u, v, w]</c> fully connected, <c>[u, v]</c> depth-wise and full, <c>[u]</c> copy by copy, <c>[u, w]</c> copy by copy and mixed; in pairs
    /// their number stands in place of u, and they are ordered by u, then v.
    /// </summary>
    public int[] WeightShape(int instruction)
    {
        var term = Instructions[instruction];
        var (u, v, w) = (First[term.First].Multiplicity, Second[term.Second].Multiplicity, Output[term.Output].Multiplicity);
        return term.Mode switch
        {
            ProductMode.FullyConnected => [u, v, w],
            ProductMode.Elementwise => [u],
            ProductMode.ElementwiseMixed => [u, w],
            ProductMode.Pairs => [PairCount(u)],
            ProductMode.PairsMixed => [PairCount(u), w],
            _ => [u, v],
        };
    }

    /// <summary>α of an instruction: what its 3j tensor is multiplied by.</summary>
    public double CoefficientOf(int instruction) => _coefficients[instruction];

    /// <summary>The couplings, one line each: <c>4x1o x 1x1o -> 4x0e, Depthwise, weighted</c>.</summary>
    public override string ToString() => string.Join('\n', Instructions.Select(t => $"{First[t.First]} x {Second[t.Second]} -> {Output[t.Output]}, {t.Mode}{(t.Weighted ? ", weighted" : "")}"));

    private static TensorProduct Sorted(
        Irreps first, Irreps second, IEnumerable<(IrrepsBlock Block, ProductInstruction Term)> terms, IrrepNormalisation normalisation = IrrepNormalisation.Component)
    {
        var all = terms.ToList();
        var sorted = new Irreps(all.Select(t => t.Block)).Sort();
        return new TensorProduct(first, second, sorted.Irreps, all.Select((t, i) => t.Term with { Output = sorted.To[i] }), normalisation);
    }

    private static IEnumerable<(int I, int J)> PairsOf(Irreps first, Irreps second) =>
        from i in Enumerable.Range(0, first.Count) from j in Enumerable.Range(0, second.Count) select (i, j);

    private double Coefficient(ProductInstruction term)
    {
        var (a, b, c) = (First[term.First].Irrep, Second[term.Second].Irrep, Output[term.Output].Irrep);
        double variance = IrrepNormalisation switch
        {
            IrrepNormalisation.Component => c.Dimension,
            IrrepNormalisation.Norm => a.Dimension * b.Dimension,
            _ => 1,
        };
        var terms = Instructions.Where(t => t.Output == term.Output).ToList();
        var shared = PathNormalisation switch
        {
            PathNormalisation.Element => terms.Sum(Products),
            PathNormalisation.Path => Products(term) * terms.Count,
            _ => 1,
        };
        return Math.Sqrt(variance * term.PathWeight / Math.Max(1, shared));
    }

    /// <summary>How many products of copies a term adds to each output copy.</summary>
    private double Products(ProductInstruction term) => term.Mode switch
    {
        ProductMode.FullyConnected => (double)First[term.First].Multiplicity * Second[term.Second].Multiplicity,
        ProductMode.Depthwise => Second[term.Second].Multiplicity,
        ProductMode.DepthwiseSecond or ProductMode.ElementwiseMixed => First[term.First].Multiplicity,
        ProductMode.PairsMixed => PairCount(First[term.First].Multiplicity),
        _ => 1,
    };

    private static int PairCount(int copies) => copies * (copies - 1) / 2;

    private void Validate(int index)
    {
        var term = Instructions[index];
        if ((uint)term.First >= (uint)First.Count || (uint)term.Second >= (uint)Second.Count || (uint)term.Output >= (uint)Output.Count)
        {
            throw new InputException($"Term {index} of the product, {term}, names a block that '{First}', '{Second}' or '{Output}' lacks.");
        }

        var (a, b, c) = (First[term.First], Second[term.Second], Output[term.Output]);
        if (!(a.Irrep * b.Irrep).Contains(c.Irrep))
        {
            throw new InputException($"Term {index} of the product: {a.Irrep} and {b.Irrep} do not couple to {c.Irrep}, only to {string.Join(", ", a.Irrep * b.Irrep)}.");
        }

        var copies = term.Mode switch
        {
            ProductMode.FullyConnected or ProductMode.PairsMixed => c.Multiplicity,
            ProductMode.ElementwiseMixed => term.Weighted ? c.Multiplicity : 1,
            ProductMode.Full => a.Multiplicity * b.Multiplicity,
            ProductMode.Pairs => PairCount(a.Multiplicity),
            ProductMode.DepthwiseSecond => b.Multiplicity,
            _ => a.Multiplicity,
        };
        var alike = term.Mode is ProductMode.Elementwise or ProductMode.ElementwiseMixed or ProductMode.Pairs or ProductMode.PairsMixed;
        if (copies != c.Multiplicity || (alike && a.Multiplicity != b.Multiplicity))
        {
            throw new InputException($"Term {index} of the product: {a} and {b} give {copies} copies in mode {term.Mode}, the output block is {c}; copy by copy and in pairs both need equally many.");
        }

        if (!term.Weighted && term.Mode is (ProductMode.FullyConnected or ProductMode.PairsMixed))
        {
            throw new InputException($"Term {index} of the product: mode {term.Mode} is always weighted.");
        }
    }
}
