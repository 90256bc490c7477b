using Noether.Geometry;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>How many-body features are made of the sums over neighbours.</summary>
internal enum ManyBody
{
    /// <summary>All couplings, a weight of its own for each.</summary>
    Couplings,

    /// <summary>Powers of functions on the sphere, a weight for each power and degree.</summary>
    Powers,
}

/// <summary>
/// One interaction: features of neighbours are mixed, coupled with harmonics of the edges, weighted by functions of the distance and summed; of the sums A many-body features of up to ν
/// factors are made, and to these the node's own features are added by element.
/// </summary>
internal sealed class InteractionLayer : torch.nn.Module
{
    private readonly O3Linear before;
    private readonly DepthwiseConvolution convolution;
    private readonly O3Linear between;
    private readonly torch.nn.Module<Tensor, Tensor, Tensor> many;
    private readonly O3Linear behind;
    private readonly TensorProductLayer residual;

    /// <param name="input">Irreps of the nodes.</param>
    /// <param name="size">Widths and degrees.</param>
    /// <param name="output">Highest degree that comes out.</param>
    /// <param name="kinds">Number of elements.</param>
    /// <param name="generator">Draws the first weights.</param>
    public InteractionLayer(Irreps input, NetworkSize size, int output, int kinds, Generator generator)
        : base(nameof(InteractionLayer))
    {
        var harmonics = Irreps.SphericalHarmonics(size.EdgeDegree);
        var sums = size.Features(size.EdgeDegree);
        Output = size.Features(output);
        before = new O3Linear(input, input, generator, biases: false);
        var product = TensorProduct.Depthwise(input, harmonics, harmonics.Select(b => b.Irrep).ToHashSet());
        // With biases: the harmonics of an edge fall to zero at the cut-off, not the functions of its length.
        var radial = Mlp.Create([size.Basis, .. Enumerable.Repeat(size.RadialWidth, size.RadialLayers), product.WeightCount], () => torch.nn.SiLU(), generator);
        convolution = new DepthwiseConvolution(product, radial, averageDegree: 1);
        between = new O3Linear(convolution.Product.Output, sums, generator, biases: false);
        many = size.ManyBody == ManyBody.Powers
            ? new GauntManyBody(new GauntPowers(size.EdgeDegree, size.Order, output), size.Channels, kinds, generator)
            : new SymmetricContraction(new SymmetricCouplings(size.EdgeDegree, size.Order, output), size.Channels, kinds, generator);
        behind = new O3Linear(Output, Output, generator, biases: false);
        residual = new TensorProductLayer(TensorProduct.FullyConnected(input, new Irreps([new IrrepsBlock(kinds, new Irrep(0, Parity.Even))]), Output), generator);
        RegisterComponents();
    }

    /// <summary>Irreps of the result.</summary>
    public Irreps Output { get; }

    /// <param name="graph">The edges.</param>
    /// <param name="features">Of the nodes.</param>
    /// <param name="attributes">Harmonics of the edges times a cut-off.</param>
    /// <param name="radial">Functions of the distances.</param>
    /// <param name="kinds">Element of each node.</param>
    /// <param name="elements">The same, one hot.</param>
    public Tensor Pass(GraphBatch graph, Tensor features, Tensor attributes, Tensor radial, Tensor kinds, Tensor elements)
    {
        using var scope = torch.NewDisposeScope();
        var sums = between.call(convolution.call(graph, before.call(features), attributes, radial));
        return scope.MoveToOuter(behind.call(many.call(sums, kinds)) + residual.call(features, elements));
    }
}

/// <summary>How large a network is.</summary>
/// <param name="ManyBody">Which many-body features.</param>
/// <param name="Order">Most factors ν of these.</param>
/// <param name="Channels">Copies of each irrep.</param>
/// <param name="Degree">Highest degree L of features between layers.</param>
/// <param name="EdgeDegree">Highest degree of the harmonics and of the sums over neighbours.</param>
/// <param name="Layers">Number of interactions.</param>
/// <param name="Basis">Functions of the distance.</param>
/// <param name="RadialWidth">Width of the perceptron's hidden layers.</param>
/// <param name="RadialLayers">Number of these.</param>
/// <param name="Cutoff">In Å.</param>
internal sealed record NetworkSize(ManyBody ManyBody, int Order, int Channels, int Degree, int EdgeDegree, int Layers, int Basis, int RadialWidth, int RadialLayers, double Cutoff)
{
    /// <summary>Features of natural parity up to a degree.</summary>
    public Irreps Features(int degree) => Irreps.SphericalHarmonics(degree, Channels);
}
