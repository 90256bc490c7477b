using Noether.Geometry;
using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class OrientedMessagesTests
{
    private static readonly GraphBatch Graphs = GraphBatch.Complete(3, 4).WithLoops;

    [Theory]
    [InlineData(16, 64, 64)]
    [InlineData(1, 5, 7)]
    [InlineData(50, 33, 3)]
    public void The_kernel_is_torchs_operations_up_to_rounding_in_values_and_both_derivatives(int directions, int channels, int functions)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var inputs = Draw(directions, channels, functions, torch.float32, generator);
        Tensor[] precise = [.. inputs.Select(t => t.detach().to(torch.float64).requires_grad_())];
        foreach (var (single, twice) in Derivatives(inputs).Zip(Derivatives(precise)))
        {
            var (error, size) = ((single.to(torch.float64) - twice).abs().max().item<double>(), twice.abs().max().item<double>());
            Assert.True(error <= 1e-5 * Math.Max(1e-3, size), $"off by {error} of {size}");
        }
    }

    [Fact]
    public void Only_what_is_asked_for_has_a_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var inputs = Draw(2, 3, 4, torch.float32, generator);
        var kernels = inputs[1];
        var slope = torch.autograd.grad([OrientedMessages.Apply(Graphs.Pairs, inputs[0].detach(), kernels, inputs[2].detach()).sum()], [kernels])[0];
        BackwardGuard.Rethrow();
        var expected = torch.autograd.grad([OrientedMessages.Composed(Graphs.Pairs, inputs[0].detach(), kernels, inputs[2].detach()).sum()], [kernels])[0];
        Assert.True(slope.allclose(expected, 1e-5, 1e-5));
    }

    [Fact]
    public void The_derivatives_in_double_precision_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var inputs = Draw(2, 3, 4, torch.float64, generator);
        GradientCheck.First(() => OrientedMessages.Apply(Graphs.Pairs, inputs[0], inputs[1], inputs[2]), inputs, generator, entries: 4);
    }

    [Fact]
    public void Mixing_with_constant_kernels_is_the_mean_over_directions()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var features = torch.randn([5, 6, 7], torch.float64, generator: generator.Torch);
        var mixed = OrientedMessages.Mix(torch.ones([6, 6, 7], torch.float64), features);
        Assert.True(mixed.allclose(features.mean([1], keepdim: true).expand_as(features)));
    }

    private static Tensor[] Draw(int directions, int channels, int functions, torch.ScalarType type, Generator generator)
    {
        Tensor Leaf(params long[] shape) => torch.randn(shape, type, generator: generator.Torch).detach().requires_grad_();
        return [Leaf(Graphs.Union.Edges, directions, functions), Leaf(channels, functions), Leaf(Graphs.Union.Nodes, directions, channels)];
    }

    private static List<Tensor> Derivatives(Tensor[] inputs)
    {
        Tensor Value() => OrientedMessages.Apply(Graphs.Pairs, inputs[0], inputs[1], inputs[2]);
        var first = torch.autograd.grad([Value().sin().sum()], inputs);
        BackwardGuard.Rethrow();
        var slopes = torch.autograd.grad([Value().sin().sum()], inputs, create_graph: true, retain_graph: true);
        var second = torch.autograd.grad([torch.stack([.. slopes.Select(s => s.square().mean())]).sum()], inputs);
        BackwardGuard.Rethrow();
        return [Value(), .. first, .. second];
    }
}
