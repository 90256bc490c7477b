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

    /// <summary>
    /// Every product of two copies once, with path weights that make components of variance 1 of independent normal ones: for two copies 2 l3 + 1; for a copy with itself, whose product
    /// is not one of independent numbers, (2 l3 + 1) / 2, and 1 / (2 l1 + 3) for scalars.
    /// </summary>
    public static IEnumerable<(IrrepsBlock Block, ProductInstruction Term)> Square(Irreps irreps)
    {
        for (var i = 0; i < irreps.Count; i++)
        {
            var (copies, irrep) = (irreps[i].Multiplicity, irreps[i].Irrep);
            foreach (var product in irrep * irrep)
            {
                if (copies > 1)
                {
                    yield return (new IrrepsBlock(copies * (copies - 1) / 2, product), new ProductInstruction(i, i, 0, ProductMode.Pairs, Weighted: false, product.Dimension));
                }

                if (copies > 0 && product.Degree % 2 == 0)
                {
                    var share = product.Degree == 0 ? 1.0 / (irrep.Dimension + 2) : product.Dimension / 2.0;
                    yield return (new IrrepsBlock(copies, product), new ProductInstruction(i, i, 0, ProductMode.Elementwise, Weighted: false, share));
                }
            }

            for (var j = i + 1; j < irreps.Count; j++)
            {
                foreach (var product in irrep * irreps[j].Irrep)
                {
                    yield return (new IrrepsBlock(copies * irreps[j].Multiplicity, product), new ProductInstruction(i, j, 0, ProductMode.Full, Weighted: false, product.Dimension));
                }
            }
        }
    }

    private static Stack<IrrepsBlock> Simplified(this Irreps irreps) => new(irreps.Simplify().Reverse());

    private static void Rest(Stack<IrrepsBlock> blocks, IrrepsBlock block, int taken)
    {
        if (block.Multiplicity > taken)
        {
            blocks.Push(new IrrepsBlock(block.Multiplicity - taken, block.Irrep));
        }
    }
}
