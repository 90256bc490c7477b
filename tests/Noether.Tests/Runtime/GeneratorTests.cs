using Noether.Runtime;

namespace Noether.Tests.Runtime;

public sealed class GeneratorTests
{
    [Fact]
    public void Equal_seeds_give_equal_streams()
    {
        using var scope = torch.NewDisposeScope();
        using var a = new Generator(7);
        using var b = new Generator(7);

        Assert.Equal(Draw(a), Draw(b));
    }

    [Fact]
    public void A_restored_state_continues_exactly_where_it_was_saved()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(11);
        Draw(generator);
        var state = generator.Save();
        var expected = Draw(generator);

        using var other = new Generator(12);
        other.Restore(state);

        Assert.Equal(expected, Draw(other));
        generator.Restore(state);
        Assert.Equal(expected, Draw(generator));
    }

    [Fact]
    public void A_saved_state_does_not_change_when_the_generator_goes_on()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var state = generator.Save();
        var copy = state.ToArray();

        Draw(generator);

        Assert.Equal(copy, state);
        Assert.NotEqual(state, generator.Save());
    }

    [Fact]
    public void A_child_does_not_depend_on_what_its_parent_drew()
    {
        using var scope = torch.NewDisposeScope();
        using var parent = new Generator(5);
        using var early = parent.Fork("dropout");
        Draw(parent);
        using var late = parent.Fork("dropout");
        using var other = parent.Fork("sampler");

        var first = Draw(early);
        Assert.Equal(first, Draw(late));
        Assert.NotEqual(first, Draw(other));
    }

    [Fact]
    public void A_damaged_state_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);

        var error = Assert.Throws<InputException>(() => generator.Restore(generator.Save()[..100]));

        Assert.Contains("100 bytes", error.Message, StringComparison.Ordinal);
    }

    private static float[] Draw(Generator generator) => torch.randn(64, generator: generator.Torch).data<float>().ToArray();
}
