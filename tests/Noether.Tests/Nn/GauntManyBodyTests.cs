using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;
using Noether.Tests.Representations;

namespace Noether.Tests.Nn;

public sealed class GauntManyBodyTests
{
    private static readonly GauntPowers Powers = new(2, 3, 1);

    [Fact]
    public void Features_move_under_rotations_and_reflections_and_depend_on_kinds_and_powers()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var layer = new GauntManyBody(Powers, 3, 2, generator);
        layer.to(torch.float64);
        var (x, kinds) = (ProductDefinition.Random(generator, 4, layer.Input.Dimension), torch.tensor([0L, 1, 1, 0]));
        var (result, rotation) = (layer.call(x, kinds), new SO3().Sample(1, generator)[0]);
        foreach (var element in (Tensor[])[rotation, -rotation])
        {
            var moved = layer.call(x.matmul(ProductDefinition.Motion(layer.Input, element).T), kinds);
            Assert.True(moved.allclose(result.matmul(ProductDefinition.Motion(layer.Output, element).T), 1e-10, 1e-10));
        }

        Assert.False(layer.call(x, 1 - kinds).allclose(result, 1e-3, 1e-3));
        // Cubic, with all lower powers: f(2x) is neither 2 f(x) nor 8 f(x), the third difference of x -> f(x) is constant, the fourth none.
        Tensor At(int factor) => layer.call(x * factor, kinds);
        Assert.True((At(4) - (4 * At(3)) + (6 * At(2)) - (4 * At(1)) + At(0)).abs().max().item<double>() < 1e-9);
        Assert.True((At(3) - (3 * At(2)) + (3 * At(1)) - At(0)).abs().max().item<double>() > 1e-2);
        Assert.True(At(0).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void Kinds_without_weights_are_named()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var powers = new GauntManyBody(Powers, 1, 2, generator);
        using var couplings = new SymmetricContraction(new SymmetricCouplings(1, 2, 1), 1, 2, generator);
        Assert.Contains("node 1 is of kind 2", Assert.Throws<InputException>(() => powers.call(torch.zeros(2, powers.Input.Dimension), torch.tensor([0L, 2]))).Message);
        Assert.Contains("node 0 is of kind -1", Assert.Throws<InputException>(() => couplings.call(torch.zeros(2, couplings.Input.Dimension), torch.tensor([-1L, 0]))).Message);
        Assert.Contains("each of 2 nodes", Assert.Throws<InputException>(() => powers.call(torch.zeros(2, powers.Input.Dimension), torch.tensor([0L]))).Message);
        using var layer = new TensorProductLayer(TensorProduct.FullyConnected("1o", "1o", "1e"), generator);
        Assert.Contains("[3, 2, 3]", Assert.Throws<InputException>(() => layer.call(torch.zeros(2, 3, 3), torch.zeros(3, 2, 3))).Message);
    }

    [Fact]
    public void Derivatives_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var layer = new GauntManyBody(Powers, 2, 2, generator, GauntKernel.Fourier);
        layer.to(torch.float64);
        var (x, kinds) = (ProductDefinition.Random(generator, 2, layer.Input.Dimension).requires_grad_(), torch.tensor([1L, 0]));
        GradientCheck.First(() => layer.call(x, kinds), [x, .. layer.parameters()], generator, entries: 8);
        GradientCheck.Second(() => layer.call(x, kinds), [x], generator, entries: 5);
    }
}
