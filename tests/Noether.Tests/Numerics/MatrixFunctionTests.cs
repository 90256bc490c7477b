using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Tests.Numerics;

public sealed class MatrixFunctionTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Symmetric_functions_invert_each_other(int n)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var drawn = torch.randn([20, n, n], torch.float64, generator: generator.Torch);
        var symmetric = (drawn + drawn.transpose(-2, -1)) / 2;
        var positive = SymmetricFunctions.Exp(symmetric);
        Close(torch.matrix_exp(symmetric), positive, 1e-11);
        Close(symmetric, SymmetricFunctions.Log(positive), 1e-10);
        var root = SymmetricFunctions.Sqrt(positive);
        Close(positive, root.matmul(root), 1e-11);
        Close(torch.eye(n, dtype: torch.float64).expand_as(root), root.matmul(SymmetricFunctions.InverseSqrt(positive)), 1e-10);
    }

    [Fact]
    public void Closed_forms_hold_where_eigenvalues_meet()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var gap in (double[])[0, 1e-14, 1e-10, 1e-8, 1e-5])
        {
            var near = torch.tensor(new[,] { { 2 + gap, gap / 3 }, { gap / 3, 2 } });
            Close(torch.matrix_exp(near), SymmetricFunctions.Exp(near), 1e-14);
            Close(near, SymmetricFunctions.Exp(SymmetricFunctions.Log(near)), 1e-14);
            Close(near, SymmetricFunctions.Sqrt(near).matmul(SymmetricFunctions.Sqrt(near)), 1e-14);
        }
    }

    [Theory]
    [InlineData(2, new[] { 1.0 })]
    [InlineData(4, new[] { 0.3, 2.9 })]
    [InlineData(4, new[] { Math.PI, 0.0 })]
    [InlineData(4, new[] { Math.PI, Math.PI })]
    [InlineData(5, new[] { 1.2, 1.2 })]
    [InlineData(5, new[] { Math.PI, -1.0 })]
    [InlineData(4, new[] { Math.PI - 1e-6, 1e-6 })]
    public void Every_rotation_has_a_logarithm_also_half_turns_and_equal_angles(int n, double[] angles)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var algebra = torch.zeros([n, n], torch.float64);
        foreach (var (k, angle) in angles.Index())
        {
            (algebra[2 * k, (2 * k) + 1], algebra[(2 * k) + 1, 2 * k]) = (-angle, angle);
        }

        var frame = torch.linalg.qr(torch.randn([n, n], torch.float64, generator: generator.Torch)).Q;
        var rotation = frame.matmul(torch.matrix_exp(algebra)).matmul(frame.t()).unsqueeze(0);
        var logarithm = RotationLogarithm.Of(rotation);
        Close(-logarithm.transpose(-2, -1), logarithm, 1e-13);
        Close(rotation, torch.matrix_exp(logarithm), 1e-8);
        Assert.Equal(algebra.square().sum().item<double>(), logarithm.square().sum().item<double>(), 1e-6);
    }

    [Fact]
    public void Rounding_about_a_half_turn_never_makes_the_angle_negative()
    {
        using var scope = torch.NewDisposeScope();
        double Angle(double sine) => RotationLogarithm.Angle(torch.tensor(new[,] { { -1, -sine }, { sine, -1 } })).item<double>();
        Assert.Equal(Math.PI, Angle(1e-17));
        Assert.Equal(Math.PI, Angle(-1e-17));
        Assert.Equal(Math.PI, Angle(-0.0));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_principal_logarithm_undoes_the_exponential_of_small_matrices(int n)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var algebra = torch.randn([20, n, n], torch.float64, generator: generator.Torch) * 0.6;
        var (logarithm, exists) = MatrixLogarithm.Principal(torch.matrix_exp(algebra));
        Assert.True(exists.all().item<bool>());
        Close(algebra, logarithm, 1e-9);
    }

    [Fact]
    public void The_principal_logarithm_knows_shears_and_where_it_ends()
    {
        using var scope = torch.NewDisposeScope();
        var (logarithm, exists) = MatrixLogarithm.Principal(torch.tensor(new double[] { 1, 3, 0, 1, -1, 0, 0, -1, -2, 0, 0, -0.5, 0, -1, 1, 0 }).view(4, 2, 2));
        Assert.Equal([true, false, false, true], exists.data<bool>().ToArray());
        Close(torch.tensor(new double[] { 0, 3, 0, 0 }).view(2, 2), logarithm[0], 1e-15);
        Close(torch.tensor(new[] { 0, -Math.PI / 2, Math.PI / 2, 0 }).view(2, 2), logarithm[3], 1e-15);
        var (space, there) = MatrixLogarithm.Principal(torch.diag(torch.tensor([-2, -0.5, 1.0])).unsqueeze(0));
        Assert.False(there.item<bool>());
        Assert.Equal(0, space.abs().max().item<double>());
    }

    private static void Close(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange((expected - actual).abs().max().item<double>() / Math.Max(1, expected.abs().max().item<double>()), 0, tolerance);
}
