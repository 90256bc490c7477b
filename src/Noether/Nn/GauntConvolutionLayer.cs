using Noether.Geometry;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>How <see cref="GauntConvolutionLayer"/> computes its messages; all give the same.</summary>
public enum GauntConvolutionWay
{
    /// <summary><see cref="Couplings"/> or <see cref="Sphere"/>, by measured costs (<see cref="GauntConvolutionLayer.Choose"/>).</summary>
    Automatic,

    /// <summary>Coupling by coupling, summed at the receivers as they are made: no messages in memory. By vector kernels in float32 on the CPU, else by torch's operations, which are slow.</summary>
    Couplings,

    /// <summary>As a product of functions on the sphere in the frame of space (<see cref="GauntPlan"/>).</summary>
    Sphere,

    /// <summary>In the frames of edges, where the filter depends on one angle (<see cref="GauntConvolution"/>): fewest operations at high degrees. No edge may have length zero.</summary>
    Frames,
}

/// <summary>
/// An equivariant convolution of functions on the sphere over a graph in space: node i receives Σ_j x_j ⊗ Σ_l h_l(edge) Y_l(r_ij) / √degree, channel by channel, where ⊗ is a
/// <see cref="GauntProduct"/> and a perceptron on invariants of the edge gives one h for each degree of the filter and channel. Equivariant under O(3). Mix channels by an
/// <see cref="O3Linear"/> before and behind. <see cref="DepthwiseConvolution"/> has the odd couplings, too, and a weight for each coupling.
/// </summary>
/// <remarks>
/// Source: Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis via Gaunt tensor products", ICLR 2024, section 3.3. Features lie component-first
/// (<see cref="IrrepsLayout.ComponentFirst"/>). Features and invariants of second moment 1 give results of second moment 1 at first, and where all invariants of an edge are zero, so is its message.
/// </remarks>
public sealed class GauntConvolutionLayer : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor, Tensor>
{
    private readonly ScalarPerceptron radial;
    private readonly GauntProduct _product;
    private readonly GauntCosts _costs;
    private readonly FixedTable _scale;
    private readonly GauntConvolutionWay _way;
    private readonly Lazy<ProductPlan> _couplings;
    private readonly Lazy<GauntPlan> _sphere;
    private readonly Lazy<GauntConvolution> _frames;
    private readonly long[] _filterDegrees;
    private readonly int _channels;

