using Noether.Nn;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Tests.Nn;

public sealed class MlpTests
{
    [Theory]
    [InlineData(false, "Linear Tanh Linear Tanh Linear")]
    [InlineData(true, "Linear Tanh Linear Tanh Linear Tanh")]
    public void Activations_stand_between_the_maps_and_last_where_asked(bool last, string expected)
    {
        using var generator = new Generator(1);
        using var layers = Mlp.Create([3, 5, 6, 2], torch.nn.Tanh, generator, last);
        Assert.Equal(expected, string.Join(' ', layers.children().Select(c => c.GetType().Name)));
        Assert.Equal([(3L, 5L), (5, 6), (6, 2)], layers.children().OfType<Linear>().Select(l => (l.weight!.shape[1], l.weight.shape[0])));
    }

    [Fact]
    public void One_width_makes_no_perceptron()
    {
        using var generator = new Generator(1);
        Assert.Throws<ArgumentException>(() => Mlp.Create([3], torch.nn.Tanh, generator));
    }
}
