using Noether.Runtime;

namespace Noether.Tests.Runtime;

public sealed class DeterminismTests
{
    [Fact]
    public void Deterministic_algorithms_are_preferred_from_the_start_and_can_be_changed()
    {
        Assert.SkipUnless(Determinism.IsSupported, "this platform's libtorch does not export the switch");
        Assert.Equal(DeterminismLevel.Preferred, Determinism.Level);

        try
        {
            Determinism.Use(DeterminismLevel.Required);
            Assert.Equal(DeterminismLevel.Required, Determinism.Level);
            Determinism.Use(DeterminismLevel.Off);
            Assert.Equal(DeterminismLevel.Off, Determinism.Level);
        }
        finally
        {
            Determinism.Use(DeterminismLevel.Preferred);
        }
    }

    [Fact]
    public void The_gradient_of_indexing_repeats_bit_for_bit_on_several_threads()
    {
        Assert.SkipUnless(Determinism.IsSupported, "this platform's libtorch does not export the switch");
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var x = torch.randn([100, 16], generator: generator.Torch).requires_grad_();
        var index = torch.randint(0, 100, [50_000], generator: generator.Torch);
        var weights = torch.randn([50_000, 16], generator: generator.Torch);
        var before = Threads.Current;
        Threads.Use(4);
        try
        {
            var gradients = Enumerable.Range(0, 5).Select(_ => Gradient(x, index, weights)).ToList();

            Assert.All(gradients, gradient => Assert.Equal(gradients[0], gradient));
        }
        finally
        {
            Threads.Use(before);
        }
    }

    private static float[] Gradient(Tensor x, Tensor index, Tensor weights)
    {
        using var scope = torch.NewDisposeScope();
        return torch.autograd.grad([(x[index] * weights).sum()], [x])[0].data<float>().ToArray();
    }
}
