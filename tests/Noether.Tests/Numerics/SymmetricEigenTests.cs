using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Values_and_vectors_decompose_every_matrix_to_rounding(int n)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var matrices = HardMatrices.Symmetric(n, generator);
        var (values, vectors) = SymmetricEigen.Apply(matrices);
        var transposed = vectors.transpose(-2, -1);
        Assert.InRange(HardMatrices.RelativeError(values, torch.linalg.eigvalsh(matrices), matrices), 0, 5e-15);
        Assert.InRange((transposed.matmul(vectors) - torch.eye(n, dtype: torch.float64)).abs().max().item<double>(), 0, 5e-15);
        Assert.InRange(HardMatrices.RelativeError(vectors.matmul(torch.diag_embed(values)).matmul(transposed), matrices, matrices), 0, 5e-15);
        Assert.True(values.diff(1, -1).ge(0).all().item<bool>());
    }

    [Fact]
    public void The_largest_entry_of_each_vector_is_positive()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var (_, vectors) = SymmetricEigen.Apply(HardMatrices.Symmetric(3, generator));
        var largest = vectors.gather(-2, vectors.abs().argmax(-2, keepdim: true));
        Assert.True(largest.gt(0).all().item<bool>());
    }

    [Fact]
    public void Float32_is_float64_rounded_and_leading_axes_are_kept()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var matrices = torch.randn([2, 5, 3, 3], torch.float32, generator: generator.Torch);
        matrices = matrices + matrices.transpose(-2, -1);
        var (values, vectors) = SymmetricEigen.Apply(matrices);
        var (exact, exactVectors) = SymmetricEigen.Apply(matrices.to(torch.float64));
        Assert.Equal([2L, 5, 3], values.shape);
        Assert.Equal([2L, 5, 3, 3], vectors.shape);
        Assert.True(values.equal(exact.to(torch.float32)).all().item<bool>());
        Assert.True(vectors.equal(exactVectors.to(torch.float32)).all().item<bool>());
        Assert.Equal([0L, 3], SymmetricEigen.Apply(torch.zeros(0, 3, 3)).Values.shape);
    }

    [Fact]
    public void Matrices_that_are_not_finite_give_NaN_and_leave_the_others_alone()
    {
        using var scope = torch.NewDisposeScope();
        var matrices = torch.eye(3, dtype: torch.float64).expand(3, 3, 3).clone();
        matrices[1, 0, 0] = double.NaN;
        matrices[2, 1, 2] = double.PositiveInfinity;
        var (values, vectors) = SymmetricEigen.Apply(matrices);
        Assert.Equal([1.0, 1, 1], values[0].data<double>().ToArray());
        Assert.True(values[1..].isnan().all().item<bool>());
        Assert.True(vectors[1..].isnan().all().item<bool>());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Derivatives_of_both_orders_equal_central_differences(int n)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var matrices = torch.randn([4, n, n], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor F()
        {
            var (values, vectors) = SymmetricEigen.Apply(matrices);
            return torch.cat([values.exp().unsqueeze(-2), vectors.pow(3)], -2);
        }

        GradientCheck.First(F, [matrices], generator);
        GradientCheck.Second(F, [matrices], generator);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Gradients_are_finite_for_every_matrix(int n)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);

        // Gradients scale with 1 / |A|: the matrices of size 1e-200 and 1e150 leave any precision.
        var matrices = HardMatrices.Symmetric(n, generator);
        var size = matrices.abs().amax([-1, -2]);
        matrices = matrices[size.lt(1e100).logical_and(size.gt(1e-100)).logical_or(size.eq(0))].requires_grad_();
        var (values, vectors) = SymmetricEigen.Apply(matrices);
        (values.square().sum() + vectors.pow(3).sum()).backward();
        BackwardGuard.Rethrow();
        Assert.True(matrices.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void The_gradient_of_the_sum_of_values_is_the_identity_also_at_degeneracy()
    {
        using var scope = torch.NewDisposeScope();
        var matrix = (2 * torch.eye(3, dtype: torch.float64)).requires_grad_();
        SymmetricEigen.Apply(matrix).Values.sum().backward();
        BackwardGuard.Rethrow();
        Assert.True(matrix.grad!.allclose(torch.eye(3, dtype: torch.float64)));
    }

    [Fact]
    public void Other_shapes_and_types_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Apply(torch.zeros(4, 4)));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Apply(torch.zeros(2, 3)));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Apply(torch.zeros([3, 3], torch.int64)));
    }
}
