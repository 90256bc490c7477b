using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Tests.Representations;

namespace Noether.Tests.Nn;

public sealed class SO3ActivationTests
{
    private const int Channels = 2;
    private const int MaxDegree = 2;

    private static readonly ScalarActivation Square = new("square", x => x.square(), 1, FunctionParity.Even);

    [Fact]
    public void The_identity_changes_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var layer = new SO3Activation(Channels, MaxDegree, new ScalarActivation("identity", x => x.alias(), 1, FunctionParity.Odd), oversampling: 1);
        var x = ProductDefinition.Random(generator, 5, layer.Irreps.Dimension);
        Assert.True(layer.call(x).allclose(x, rtol: 1e-12, atol: 1e-12));
    }

    [Fact]
    public void Features_are_the_coefficients_of_functions_on_rotations()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        using var layer = new SO3Activation(Channels, MaxDegree, Square);
        Assert.Equal("2x0e+6x1e+10x2e", layer.Irreps.ToString());
        var transform = new RotationTransform(new RotationGrid(4 * MaxDegree), MaxDegree);
        var x = ProductDefinition.Random(generator, 3, transform.Coefficients, Channels);
        var expected = transform.FromGrid(transform.ToGrid(x).square()) / Math.Sqrt(transform.Coefficients);
        Assert.True(layer.call(x.flatten(1)).allclose(expected.flatten(1), 1e-12, 1e-12));

        // What turns a function turns its coefficients as irreps.
        var rotation = new SO3().Sample(1, generator);
        Assert.True(transform.Turn(x, rotation).flatten(1).allclose(x.flatten(1).matmul(ProductDefinition.Motion(layer.Irreps, rotation[0]).T), 1e-12, 1e-12));
    }

    [Fact]
    public void A_polynomial_on_a_grid_that_is_exact_for_it_is_equivariant()
    {
        using var scope = torch.NewDisposeScope();
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
    public void Normal_coefficients_are_normal_values_to_the_activation()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        double found = 0;
        using var layer = new SO3Activation(50, MaxDegree, new ScalarActivation("look", x => { found = x.square().mean().item<double>(); return x.alias(); }, 1, FunctionParity.Odd));
        _ = layer.call(ProductDefinition.Random(generator, 40, layer.Irreps.Dimension));
        Assert.InRange(found, 0.95, 1.05);
    }

    private static double Defect(ScalarActivation activation, int oversampling)
    {
        using var generator = new Generator(2);
        using var layer = new SO3Activation(Channels, MaxDegree, activation, oversampling);
        var x = ProductDefinition.Random(generator, 10, layer.Irreps.Dimension);
        var (result, rotations) = (layer.call(x), new SO3().Sample(3, generator));
        return Enumerable.Range(0, 3).Max(i =>
        {
            var motion = ProductDefinition.Motion(layer.Irreps, rotations[i]);
            var expected = result.matmul(motion.T);
            return ((layer.call(x.matmul(motion.T)) - expected).abs().max() / expected.abs().max()).item<double>();
        });
    }
}
