using FromE3nn;
using Noether.Fields;
using Noether.Geometry;
using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;
using Noether.Tests.Representations;
using static Noether.Tests.Representations.E3nnGoldens;

namespace Noether.Tests.Samples;

/// <summary>The programs of docs/from-e3nn.md give what e3nn gives with the same weights.</summary>
public sealed class FromE3nnTests
{
    [Fact]
    public void A_fully_connected_product_gives_e3nns_output()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var program = new ScalarsAndVectors(generator);
        Fill(program.Layer);
        Close(program.Apply(Wave(0.7, 2, 20), Wave(1.3, 2, 9)), 1e-12, "programs", "product");
    }

    [Fact]
    public void A_convolution_with_harmonics_gives_e3nns_output()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        Irreps input = "5x0e + 4x1e", output = "6x0e + 3x1e";
        var positions = Wave(0.7, 12, 3) * 1.5;
        var graph = RadiusGraph.Of(new Ragged(positions, 0, 12), 1.8);
        Assert.Equal(At("programs", "edges").GetInt32(), graph.Union.Edges);
        // From the sender to the receiver.
        var edges = graph.FromReceivers(positions) - graph.FromSenders(positions);
        var attributes = SphericalHarmonics.Values(edges, 2, HarmonicNormalisation.Component);
        var scalars = SoftOneHot.Of(torch.linalg.vector_norm(edges, dims: [1]), SoftOneHotShape.SmoothFinite, 0, 1.8, 10) * Math.Sqrt(10);
        using var convolution = Fill(new Convolution(input, Irreps.SphericalHarmonics(2), output, [10, 16], graph.Union.Edges / 12.0, generator));
        var x = ProductDefinition.FromE3nn(Wave(1.3, 12, input.Dimension), input);
        Close(ProductDefinition.ToE3nn(convolution.call(graph, x, attributes, scalars), output), 1e-12, "programs", "convolution");
    }

    [Fact]
    public void The_network_with_gates_gives_e3nns_output()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var positions = Tetris.Positions(torch.float64);
        using var network = Fill(new GateNetwork(copies: 4, width: 16, generator));
        Close(network.call(Tetris.Graph(positions), positions), 1e-12, "programs", "network");
    }
}
