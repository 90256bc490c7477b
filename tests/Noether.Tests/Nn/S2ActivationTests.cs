using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Testing;
using Noether.Tests.Representations;

namespace Noether.Tests.Nn;

public sealed class S2ActivationTests
{
    private const int Channels = 3;
    private const int MaxDegree = 4;

    private static readonly ScalarActivation Square = new("square", x => x.square(), 1, FunctionParity.Even);

    [Fact]
    public void The_identity_changes_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var layer = new S2Activation(Channels, MaxDegree, new ScalarActivation("identity", x => x.alias(), 1, FunctionParity.Odd), oversampling: 1);
        var x = ProductDefinition.Random(generator, 5, layer.Irreps.Dimension);
        Assert.True(layer.call(x).allclose(x, rtol: 1e-12, atol: 1e-12));
    }

    [Fact]
    public void A_polynomial_on_a_grid_that_is_exact_for_it_is_equivariant()
    {
        using var scope = torch.NewDisposeScope();
        // A square has degree 2L, its projection to L integrates degree 3L: 4L is enough.
        Assert.InRange(Defect(Square, oversampling: 2), 0, 1e-12);
        Assert.True(Defect(Square, oversampling: 1) > 1e-3);
    }

    [Fact]
    public void Finer_grids_make_other_activations_more_equivariant()
    {
        using var scope = torch.NewDisposeScope();
        var defects = new[] { 1, 2, 4 }.Select(oversampling => Defect(ScalarActivation.Tanh, oversampling)).ToArray();
        Assert.True(defects[1] < 0.3 * defects[0] && defects[2] < 0.1 * defects[1], string.Join(", ", defects));
    }

    [Fact]
    public void Derivatives_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var layer = new S2Activation(2, 2, ScalarActivation.Silu);
        var x = ProductDefinition.Random(generator, 3, layer.Irreps.Dimension).requires_grad_();
        GradientCheck.First(() => layer.call(x), [x], generator);
        GradientCheck.Second(() => layer.call(x), [x], generator, entries: 8);
    }

    /// <summary>The largest relative defect under rotations and reflections, in float64.</summary>
    private static double Defect(ScalarActivation activation, int oversampling)
    {
        using var generator = new Generator(2);
        using var layer = new S2Activation(Channels, MaxDegree, activation, oversampling);
        var x = ProductDefinition.Random(generator, 20, layer.Irreps.Dimension);
        var (result, rotations) = (layer.call(x), new SO3().Sample(3, generator));
        return Enumerable.Range(0, 6).Max(i =>
        {
            var motion = ProductDefinition.Motion(layer.Irreps, i % 2 == 0 ? rotations[i / 2] : -rotations[i / 2]);
            var expected = result.matmul(motion.T);
            return ((layer.call(x.matmul(motion.T)) - expected).abs().max() / expected.abs().max()).item<double>();
        });
    }
}
