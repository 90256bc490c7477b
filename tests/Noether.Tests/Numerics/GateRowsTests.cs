using Noether.Nn;
using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Tests.Numerics;

/// <summary>Gates in float32, which run in one pass each way, beside the same gates in float64, which are torch's operations.</summary>
public sealed class GateRowsTests
{
    public static TheoryData<Gate> Gates => new(
        new Gate("5x0e+3x1o+2x2e+1x1e+20x3o"),
        new Gate("2x1o+17x0e"),
        new Gate("4x0e", [ScalarActivation.Silu.Sampled()], "2x0e+3x0e", [ScalarActivation.Sigmoid, ScalarActivation.Sigmoid], "1x1o+4x2e"));

    [Theory]
    [MemberData(nameof(Gates), DisableDiscoveryEnumeration = true)]
    public void First_and_second_derivatives_of_the_pass_are_those_of_torchs_operations(Gate gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var features = torch.randn([9, gate.Input.Dimension], torch.float64, generator: generator.Torch);
        var slopes = torch.randn([9, gate.Output.Dimension], torch.float64, generator: generator.Torch);
        var (expected, found) = (Derivatives(gate, features, slopes, torch.float64), Derivatives(gate, features, slopes, torch.float32));
        Assert.All(expected.Zip(found), pair => Assert.True(torch.allclose(pair.First, pair.Second.to(torch.float64), 1e-4, 1e-5)));
    }

    private static List<Tensor> Derivatives(Gate gate, Tensor features, Tensor slopes, torch.ScalarType precision)
    {
        var x = features.to(precision).detach().clone().requires_grad_();
        var g = slopes.to(precision).detach().clone().requires_grad_();
        var result = gate.call(x);
        var plain = torch.autograd.grad([result], [x], [g], retain_graph: true)[0];
        var first = torch.autograd.grad([result], [x], [g], retain_graph: true, create_graph: true)[0];
        var second = torch.autograd.grad([first.square().sum()], [x, g]);
        BackwardGuard.Rethrow();
        return [result.detach(), plain, first.detach(), .. second];
    }
}
