using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class SweepTests
{
    [Fact]
    public void Several_sweeps_give_their_product_with_the_last_key_changing_fastest() => Assert.Equal(
        ["epochs=1 hidden=[8]", "epochs=1 hidden=[8,8]", "epochs=2 hidden=[8]", "epochs=2 hidden=[8,8]"],
        Sweep.Combinations(["epochs=1,2", "hidden=[8],[8,8]"]).Select(c => string.Join(' ', c)));

    [Fact]
    public void Without_sweeps_there_is_one_combination_that_changes_nothing() => Assert.Empty(Assert.Single(Sweep.Combinations([])));

    [Fact]
    public void Every_combination_can_be_bound() => Assert.Equal(
        [8, 16],
        Sweep.Combinations(["hidden=[8],[16]"]).Select(c => ((ExampleOptions)Examples.Binder.Bind(Preset.Smoke, null, c).Value).Hidden[0]));

    [Theory]
    [InlineData("epochs")]
    [InlineData("epochs=")]
    [InlineData("epochs=1,,2")]
    [InlineData("epochs=1,1")]
    [InlineData("=1,2")]
    public void A_malformed_sweep_is_refused(string sweep) => Assert.StartsWith("--sweep", Assert.Throws<InputException>(() => Sweep.Combinations([sweep])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_that_is_swept_twice_is_refused() => Assert.Throws<InputException>(() => Sweep.Combinations(["learning-rate=1", "learningRate=2"]));

    [Fact]
    public void A_sweep_of_too_many_runs_is_refused_before_it_fills_memory() =>
        Assert.Contains("10000", Assert.Throws<InputException>(() => Sweep.Combinations(Enumerable.Range(0, 20).Select(i => $"k{i}=1,2,3,4,5,6,7,8,9"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0..4", new[] { 0, 1, 2, 3, 4 })]
    [InlineData("3", new[] { 3 })]
    [InlineData("2,0,1", new[] { 2, 0, 1 })]
    [InlineData("0..2,7", new[] { 0, 1, 2, 7 })]
    [InlineData("5..5", new[] { 5 })]
    public void Seeds_are_read_as_ranges_and_lists(string text, int[] expected) => Assert.Equal(expected, Sweep.Seeds(text));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("-1")]
    [InlineData("0..")]
    [InlineData("0...4")]
    [InlineData("0..1..2")]
    [InlineData("4..0")]
    [InlineData("0,0")]
    [InlineData("0..3,2")]
    [InlineData("0..2147483647")]
    [InlineData("99999999999")]
    public void Malformed_seeds_are_refused(string text) => Assert.StartsWith("--seeds", Assert.Throws<InputException>(() => Sweep.Seeds(text)).Message, StringComparison.Ordinal);
}
