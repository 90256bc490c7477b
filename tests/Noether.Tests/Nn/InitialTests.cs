using Noether.Nn;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Tests.Nn;

public sealed class InitialTests
{
    [Fact]
    public void Weights_have_variance_two_over_fan_in_and_biases_are_zero()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var linear = torch.nn.Linear(200, 300);
        var convolution = torch.nn.Conv2d(16, 64, 5);
        Initial.Draw(torch.nn.Sequential(linear, torch.nn.ReLU(), convolution), generator);
        Assert.Equal(2.0 / 200, linear.weight!.var().ToDouble(), 0.05 * 2 / 200);
        Assert.Equal(2.0 / (16 * 25), convolution.weight!.var().ToDouble(), 0.05 * 2 / (16 * 25));
        Assert.Equal(0, linear.bias!.abs().max().ToDouble() + convolution.bias!.abs().max().ToDouble());
    }

    [Fact]
    public void Uniform_weights_and_biases_fill_the_range_of_one_over_the_root_of_fan_in()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var linear = Initial.DrawUniform(torch.nn.Linear(100, 4000), generator);
        foreach (var part in new Tensor[] { linear.weight!, linear.bias! })
        {
            Assert.Equal(0.1, part.abs().max().ToDouble(), 1e-4);
            Assert.Equal(0.1 * 0.1 / 3, part.var().ToDouble(), 2e-4);
        }
    }

    [Fact]
    public void They_depend_on_the_generator_alone()
    {
        using var scope = torch.NewDisposeScope();
        Linear Layer(long seed) => Initial.Draw(torch.nn.Linear(5, 4), new Generator(seed));
        Assert.True(Layer(3).weight!.eq(Layer(3).weight!).all().ToBoolean());
        Assert.False(Layer(3).weight!.eq(Layer(4).weight!).all().ToBoolean());
    }
}
