using Noether.Geometry;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>Messages of a layer: features of the neighbours times harmonics of the edge times functions of its length, summed at each node.</summary>
internal abstract class PieceMessages(string name) : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor>(name)
{
    /// <summary>Degree of the harmonics.</summary>
    protected const int Degree = 2;

    /// <summary>Irreps of what arrives at a node.</summary>
    public abstract Irreps Output { get; }

    /// <summary>The length of each edge, <c>[edges, 1]</c>.</summary>
    protected static Tensor Lengths(Tensor edges) => torch.linalg.vector_norm(edges, dims: [1], keepdim: true);

    /// <summary>The perceptron of an edge's length.</summary>
    protected static Sequential Radial(int width, int outputs, Generator generator) => Mlp.Create([1, width, outputs], () => torch.nn.SiLU(), generator);
}

/// <summary>Clebsch-Gordan products along all couplings, or along those with l1 + l2 + l3 even alone.</summary>
internal sealed class CoupledMessages : PieceMessages
{
    private readonly DepthwiseConvolution convolution;

    /// <param name="input">Irreps of the nodes.</param>
    /// <param name="odd">Whether couplings with l1 + l2 + l3 odd take part.</param>
    /// <param name="width">Of the perceptron of the length.</param>
    /// <param name="generator">Draws the first weights.</param>
    public CoupledMessages(Irreps input, bool odd, int width, Generator generator)
        : base(nameof(CoupledMessages))
    {
        var kept = Enumerable.Range(0, Degree + 1).SelectMany(l => (Irrep[])[new(l, Parity.Even), new(l, Parity.Odd)]).ToHashSet();
        var all = TensorProduct.Depthwise(input, Irreps.SphericalHarmonics(Degree), kept);
        var product = odd ? all : Even(all);
        convolution = new DepthwiseConvolution(product, Radial(width, product.WeightCount, generator), averageDegree: 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Irreps Output => convolution.Product.Output;

    /// <inheritdoc/>
    public override Tensor forward(GraphBatch graph, Tensor features, Tensor edges)
    {
        using var scope = torch.NewDisposeScope();
        var harmonics = SphericalHarmonics.Values(edges, Degree, HarmonicNormalisation.Norm);
        return scope.MoveToOuter(convolution.call(graph, features, harmonics, Lengths(edges)));
    }

    private static TensorProduct Even(TensorProduct all)
    {
        int DegreeOf(Irreps irreps, int block) => irreps[block].Irrep.Degree;
        var terms = all.Instructions.Where(t => (DegreeOf(all.First, t.First) + DegreeOf(all.Second, t.Second) + DegreeOf(all.Output, t.Output)) % 2 == 0).ToList();
        var places = terms.Select(t => t.Output).Distinct().Order().ToList();
        return new TensorProduct(all.First, all.Second, new Irreps(places.Select(p => all.Output[p])), terms.Select(t => t with { Output = places.IndexOf(t.Output) }));
    }
}

/// <summary>Gaunt products: of the neighbour's features and the harmonics as functions on the sphere, channel by channel.</summary>
internal sealed class GauntMessages : PieceMessages
{
    private readonly Sequential radial;
    private readonly GauntPlan _plan;
    private readonly int _channels;

    /// <param name="input">Irreps of the nodes: as many copies of each degree from 0, of natural parities.</param>
    /// <param name="width">Of the perceptron of the length.</param>
    /// <param name="generator">Draws the first weights.</param>
    public GauntMessages(Irreps input, int width, Generator generator)
        : base(nameof(GauntMessages))
    {
        _channels = input[0].Multiplicity;
        _plan = new GauntPlan(new GauntProduct(input.MaxDegree, Degree, Degree));
        Output = Irreps.SphericalHarmonics(Degree, _channels);
        radial = Radial(width, (Degree + 1) * _channels, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Irreps Output { get; }

    /// <inheritdoc/>
    public override Tensor forward(GraphBatch graph, Tensor features, Tensor edges)
    {
        using var scope = torch.NewDisposeScope();
        var senders = graph.FromSenders(features);
        var harmonics = SphericalHarmonics.Values(edges, Degree, HarmonicNormalisation.Norm).unsqueeze(-1);
        var weights = new GauntWeights(Output: radial.call(Lengths(edges)).view(-1, Degree + 1, _channels));
        return scope.MoveToOuter(graph.Sum(_plan.Apply(senders.view(senders.shape[0], -1, _channels), harmonics, weights).flatten(1)));
    }
}
