using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Mixes the degrees of features among each other: x + Lin(CG(Lin(x), Lin(x))), with all couplings of two irreps that give a third of them, copy by copy, and one weight for each coupling and
/// copy. Equivariant under O(3). What <see cref="Selfmix"/> is with couplings in place of products of functions; it takes features of both parities, and has odd couplings then.
/// </summary>
/// <remarks>Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>).</remarks>
public sealed class CoupledSelfmix : torch.nn.Module<Tensor, Tensor>
{
    private readonly O3Linear left;
    private readonly O3Linear right;
    private readonly O3Linear result;
    private readonly Parameter weight;
    private readonly ProductPlan _plan;

    /// <param name="irreps">Of the features and of the result: equally many copies of each irrep.</param>
    /// <param name="generator">Draws the first weights of the linear maps.</param>
    /// <param name="scale">What the weights of couplings begin with; with 0 the layer is the identity at first.</param>
    /// <exception cref="InputException">Numbers of copies differ.</exception>
    public CoupledSelfmix(Irreps irreps, Generator generator, double scale = 1)
        : base(nameof(CoupledSelfmix))
    {
        ArgumentNullException.ThrowIfNull(irreps);
        _plan = new ProductPlan(Couplings(irreps));
        left = new O3Linear(irreps, irreps, generator);
        right = new O3Linear(irreps, irreps, generator);
        result = new O3Linear(irreps, irreps, generator);
        weight = new Parameter(torch.full([_plan.Product.WeightCount], scale));
        RegisterComponents();
    }

    /// <summary>Irreps of the features and of the result.</summary>
    public Irreps Irreps => _plan.Product.Output;

    /// <param name="features"><c>[..., dimension]</c>.</param>
    /// <returns><c>[..., dimension]</c>.</returns>
    /// <exception cref="InputException">The features are not of <see cref="Irreps"/>.</exception>
    public override Tensor forward(Tensor features)
    {
        IrrepsLayouts.Check(Irreps, features);
        using var scope = torch.NewDisposeScope();
        var (a, b) = (left.call(features).flatten(0, -2), right.call(features).flatten(0, -2));
        return scope.MoveToOuter(features + result.call(_plan.Apply(a, b, weight).view(features.shape)));
    }

    private static TensorProduct Couplings(Irreps irreps)
    {
        if (irreps.Any(b => b.Multiplicity != irreps[0].Multiplicity))
        {
            throw new InputException($"Features are mixed copy by copy: the irreps '{irreps}' have different numbers of copies; give each equally many.");
        }

        var places = Enumerable.Range(0, irreps.Count).ToArray();
        var terms = from i in places
                    from j in places
                    from k in places
                    where (irreps[i].Irrep * irreps[j].Irrep).Contains(irreps[k].Irrep)
                    select new ProductInstruction(i, j, k, ProductMode.Elementwise, Weighted: true);
        return new TensorProduct(irreps, irreps, irreps, terms);
    }
}
