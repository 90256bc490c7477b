using Noether.Geometry;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>
/// The extension that has odd couplings too: the neighbour's features are mixed to vector fields on the sphere, polar and axial, each of which is multiplied, point by point, with the function
/// that the edge's harmonics are, and by the cross product with a field that the edge gives.
/// </summary>
/// <remarks>The edge's field has the harmonics of its direction where (l, j) has a natural parity, and zeros elsewhere.</remarks>
internal sealed class VectorSignalMessages : PieceMessages
{
    // Fields of degree 1 hold all irreps up to degree 2.
    private const int FieldDegree = 1;

    private readonly O3Linear mix;
    private readonly Sequential radial;
    private readonly VectorSignalProduct _scaled = new(Degree, FieldDegree, FieldDegree);
    private readonly VectorSignalProduct _crossed = new(FieldDegree, FieldDegree, FieldDegree);
    private readonly int _channels;
    private readonly long[] _sources;
    private readonly long[] _blocks;

    /// <param name="input">Irreps of the nodes.</param>
    /// <param name="channels">Fields of each kind.</param>
    /// <param name="width">Of the perceptron of the length.</param>
    /// <param name="generator">Draws the first weights.</param>
    public VectorSignalMessages(Irreps input, int channels, int width, Generator generator)
        : base(nameof(VectorSignalMessages))
    {
        _channels = channels;
        var (polar, axial) = (VectorSignalProduct.Irreps(FieldDegree, Parity.Odd, channels), VectorSignalProduct.Irreps(FieldDegree, Parity.Even, channels));
        Output = polar + axial + axial + polar;
        mix = new O3Linear(input, polar + axial, generator);
        radial = Radial(width, Output.IrrepCount, generator);
        _blocks = [.. Output.SelectMany((block, i) => Enumerable.Repeat((long)i, block.Irrep.Dimension))];
        // Behind the harmonics lies one zero.
        var zero = SphereCount(Degree);
        _sources = [.. VectorSignalProduct.Irreps(FieldDegree, Parity.Odd).SelectMany(block => Enumerable.Range(0, block.Irrep.Dimension)
            .Select(m => block.Irrep == Irrep.Natural(block.Irrep.Degree) ? SphereCount(block.Irrep.Degree - 1) + m : zero))];
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Irreps Output { get; }

    /// <inheritdoc/>
    public override Tensor forward(GraphBatch graph, Tensor features, Tensor edges)
    {
        using var scope = torch.NewDisposeScope();
        var senders = graph.FromSenders(mix.call(features));
        var fields = senders.view(senders.shape[0], 2, -1, _channels);
        var (polar, axial) = (fields.select(1, 0), fields.select(1, 1));
        var harmonics = SphericalHarmonics.Values(edges, Degree, HarmonicNormalisation.Norm);
        var filter = torch.cat([harmonics, torch.zeros_like(harmonics.narrow(1, 0, 1))], 1).index_select(1, Index(_sources, edges)).unsqueeze(-1);
        var function = harmonics.unsqueeze(-1);
        Tensor[] products = [_scaled.Scale(function, polar), _scaled.Scale(function, axial), _crossed.Cross(filter, polar), _crossed.Cross(filter, axial)];
        var weights = radial.call(Lengths(edges)).view(-1, Output.Count, _channels).index_select(1, Index(_blocks, edges));
        return scope.MoveToOuter(graph.Sum((torch.cat(products, 1) * weights).flatten(1)));
    }

    private static long SphereCount(int maxDegree) => (maxDegree + 1L) * (maxDegree + 1);

    private static Tensor Index(long[] places, Tensor like) => torch.tensor(places, torch.int64, like.device);
}
