namespace Noether.Representations;

/// <summary>Which blocks of irreps meet in products copy by copy and with themselves.</summary>
internal static class BlockPairs
{
    /// <summary>The same irreps in blocks of which each has as many copies as the other's.</summary>
    /// <exception cref="InputException">The numbers of copies differ.</exception>
    public static (Irreps First, Irreps Second) Split(Irreps first, Irreps second)
    {
        if (first.IrrepCount != second.IrrepCount)
        {
            throw new InputException($"Copy by copy, '{first}' has {first.IrrepCount} copies and '{second}' {second.IrrepCount}; equally many are needed.");
        }

        var (a, b) = (first.Simplified(), second.Simplified());
        var (left, right) = (new List<IrrepsBlock>(), new List<IrrepsBlock>());
        while (a.TryPeek(out var x) && b.TryPeek(out var y))
        {
            a.Pop();
            b.Pop();
            var copies = Math.Min(x.Multiplicity, y.Multiplicity);
            left.Add(new IrrepsBlock(copies, x.Irrep));
            right.Add(new IrrepsBlock(copies, y.Irrep));
            Rest(a, x, copies);
            Rest(b, y, copies);
        }

        return (new Irreps(left), new Irreps(right));
    }

    /// <summary>Every product of two copies once, with the path weights that <see cref="OfTwo"/> and <see cref="OfItself"/> say.</summary>
    public static IEnumerable<(IrrepsBlock Block, ProductInstruction Term)> Square(Irreps irreps, IrrepNormalisation normalisation)
    {
        for (var i = 0; i < irreps.Count; i++)
        {
            var (copies, irrep) = (irreps[i].Multiplicity, irreps[i].Irrep);
            foreach (var product in irrep * irrep)
            {
                if (copies > 1)
                {
                    yield return (new IrrepsBlock(copies * (copies - 1) / 2, product), new ProductInstruction(i, i, 0, ProductMode.Pairs, Weighted: false, OfTwo(irrep, irrep, product, normalisation)));
                }

                if (copies > 0 && product.Degree % 2 == 0)
                {
                    yield return (new IrrepsBlock(copies, product), new ProductInstruction(i, i, 0, ProductMode.Elementwise, Weighted: false, OfItself(irrep, product, normalisation)));
                }
            }

            for (var j = i + 1; j < irreps.Count; j++)
            {
                foreach (var product in irrep * irreps[j].Irrep)
                {
                    yield return (
                        new IrrepsBlock(copies * irreps[j].Multiplicity, product),
                        new ProductInstruction(i, j, 0, ProductMode.Full, Weighted: false, OfTwo(irrep, irreps[j].Irrep, product, normalisation)));
                }
            }
        }
    }

    /// <summary>The same products, mixed to the copies of <paramref name="output"/>, in e3nn's order.</summary>
    public static IEnumerable<ProductInstruction> SquareTo(Irreps irreps, Irreps output, IrrepNormalisation normalisation)
    {
        var couplings = from i in Enumerable.Range(0, irreps.Count)
                        from j in Enumerable.Range(i, irreps.Count - i)
                        from o in Enumerable.Range(0, output.Count)
                        where (irreps[i].Irrep * irreps[j].Irrep).Contains(output[o].Irrep)
                        select (I: i, J: j, O: o);
        foreach (var (i, j, o) in couplings)
        {
            var (a, b, product) = (irreps[i].Irrep, irreps[j].Irrep, output[o].Irrep);
            if (i != j || irreps[i].Multiplicity > 1)
            {
                yield return new ProductInstruction(i, j, o, i == j ? ProductMode.PairsMixed : ProductMode.FullyConnected, Weighted: true, OfTwo(a, b, product, normalisation));
            }

            if (i == j && product.Degree % 2 == 0)
            {
                yield return new ProductInstruction(i, j, o, ProductMode.ElementwiseMixed, Weighted: true, OfItself(a, product, normalisation));
            }
        }
    }

    /// <summary>What makes the product of two different copies as large as its factors.</summary>
    private static double OfTwo(Irrep a, Irrep b, Irrep product, IrrepNormalisation normalisation) => normalisation switch
    {
        IrrepNormalisation.Component => product.Dimension,
        IrrepNormalisation.Norm => a.Dimension * b.Dimension,
        _ => 1,
    };

    /// <summary>What makes the product of a copy with itself, which is not one of independent numbers, as large as it.</summary>
    private static double OfItself(Irrep a, Irrep product, IrrepNormalisation normalisation) => (normalisation, product.Degree) switch
    {
        (IrrepNormalisation.Component, 0) => 1.0 / (a.Dimension + 2),
        (IrrepNormalisation.Component, _) => product.Dimension / 2.0,
        (IrrepNormalisation.Norm, 0) => a.Dimension,
        (IrrepNormalisation.Norm, _) => a.Dimension * (a.Dimension + 2) / 2.0,
        _ => 1,
    };

    private static Stack<IrrepsBlock> Simplified(this Irreps irreps) => new(irreps.Simplify().Reverse());

    private static void Rest(Stack<IrrepsBlock> blocks, IrrepsBlock block, int taken)
    {
        if (block.Multiplicity > taken)
        {
            blocks.Push(new IrrepsBlock(block.Multiplicity - taken, block.Irrep));
        }
    }
}
