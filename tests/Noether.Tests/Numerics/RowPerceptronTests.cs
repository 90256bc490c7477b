using Noether.Numerics;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Numerics;

public sealed class RowPerceptronTests
{
    public static TheoryData<int, int, int, int, int, bool> Shapes => new() { { 61, 5, 3, 7, 5, true }, { 100, 64, 64, 64, 64, true }, { 49, 60, 0, 60, 1, false }, { 3, 4, 40, 33, 6, false } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_kernel_is_torchs_operations_up_to_rounding(int rows, int left, int right, int hidden, int outputs, bool residual)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var inputs = Draw(rows, left, right, hidden, outputs, generator);
        var precise = new RowTensors([.. inputs.ToList().Select(t => t?.to(torch.float64))]);
        foreach (var order in (Func<RowTensors, bool, List<Tensor>>[])[First, Second])
        {
            foreach (var (single, twice) in order(inputs, residual).Zip(order(precise, residual)))
            {
                var (error, size) = ((single.to(torch.float64) - twice).abs().max().item<double>(), twice.abs().max().item<double>());
                Assert.True(error <= 1e-5 * Math.Max(1e-3, size), $"off by {error} of {size}");
            }
        }

        var expected = First(inputs, residual)[0];
        using var off = torch.no_grad();
        Assert.True(RowPerceptron.Apply(inputs, residual).equal(expected).all().item<bool>());
    }

    [Fact]
    public void The_derivatives_in_double_precision_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var inputs = new RowTensors([.. Draw(5, 3, 2, 4, 3, generator).ToList().Select(t => t?.to(torch.float64).detach().requires_grad_())]);
        GradientCheck.First(() => RowPerceptron.Apply(inputs, residual: true), [.. inputs.ToList().OfType<Tensor>()], generator, entries: 4);
    }

    private static RowTensors Draw(int rows, int left, int right, int hidden, int outputs, Generator generator)
    {
        Tensor Leaf(double scale, params long[] shape) => (torch.randn(shape, generator: generator.Torch) * scale).detach().requires_grad_();
        return new RowTensors(
            Leaf(1, rows, left),
            right == 0 ? null : Leaf(1, rows, right),
            Leaf(1 / Math.Sqrt(left + right), hidden, left + right),
            Leaf(1, hidden),
            Leaf(1 / Math.Sqrt(hidden), outputs, hidden),
            Leaf(1, outputs));
    }

    /// <summary>The outputs and the gradients of a nonlinear function of them.</summary>
    private static List<Tensor> First(RowTensors inputs, bool residual)
    {
        var result = RowPerceptron.Apply(inputs, residual);
        var slopes = torch.autograd.grad([result.sin().sum()], [.. inputs.ToList().OfType<Tensor>().Where(t => t.requires_grad)]);
        BackwardGuard.Rethrow();
        return [result, .. slopes];
    }

    private static List<Tensor> Second(RowTensors inputs, bool residual)
    {
        Tensor[] all = [.. inputs.ToList().OfType<Tensor>()];
        var slopes = torch.autograd.grad([RowPerceptron.Apply(inputs, residual).sin().sum()], all, create_graph: true, retain_graph: true);
        BackwardGuard.Rethrow();
        var second = torch.autograd.grad([torch.stack([.. slopes.Select(s => s.square().mean())]).sum()], all);
        BackwardGuard.Rethrow();
        return [.. second];
    }
}
