using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("epoch", "Did you mean 'epochs'?")]
    [InlineData("temperature", "There are: epochs, batch.")]
    public void A_near_name_is_suggested_and_else_all_are_listed(string given, string expected) => Assert.Equal(expected, Suggestion.For(given, ["epochs", "batch"]));

    [Fact]
    public void Without_names_it_says_that_there_are_none() => Assert.Equal("There are none.", Suggestion.For("epoch", []));
}
