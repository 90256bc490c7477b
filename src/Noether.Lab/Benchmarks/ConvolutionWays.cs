using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>The ways of computing <see cref="SphereOperations.Convolution"/> from features of nodes, edges' directions and weights of degrees.</summary>
internal static class ConvolutionWays
{
    /// <param name="product">Degrees of features, filters and messages.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="columns">Bytes of one number a column: an edge's channel.</param>
    public static IReadOnlyList<SphereWay> Of(GauntProduct product, SphereGraph graph, double columns)
    {
        var (messages, edges) = (SphereOperations.Count(product.Output), graph.Senders.Length);
        var channels = columns / (sizeof(float) * edges);
        return
        [
            Sparse(product, graph, (int)channels, columns * Couplings(product)),
            So2(product, graph, (int)channels, SphereOperations.Matrices((long)(edges * channels), product.First, product.Output) + (columns * 4 * messages)),
            Fourier(product, graph, SphereOperations.Fourier((long)(edges * channels), product.First + product.Second)),
            Grid(product, graph, SphereOperations.Grid((long)(edges * channels), product.First + product.Second + product.Output)),
            Peer("paths", product, graph, columns),
            Peer("planar-paths", product, graph, columns, planar: true),
            Peer("all-paths", product, graph, columns, withOdd: true),
            LayerWays.Frames(product.First, graph, (int)channels),
        ];
    }

    /// <summary>Coupling by coupling with sparse coefficients, summed straight into the receivers.</summary>
    private static SphereWay Sparse(GauntProduct product, SphereGraph graph, int channels, double bytes)
    {
        var plan = new Lazy<ProductPlan>(() => new ProductPlan(product.Couplings(channels, shared: true, weighted: true)));
        return new SphereWay("sparse", x =>
        {
            var sums = plan.Value.Convolve(graph.Edges, x[0].flatten(1), SphericalHarmonics.Values(x[1], product.Second), Weights(product, x[2]));
            return sums.view(graph.Nodes, -1, x[0].shape[2]);
        }, bytes);
    }

    /// <summary>In the frames of edges: for each order m one matrix, summed over the filter's degrees, from features to messages.</summary>
    private static SphereWay So2(GauntProduct product, SphereGraph graph, int channels, double bytes)
    {
        var plan = new Lazy<So2Product>(() => new So2Product(product.Couplings(channels, shared: true, weighted: true), HarmonicNormalisation.Integral, byHarmonic: true));
        return new SphereWay("escn", x =>
        {
            var messages = plan.Value.Apply(graph.Gather(x[0]).flatten(1), x[1], x[2].flatten(1));
            return graph.Sum(messages.view(messages.shape[0], -1, x[0].shape[2]));
        }, bytes);
    }

    /// <summary>In the frames of edges, as one convolution along the frequencies of θ.</summary>
    private static SphereWay Fourier(GauntProduct product, SphereGraph graph, double bytes)
    {
        var plan = new Lazy<GauntConvolution>(() => new GauntConvolution(product));
        return new SphereWay("fourier", x => graph.Sum(plan.Value.Apply(graph.Gather(x[0]), x[1], x[2])), bytes);
    }

    /// <summary>In the frame of space, as values on a grid.</summary>
    private static SphereWay Grid(GauntProduct product, SphereGraph graph, double bytes)
    {
        var plan = new GauntPlan(product);
        return new SphereWay("grid", x =>
        {
            var harmonics = SphericalHarmonics.Values(x[1], product.Second).unsqueeze(-1);
            return graph.Sum(plan.Apply(graph.Gather(x[0]), harmonics, new GauntWeights(Second: x[2]), GauntKernel.Grid));
        }, bytes);
    }

    private static SphereWay Peer(string name, GauntProduct product, SphereGraph graph, double columns, bool withOdd = false, bool planar = false)
    {
        var couplings = new Lazy<CouplingByCoupling>(() => new CouplingByCoupling(product, withOdd, planar));
        return new SphereWay(name, Sums, columns * CouplingByCoupling.Numbers(product, withOdd))
        {
            IsPeer = true,
            Lay = x => [CouplingByCoupling.Laid(x[0], planar), x[1], x[2]],
            Common = CouplingByCoupling.Common(SphereOperations.Count(product.Output), planar),
        };

        Tensor Sums(IReadOnlyList<Tensor> x)
        {
            var harmonics = SphericalHarmonics.Values(x[1], product.Second).unsqueeze(planar ? -1 : 1);
            return graph.Sum(couplings.Value.Apply(graph.Gather(x[0]), harmonics, x[2]));
        }
    }

    /// <summary>The weight of each coupling is that of the filter's degree.</summary>
    private static Tensor Weights(GauntProduct product, Tensor radial) => torch.cat([.. product.Paths.Select(p => radial.select(1, p.L2))], 1);

    private static double Couplings(GauntProduct product) => product.Paths.Count() + SphereOperations.Count(product.Output);
}
