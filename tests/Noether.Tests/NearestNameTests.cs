namespace Noether.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["epochs", "learning-rate", "batch-size", "equivariant"];

    [Theory]
    [InlineData("epoch", "epochs")]
    [InlineData("eopchs", "epochs")]
    [InlineData("EPOCHS", "epochs")]
    [InlineData("learning_rate", "learning-rate")]
    [InlineData("equi", "equivariant")]
    public void A_misspelt_or_begun_name_is_found(string given, string meant) => Assert.Equal(meant, NearestName.Of(given, Names));

    [Theory]
    [InlineData("zzz")]
    [InlineData("")]
    [InlineData("x")]
    public void A_name_far_from_all_others_has_no_neighbour(string given) => Assert.Null(NearestName.Of(given, Names));

    [Fact]
    public void The_hint_asks_for_the_nearest_name_or_ends_the_sentence()
    {
        Assert.Equal("; did you mean 'batch-size'?", NearestName.Hint("batchsize", Names));
        Assert.Equal(".", NearestName.Hint("zzz", Names));
    }
}