    /// <param name="product">Degrees of the features, of the filter, and of the result.</param>
    /// <param name="channels">Copies of each degree.</param>
    /// <param name="radialWidths">Invariants of an edge and the widths of the perceptron's hidden layers (<see cref="ScalarPerceptron"/>, SiLU).</param>
    /// <param name="averageDegree">Average number of edges into a node.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="way">How messages are computed.</param>
    public GauntConvolutionLayer(
        GauntProduct product, int channels, IReadOnlyList<int> radialWidths, double averageDegree, Generator generator, GauntConvolutionWay way = GauntConvolutionWay.Automatic)
        : base(nameof(GauntConvolutionLayer))
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(averageDegree);
        (_product, _channels, _way) = (product, channels, way);
        (Input, Output) = (Irreps.SphericalHarmonics(product.First, channels), Irreps.SphericalHarmonics(product.Output, channels));
        radial = new ScalarPerceptron([.. radialWidths, (product.Second + 1) * channels], ScalarActivation.Silu, generator);
        _costs = new GauntCosts(product);
        _scale = Scale(product, averageDegree, channels);
        _couplings = new(() => new ProductPlan(product.Couplings(channels, shared: true, weighted: true)));
        _sphere = new(() => new GauntPlan(product));
        _frames = new(() => new GauntConvolution(product));
        _filterDegrees = [.. product.Paths.Select(p => (long)p.L2)];
        RegisterComponents();
    }

    /// <summary>Irreps of the nodes: <c>channels x 0e + channels x 1o + ...</c>.</summary>
    public Irreps Input { get; }

    /// <summary>Irreps of the result.</summary>
    public Irreps Output { get; }

    /// <param name="graph">The edges.</param>
    /// <param name="features"><c>[nodes, dimension of the input]</c>.</param>
    /// <param name="directions">From one end of each edge to the other, always the same way, <c>[edges, 3]</c>, of any length; of length zero, the filter is its part of degree 0.</param>
    /// <param name="invariants"><c>[edges, k]</c>: the distance in some basis, times a cutoff.</param>
    /// <returns><c>[nodes, dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The shapes are not those, or an edge has no length and messages are computed in its frame.</exception>
    public override Tensor forward(GraphBatch graph, Tensor features, Tensor directions, Tensor invariants)
    {
        ArgumentNullException.ThrowIfNull(graph);
        IrrepsLayouts.Check(Input, features);
        using var scope = torch.NewDisposeScope();
        var weights = radial.call(invariants).view(-1, _product.Second + 1, _channels);
        var sums = (_way == GauntConvolutionWay.Automatic ? Choose(features, graph.Union.Edges) : _way) switch
        {
            GauntConvolutionWay.Couplings => ByCouplings(graph, features, directions, weights),
            GauntConvolutionWay.Frames => graph.Sum(_frames.Value.Apply(Sent(graph, features), directions, weights).flatten(1)),
            _ => OnSphere(graph, features, directions, weights),
        };
        return scope.MoveToOuter(sums * _scale.Like(sums));
    }

    /// <summary>
    /// What <see cref="GauntConvolutionWay.Automatic"/> takes, by costs that were measured once (<see cref="GauntCosts"/>): couplings where vector kernels compute them, which is in float32 on the
    /// CPU, and where that is cheaper, as it was at all degrees up to 12; the sphere everywhere else, by whichever of its kernels is cheapest. A function of degrees, shapes, type and device alone,
    /// so that a run repeats bit for bit. Not measured for gradients, several threads and other devices.
    /// </summary>
    /// <param name="features">Features of the nodes, of the type and on the device that is computed on.</param>
    /// <param name="edges">Number of edges.</param>
    public GauntConvolutionWay Choose(Tensor features, long edges)
    {
        ArgumentNullException.ThrowIfNull(features);
        var vectors = features.dtype == torch.float32 && features.device_type == DeviceType.CPU;
        return vectors && _costs.PrefersCouplingsAlongEdges(edges * _channels) ? GauntConvolutionWay.Couplings : GauntConvolutionWay.Sphere;
    }

    private Tensor ByCouplings(GraphBatch graph, Tensor features, Tensor directions, Tensor weights)
    {
        var harmonics = SphericalHarmonics.Values(directions, _product.Second);
        // The weight of each coupling is that of the filter's degree.
        var weightOfPaths = weights.index_select(1, torch.tensor(_filterDegrees, torch.int64, weights.device)).flatten(1);
        return _couplings.Value.Convolve(graph.Union.ForProducts, features, harmonics, weightOfPaths);
    }

    private Tensor OnSphere(GraphBatch graph, Tensor features, Tensor directions, Tensor weights)
    {
        var harmonics = SphericalHarmonics.Values(directions, _product.Second).unsqueeze(-1);
        return graph.Sum(_sphere.Value.Apply(Sent(graph, features), harmonics, new GauntWeights(Second: weights)).flatten(1));
    }

    private Tensor Sent(GraphBatch graph, Tensor features) => graph.FromSenders(features).view(graph.Union.Edges, -1, _channels);

    /// <summary>What makes the variance of each degree 1 where that of features and weights is: 1 / √(degree of a node Σ c(l1, l2, l3)² / (4π (2 l3 + 1))), for each component and channel.</summary>
    private static FixedTable Scale(GauntProduct product, double averageDegree, int channels)
    {
        var variances = new double[product.Output + 1];
        foreach (var (l1, l2, l3) in product.Paths)
        {
            variances[l3] += averageDegree * Math.Pow(Gaunt.Factor(l1, l2, l3), 2) / (4 * Math.PI * ((2 * l3) + 1));
        }

        double[] scales = [.. variances.SelectMany((v, l) => Enumerable.Repeat(1 / Math.Sqrt(v), ((2 * l) + 1) * channels))];
        return new FixedTable(scales, scales.Length);
    }
}
