using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Nn;

public sealed class StackedPerceptronsTests
{
    [Fact]
    public void Networks_begin_as_one_perceptron_and_answer_apart()
    {
        using var first = new Generator(7);
        using var second = new Generator(7);
        using var stack = new StackedPerceptrons(3, [4, 8, 2], first);
        using var one = Mlp.Create([4, 8, 2], () => torch.nn.SiLU(), second);
        var x = torch.randn([3, 5, 4], generator: first.Torch);
        var y = stack.call(x);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(y[i].allclose(one.call(x[i]), 1e-5, 1e-6));
        }
    }

    [Fact]
    public void A_network_learns_from_its_own_rows_alone()
    {
        using var generator = new Generator(8);
        using var stack = new StackedPerceptrons(2, [3, 4, 1], generator);
        stack.call(torch.randn([2, 5, 3], generator: generator.Torch))[0].square().sum().backward();
        Assert.All(stack.parameters(), p => Assert.True(p.grad![0].abs().sum().item<float>() > 0 && p.grad[1].abs().sum().item<float>() == 0));
    }
}
