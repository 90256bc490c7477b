using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

public sealed class DataCommandTests
{
    [Fact]
    public void The_embedded_digits_are_here_whole_and_have_a_place()
    {
        Assert.Contains(Ask("data", "list").OutLines, l => l.StartsWith("digits", StringComparison.Ordinal) && l.Contains("here"));
        var got = Ask("data", "get", "digits");
        Assert.Equal(0, got.Code);
        Assert.StartsWith("digits: ", Assert.Single(got.OutLines));

        var verified = Ask("data", "verify", "digits");
        Assert.Equal(0, verified.Code);
        Assert.All(verified.OutLines[1..], l => Assert.Contains("good", l));
        Assert.True(verified.OutLines.Length > 1);

        var path = Ask("data", "path", "digits");
        Assert.Equal(0, path.Code);
        Assert.NotEmpty(Directory.EnumerateFiles(Assert.Single(path.OutLines)));
    }

    [Theory]
    [InlineData("get")]
    [InlineData("verify")]
    [InlineData("path")]
    public void Help_ends_with_the_sets_there_are(string command) => Assert.Matches("The data sets: .*digits.*mnist", Ask("data", command, "--help").Out.ReplaceLineEndings(" "));

    [Theory]
    [InlineData("get", "get <NAME>...")]
    [InlineData("verify", "verify <NAME>...")]
    [InlineData("path", "path <NAME>")]
    public void Help_names_what_is_wanted_and_not_what_there_is(string command, string expected) =>
        Assert.Contains($"data {expected}", Ask("data", command, "--help").Out);
}
