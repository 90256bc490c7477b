using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Nn;

public sealed class DropoutTests
{
    [Fact]
    public void The_mean_is_kept_and_the_share_of_zeros_is_the_rate()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var dropout = new Dropout(0.25, generator);
        var y = dropout.call(torch.ones(200, 500));
        Assert.Equal(0.25, y.eq(0).to(torch.float64).mean().ToDouble(), 2);
        Assert.Equal(1, y.mean().ToDouble(), 2);
        Assert.Equal(1 / 0.75, y.max().ToDouble(), 5);
    }

    [Fact]
    public void Evaluation_and_a_rate_of_zero_change_nothing_and_draw_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var state = generator.Save();
        var x = torch.rand(5);
        using var off = new Dropout(0, generator);
        using var dropout = new Dropout(0.5, generator);
        dropout.eval();
        Assert.Equal(x, dropout.call(x));
        Assert.Equal(x, off.call(x));
        Assert.Equal(state, generator.Save());
    }

    [Fact]
    public void Equal_seeds_give_equal_zeros_and_leave_torchs_generator_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var a = new Generator(3);
        using var b = new Generator(3);
        var before = torch.get_rng_state();
        var first = new Dropout(0.5, a).call(torch.ones(64));
        var second = new Dropout(0.5, b).call(torch.ones(64));
        Assert.Equal(first.data<float>().ToArray(), second.data<float>().ToArray());
        Assert.Equal(before.bytes.ToArray(), torch.get_rng_state().bytes.ToArray());
    }

    [Fact]
    public void Gradients_pass_where_values_stay()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var x = torch.ones(64, requires_grad: true);
        var y = new Dropout(0.5, generator).call(x);
        y.sum().backward();
        Assert.Equal(y.detach().data<float>().ToArray(), x.grad!.data<float>().ToArray());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    public void A_rate_outside_zero_to_one_is_refused(double rate)
    {
        using var generator = new Generator(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate, generator));
    }
}
