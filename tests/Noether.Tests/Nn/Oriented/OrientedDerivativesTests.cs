using Noether.Geometry;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Nn.Oriented;

/// <summary>Forces are first derivatives by positions, and training on them takes second ones.</summary>
public sealed class OrientedDerivativesTests
{
    public static TheoryData<int, int, bool, PoseAttributes, double?> Modes => new()
    {
        { 0, 3, true, PoseAttributes.Invariant, null }, { 0, 3, true, PoseAttributes.Invariant, 4 },
        { -1, 3, true, PoseAttributes.Complete, null }, { -1, 3, true, PoseAttributes.Complete, 4 },
        { 6, 3, true, PoseAttributes.Invariant, null }, { 6, 3, true, PoseAttributes.Invariant, 4 },
        { 6, 3, false, PoseAttributes.Complete, 4 }, { 5, 2, true, PoseAttributes.Invariant, 4 },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void First_and_second_derivatives_by_positions_equal_central_differences(int orientations, int dimension, bool separable, PoseAttributes attributes, double? radius)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(11);
        using var network = Network(orientations, dimension, separable, attributes, radius, generator);
        var answers = Answers(network.to(torch.float64), Cloud(dimension, orientations != 0, generator), out var positions);
        GradientCheck.First(answers, [positions], generator);
        GradientCheck.Second(answers, [positions], generator);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Squared_forces_have_the_same_derivatives_in_both_precisions(int orientations, int dimension, bool separable, PoseAttributes attributes, double? radius)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(12);
        using var network = Network(orientations, dimension, separable, attributes, radius, generator);
        var cloud = Cloud(dimension, orientations != 0, generator);
        var narrow = BySquaredForces(network, cloud);
        var wide = BySquaredForces(network.to(torch.float64), cloud);
        Assert.All(narrow.Zip(wide), pair => Assert.InRange((pair.First - pair.Second).norm().item<double>() / (1e-6 + pair.Second.norm().item<double>()), 0, 2e-3));
    }

    private static OrientedNetwork Network(int orientations, int dimension, bool separable, PoseAttributes attributes, double? radius, Generator generator) => new(
        OrientedNetworkTests.Of(orientations, dimension, OrientationGridKind.Automatic, separable, attributes) with { Radius = radius, Calibrate = false, LayerScale = null }, generator);

    private static OrientedNodes Cloud(int dimension, bool hasVectors, Generator generator)
    {
        Tensor Draw(params long[] shape) => torch.randn(shape, torch.float64, generator: generator.Torch);
        return new OrientedNodes(Draw(4, dimension), Draw(4, 1), hasVectors ? Draw(4, 1, dimension) : null);
    }

    private static Func<Tensor> Answers(OrientedNetwork network, OrientedNodes cloud, out Tensor positions)
    {
        var type = network.parameters().First().dtype;
        var leaf = cloud.Positions.to(type).detach().clone().requires_grad_();
        positions = leaf;
        var nodes = new OrientedNodes(leaf, cloud.Scalars!.to(type), cloud.Vectors?.to(type));
        var graph = GraphBatch.Complete(1, (int)leaf.shape[0]);
        return () =>
        {
            var outputs = network.call(graph, nodes);
            return outputs.Vectors is { } vectors ? torch.cat([outputs.Scalars!.flatten(), vectors.flatten()]) : outputs.Scalars!.flatten();
        };
    }

    /// <summary>Derivatives of the squared forces by positions and weights, in float64.</summary>
    private static Tensor[] BySquaredForces(OrientedNetwork network, OrientedNodes cloud)
    {
        var energy = Answers(network, cloud, out var positions)().square().sum();
        var force = torch.autograd.grad([energy], [positions], create_graph: true, retain_graph: true)[0];
        Tensor[] leaves = [positions, .. network.parameters()];
        var slopes = torch.autograd.grad([force.square().sum()], leaves, allow_unused: true);
        return [.. slopes.Where(s => s is not null && !s.IsInvalid).Select(s => s.to(torch.float64))];
    }
}
