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
