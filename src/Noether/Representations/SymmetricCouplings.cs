namespace Noether.Representations;

/// <summary>
/// All equivariant polynomials of features x with themselves, x ⊗ x ⊗ ... ⊗ x to given irreps, as couplings one factor at a time: what is coupled to an intermediate irrep is coupled with x
/// once more. Features and results are of natural parity, one copy of each degree; copies (channels) do not meet. Of couplings that give the same polynomials only independent ones are
/// kept, so that their number is the multiplicity of the irrep in the symmetric power of x's.
/// </summary>
/// <remarks>
/// Source: Batatia et al., "MACE: higher order equivariant message passing neural networks for fast and accurate force fields", NeurIPS 2022, equation 10, whose generalised Clebsch-Gordan
/// coefficients span the same space; Drautz, "Atomic cluster expansion for accurate and transferable interatomic potentials", Physical Review B 99, 2019.
/// </remarks>
public sealed class SymmetricCouplings
{
    /// <summary>Root mean square that a polynomial must have besides the others, of factors of order 1, to be no combination of them.</summary>
    private const double Independent = 1e-8;

    /// <param name="degree">Highest degree L of x, at least 0.</param>
    /// <param name="highest">Highest number of factors, at least 1.</param>
    /// <param name="output">Highest degree of the results, 0 to L.</param>
    public SymmetricCouplings(int degree, int highest, int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        ArgumentOutOfRangeException.ThrowIfLessThan(highest, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output, degree);
        (Degree, Highest, Output) = (degree, highest, output);
        Orders = Build();
    }

    /// <summary>Highest degree of x.</summary>
    public int Degree { get; }

    /// <summary>Highest number of factors.</summary>
    public int Highest { get; }

    /// <summary>Highest degree of the results.</summary>
    public int Output { get; }

    /// <summary>The couplings of two factors, of three, and so on to the highest number; none where that is one.</summary>
    internal IReadOnlyList<CouplingOrder> Orders { get; }

    /// <summary>Number of independent polynomials with so many factors to a degree.</summary>
    /// <param name="factors">1 to <see cref="Highest"/>.</param>
    /// <param name="degree">0 to <see cref="Output"/>.</param>
    public int Count(int factors, int degree) => factors == 1 ? 1 : Orders[factors - 2].Results.Count(c => c.Irrep == Irrep.Natural(degree));

    private List<CouplingOrder> Build()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var values = Points();
        List<Irrep> blocks = [.. Enumerable.Range(0, Degree + 1).Select(Irrep.Natural)];
        var (wanted, features) = (blocks[..(Output + 1)].ToHashSet(), values);
        List<CouplingOrder> orders = [];
        for (var factors = 2; factors <= Highest; factors++)
        {
            var found = Candidates(blocks, values, features);
            var results = found.Where(c => wanted.Contains(c.Step.Irrep)).Select(c => c.Step).ToList();
            orders.Add(new CouplingOrder(blocks, results, factors == Highest ? [] : [.. found.Select(c => c.Step)]));
            (blocks, values) = ([.. found.Select(c => c.Step.Irrep)], [.. found.Select(c => c.Values)]);
        }

        return Pruned(orders);
    }

    /// <summary>Couplings of each block with each feature, those of low degrees first, without those that are combinations of the ones before.</summary>
    private List<(CouplingStep Step, Tensor Values)> Candidates(List<Irrep> blocks, Tensor[] values, Tensor[] features)
    {
        var all = from block in Enumerable.Range(0, blocks.Count)
                  from feature in Enumerable.Range(0, Degree + 1)
                  from irrep in blocks[block] * Irrep.Natural(feature)
                  orderby blocks[block].Degree
                  select new CouplingStep(block, feature, irrep);
        List<(CouplingStep Step, Tensor Values)> kept = [];
        Dictionary<Irrep, List<Tensor>> directions = [];
        foreach (var step in all)
        {
            var table = WignerThreeJ.Of(blocks[step.Block].Degree, step.Feature, step.Irrep.Degree).ToTensor();
            var result = torch.einsum("pi,pj,ijk->pk", values[step.Block], features[step.Feature], table);
            if (!directions.TryGetValue(step.Irrep, out var before))
            {
                directions[step.Irrep] = before = [];
            }

            if (Rest(result.flatten(), before) is { } rest)
            {
                before.Add(rest);
                kept.Add((step, result / result.square().mean().sqrt()));
            }
        }

        return kept;
    }

    /// <summary>What is perpendicular to orthonormal vectors, of length 1; null for nothing.</summary>
    private static Tensor? Rest(Tensor vector, List<Tensor> before)
    {
        var rest = vector;
        for (var pass = 0; pass < 2; pass++)
        {
            rest = before.Aggregate(rest, (r, b) => r - (b * r.dot(b)));
        }

        var length = rest.norm().item<double>();
        return length > Independent * Math.Sqrt(vector.NumberOfElements) ? rest / length : null;
    }

    /// <summary>Without intermediate couplings that no later one uses.</summary>
    private static List<CouplingOrder> Pruned(List<CouplingOrder> orders)
    {
        for (var i = orders.Count - 2; i >= 0; i--)
        {
            var later = orders[i + 1];
            int[] used = [.. later.Results.Concat(later.Next).Select(s => s.Block).Distinct().Order()];
            CouplingStep Renumbered(CouplingStep step) => step with { Block = Array.IndexOf(used, step.Block) };
            orders[i] = orders[i] with { Next = [.. used.Select(block => orders[i].Next[block])] };
            orders[i + 1] = new CouplingOrder([.. used.Select(block => later.Blocks[block])], [.. later.Results.Select(Renumbered)], [.. later.Next.Select(Renumbered)]);
        }

        return orders;
    }

    /// <summary>Features at which polynomials are compared: many more than there are polynomials, spread without pattern.</summary>
    private Tensor[] Points()
    {
        var points = 40 * (Degree + 1) * Highest;
        return [.. Enumerable.Range(0, Degree + 1).Select(l =>
        {
            var components = (2 * l) + 1;
            double[] numbers = [.. Enumerable.Range(0, points * components).Select(i => Math.Sin((i + 1.0) * (i + 2.0 + l) * Math.Sqrt(2 + l)))];
            return torch.tensor(numbers, torch.float64).view(points, components);
        })];
    }
}

/// <summary>A block coupled with the features of a degree.</summary>
/// <param name="Block">The block.</param>
/// <param name="Feature">The degree.</param>
/// <param name="Irrep">What to.</param>
internal sealed record CouplingStep(int Block, int Feature, Irrep Irrep);

/// <summary>Couplings with one number of factors.</summary>
/// <param name="Blocks">What one factor less gave.</param>
/// <param name="Results">Couplings to the results.</param>
/// <param name="Next">Couplings that are coupled again, the blocks of the next order.</param>
internal sealed record CouplingOrder(IReadOnlyList<Irrep> Blocks, IReadOnlyList<CouplingStep> Results, IReadOnlyList<CouplingStep> Next);
