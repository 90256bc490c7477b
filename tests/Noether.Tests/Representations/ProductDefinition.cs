using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

/// <summary>Tensor products by their formula in e3nn's layout, one einsum a term; how features move; and random features.</summary>
internal static class ProductDefinition
{
    /// <summary>The product of features in e3nn's layout, in float64.</summary>
    public static Tensor Apply(TensorProduct product, Tensor x, Tensor y, Tensor? weights)
    {
        var rows = x.shape[0];
        Tensor[] outputs = [.. product.Output.Select(b => torch.zeros([rows, b.Multiplicity, b.Irrep.Dimension], torch.float64))];
        for (var i = 0; i < product.Instructions.Count; i++)
        {
            var term = product.Instructions[i];
            var (a, b) = (Block(x, product.First.Slices[term.First]), Block(y, product.Second.Slices[term.Second]));
            var table = WignerThreeJ.Of(Degree(product.First, term.First), Degree(product.Second, term.Second), Degree(product.Output, term.Output)).ToTensor() * product.CoefficientOf(i);
            var pairs = torch.einsum("nui,nvj,ijk->nuvk", a, b, table);
            if (term.Weighted)
            {
                var shape = product.WeightShape(i);
                var w = weights!.narrow(-1, product.WeightStart(i), shape.Aggregate(1, (p, n) => p * n));
                w = w.reshape([weights.dim() == 2 ? rows : 1, .. shape.Select(n => (long)n)]).expand([rows, .. shape.Select(n => (long)n)]);
                outputs[term.Output] += term.Mode switch
                {
                    ProductMode.FullyConnected => torch.einsum("nuvk,nuvw->nwk", pairs, w),
                    ProductMode.Depthwise => torch.einsum("nuvk,nuv->nuk", pairs, w),
                    ProductMode.DepthwiseSecond => torch.einsum("nuvk,nuv->nvk", pairs, w),
                    ProductMode.Full => torch.einsum("nuvk,nuv->nuvk", pairs, w).flatten(1, 2),
                    ProductMode.Pairs => torch.einsum("npk,np->npk", Later(pairs), w),
                    ProductMode.PairsMixed => torch.einsum("npk,npw->nwk", Later(pairs), w),
                    ProductMode.ElementwiseMixed => torch.einsum("nuuk,nuw->nwk", pairs, w),
                    _ => torch.einsum("nuuk,nu->nuk", pairs, w),
                };
            }
            else
            {
                outputs[term.Output] += term.Mode switch
                {
                    ProductMode.Full => pairs.flatten(1, 2),
                    ProductMode.Depthwise => pairs.sum(2),
                    ProductMode.DepthwiseSecond => pairs.sum(1),
                    ProductMode.Pairs => Later(pairs),
                    ProductMode.ElementwiseMixed => torch.einsum("nuuk->nk", pairs).unsqueeze(1),
                    _ => torch.einsum("nuuk->nuk", pairs),
                };
            }
        }

        return torch.cat([.. outputs.Select(o => o.flatten(1))], 1);
    }

    /// <summary>How features, components first, move under x' = R x: <c>[dimension, dimension]</c>, float64. R is an orthogonal matrix of determinant 1 or -1.</summary>
    public static Tensor Motion(Irreps irreps, Tensor rotation) =>
        torch.block_diag([.. irreps.Select(b => torch.kron(b.Irrep.D(rotation), torch.eye(b.Multiplicity, dtype: torch.float64)))]);

    public static Tensor FromE3nn(Tensor features, Irreps irreps) => IrrepsLayouts.Convert(irreps, features, IrrepsLayout.MultiplicityFirst, IrrepsLayout.ComponentFirst);

    public static Tensor ToE3nn(Tensor features, Irreps irreps) => IrrepsLayouts.Convert(irreps, features, IrrepsLayout.ComponentFirst, IrrepsLayout.MultiplicityFirst);

    public static Tensor Random(Generator generator, params long[] shape) => torch.randn(shape, torch.float64, generator: generator.Torch);

    private static int Degree(Irreps irreps, int block) => irreps[block].Irrep.Degree;

    private static Tensor Block(Tensor rows, IrrepsSlice slice) => rows.narrow(1, slice.Start, slice.Length).reshape(-1, slice.Multiplicity, slice.Irrep.Dimension);

    private static Tensor Later(Tensor pairs)
    {
        var copies = pairs.shape[1];
        return torch.cat([.. Enumerable.Range(0, (int)copies - 1).Select(u => pairs.select(1, u).narrow(1, u + 1, copies - 1 - u))], 1);
    }
}
